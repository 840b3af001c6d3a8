"""School days and school weeks: counted from the sessions of the school's calendar (rule T1)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal, NamedTuple

Half = Literal["AM", "PM"]


class SessionOn(NamedTuple):
    """One session of one day. They sort in the order in which they happen."""

    on: date
    half: Half


class SchoolCalendar:
    """The days on which there is a session; terms, closures and holidays are gaps in them."""

    def __init__(self, sessions: Iterable[SessionOn]) -> None:
        self.sessions = sorted(set(sessions))
        self.days = sorted({session.on for session in self.sessions})
        self.weeks = sorted({monday_of(day) for day in self.days})

    def is_school_day(self, day: date) -> bool:
        at = bisect_left(self.days, day)
        return at < len(self.days) and self.days[at] == day

    def school_days_after(self, day: date, count: int) -> date | None:
        """The ``count``-th school day after ``day``; None where the calendar ends before it."""
        at = bisect_right(self.days, day) + count - 1
        return self.days[at] if at < len(self.days) else None

    def school_days_between(self, after: date, until: date) -> int:
        """School days later than ``after``, up to and with ``until``: day 0 is ``after``."""
        return max(0, bisect_right(self.days, until) - bisect_right(self.days, after))

    def weeks_up_to(self, day: date, count: int) -> list[date]:
        """The Mondays of the last ``count`` school weeks, the week of ``day`` included if one."""
        at = bisect_right(self.weeks, monday_of(day))
        return self.weeks[max(0, at - count) : at]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
