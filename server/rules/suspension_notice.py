"""A penalty notice for presence in a public place early in a suspension (rule N4; policy X).

A kind of its own: its amounts are the caller's setting, and it never counts to N1 or N2.
"""

from datetime import date

from server.rules.because import Because, said
from server.rules.school_calendar import SchoolCalendar

SCHOOL_DAYS = 5


def refusal(
    suspended_from: date, seen_on: date, calendar: SchoolCalendar, *, parents_told: bool
) -> Because | None:
    """Why no such notice can be requested; None where a person may consider one.

    ``suspended_from``: the first school day of the suspension, day 1. ``parents_told``: that the
    pupil must not be in a public place on that day.
    """
    if not calendar.is_school_day(seen_on):
        return Because("N4", "X", f"{said(seen_on)} is no school day")
    day = 1 + calendar.school_days_between(suspended_from, seen_on)
    if seen_on < suspended_from or day > SCHOOL_DAYS:
        first = f"the first {SCHOOL_DAYS} school days from {said(suspended_from)}"
        return Because("N4", "X", f"{said(seen_on)} is not in {first}")
    if not parents_told:
        return Because("N4", "X", "the parents were not told to keep the pupil from public places")
    return None
