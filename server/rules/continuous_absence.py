"""School days on end, every session of which has one of some codes (rule U4; policy L)."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby

from server.rules.code_validity import NO_MARK
from server.rules.school_calendar import SchoolCalendar, SessionOn

Marks = Mapping[SessionOn, str]


def days_of(marks: Marks, calendar: SchoolCalendar) -> Iterator[tuple[date, list[str]]]:
    """Each school day with the codes of its sessions; ``-`` where there is no mark."""
    for day, sessions in groupby(calendar.sessions, key=lambda session: session.on):
        yield day, [marks.get(session, NO_MARK) for session in sessions]


def runs(marks: Marks, calendar: SchoolCalendar, codes: Collection[str]) -> list[list[date]]:
    """The runs of school days of which each session has one of ``codes``, the earliest first.

    Weekends, holidays and closures part no run; a session with any other code, or none, does.
    """
    found: list[list[date]] = []
    for within, days in groupby(days_of(marks, calendar), lambda one: set(one[1]) <= set(codes)):
        if within:
            found.append([day for day, _ in days])
    return found
