"""What the authority is told of absence: attendance and sickness returns (rule U4; policy S, T).

A return is somebody's act: here is who belongs in it, and by when it is due.
"""

from calendar import monthrange
from datetime import date, timedelta

from server.rules.because import Because, said
from server.rules.continuous_absence import Marks, days_of, runs
from server.rules.figures import codes_of
from server.rules.school_calendar import SchoolCalendar

CONTINUOUS_DAYS = 10
SICK_DAYS = 15  # in total or on end, known or expected
AGREED_DAYS = 28  # setting: the interval agreed with the authority


def attendance_return(
    marks: Marks, calendar: SchoolCalendar, *, of_compulsory_age: bool, irregular: str = ""
) -> Because | None:
    """Why a pupil belongs in the attendance return; None where nothing says so.

    ``irregular``: a person's words on why this pupil fails to attend regularly; empty: does not.
    """
    if not of_compulsory_age:
        return None
    longest = max(runs(marks, calendar, codes_of("unauthorised")), key=len, default=[])
    if len(longest) >= CONTINUOUS_DAYS:
        text = f"{len(longest)} continuous school days unauthorised, from {said(longest[0])}"
        return Because("U4", "S", text)
    return Because("U4", "S", irregular) if irregular.strip() else None


def sickness_return(
    marks: Marks, calendar: SchoolCalendar, *, expected_days: int = 0, limit: int = SICK_DAYS
) -> Because | None:
    """Why a pupil belongs in the sickness return; None: too few days. A half day counts as half.

    ``expected_days``: school days of illness still to come, as far as somebody expects them.
    """
    halves = sum(_halves(codes) for _, codes in days_of(marks, calendar))
    if halves + 2 * expected_days < 2 * limit:
        return None
    known = f"{halves / 2:g} school days of illness known"
    return Because("U4", "T", f"{known}, {expected_days} expected")


def return_due_on(last_sent_on: date, agreed_days: int = AGREED_DAYS) -> date:
    """The last day for the next return: at the agreed interval, and at least monthly."""
    year, month = last_sent_on.year + last_sent_on.month // 12, last_sent_on.month % 12 + 1
    a_month_on = date(year, month, min(last_sent_on.day, monthrange(year, month)[1]))
    return min(last_sent_on + timedelta(days=agreed_days), a_month_on)


def _halves(codes: list[str]) -> int:
    ill = codes.count("I")
    return 2 if ill and ill == len(codes) else ill
