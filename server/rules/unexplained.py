"""How long a reason may be sought for an absence before it is due to become O (C3; policy Q)."""

from datetime import date
from typing import NamedTuple

from server.rules.because import Because
from server.rules.codes import UNEXPLAINED
from server.rules.school_calendar import SchoolCalendar

SCHOOL_DAYS = 5  # the policy says working days; the Regulations, which stand, school days
UNAUTHORISED = "O"


class Search(NamedTuple):
    """``due_on``: the last day to find a reason; None while the calendar ends before it.

    ``days_left``: school days from today, below 0 once it is past.
    """

    due_on: date | None
    days_left: int
    because: Because

    @property
    def overdue(self) -> bool:
        return self.days_left < 0


def search(session_on: date, today: date, calendar: SchoolCalendar) -> Search:
    """How the search for a reason stands; the session's own day is day 0."""
    passed = calendar.school_days_between(session_on, today)
    return Search(
        calendar.school_days_after(session_on, SCHOOL_DAYS),
        SCHOOL_DAYS - passed,
        Because("C3", "Q", f"{passed} of {SCHOOL_DAYS} school days have passed"),
    )


def resolution_refusal(code: str, by: str, reason: str, found: Search) -> Because | None:
    """Why an N cannot become ``code`` now; None: it can. ``by``: the name of the person.

    Time alone changes no mark: also after the last day the code is a person's to give. What has
    changed is that O then needs no reason.
    """
    if code == UNEXPLAINED:
        return Because("C3", "Q", "the absence is unexplained already")
    if not by.strip():
        return Because("C3", "Q", "a named person resolves an unexplained absence")
    if code == UNAUTHORISED and not reason.strip() and not found.overdue:
        return Because("C3", "Q", f"O without a reason comes after {SCHOOL_DAYS} school days")
    return None
