"""Which sessions of a pupil are in a figure, and which stand behind it (rules F1, F3, F4; S)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from server.rules.figures import Figure, codes_of
from server.rules.school_calendar import SessionOn


class Period(NamedTuple):
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


class SessionMark(NamedTuple):
    """One session of one pupil. ``minutes_late``: of a late arrival; None where nobody wrote it."""

    session: SessionOn
    code: str
    minutes_late: int | None = None


def own_sessions(
    marks: Iterable[SessionMark], on_roll: Iterable[Period], period: Period
) -> list[SessionMark]:
    """The marks of ``period`` on days on which the pupil was on roll, in their order."""
    stays = list(on_roll)
    return [
        mark
        for mark in marks
        if period.holds(mark.session.on) and any(stay.holds(mark.session.on) for stay in stays)
    ]


def tally(marks: Iterable[SessionMark]) -> Counter[str]:
    """Sessions by code, as figures are made of them."""
    return Counter(mark.code for mark in marks)


def behind(figure: Figure, marks: Iterable[SessionMark]) -> list[SessionMark]:
    """The sessions that a figure opens to: as many as it counts."""
    return [mark for mark in marks if mark.code in codes_of(figure)]


def total_minutes_late(marks: Iterable[SessionMark]) -> int:
    return sum(mark.minutes_late or 0 for mark in behind("late", marks))
