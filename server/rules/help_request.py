"""Whom a parent turns to, and by when a request for help is answered (rule P7; policy A, B, G)."""

from collections.abc import Mapping
from datetime import date

from server.rules.because import Because
from server.rules.school_calendar import SchoolCalendar

REPLY_IN = 2  # school days, the day of asking being day 0

TURN_TO = ("attendance champion", "head of year", "safeguarding team")


def unnamed(named: Mapping[str, str]) -> list[Because]:
    """Who is missing from a page for parents. ``named``: what the page says, by the post."""
    missing = [post for post in TURN_TO if not named.get(post, "").strip()]
    return [Because("P7", "G", f"the page does not name the {post}") for post in missing]


def reply_due_on(asked_on: date, calendar: SchoolCalendar, days: int = REPLY_IN) -> date | None:
    """None where the calendar ends before it."""
    return calendar.school_days_after(asked_on, days)


def overdue(
    asked_on: date, today: date, calendar: SchoolCalendar, days: int = REPLY_IN
) -> Because | None:
    """Why a request without an answer stands out, from the day after it was due."""
    gone = calendar.school_days_between(asked_on, today)
    if gone <= days:
        return None
    return Because("P7", "G", f"no reply after {gone} school days of {days}")
