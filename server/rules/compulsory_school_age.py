"""When a child is of compulsory school age (rules C5, F1, N1; Education Act 1996 s 8; policy X)."""

from datetime import date, timedelta

from server.rules.anniversary import anniversary
from server.rules.because import Because, said

STARTS_AT, ENDS_AT = 5, 16  # years
PRESCRIBED_DAYS = ((3, 31), (8, 31), (12, 31))  # month, day: the eve of each term
SCHOOL_YEAR_STARTS = (9, 1)


def first_day(born_on: date) -> date:
    """The fifth birthday where that is a prescribed day, else the next prescribed day."""
    turns = anniversary(born_on, STARTS_AT)
    days = [date(turns.year, month, day) for month, day in PRESCRIBED_DAYS]
    return min(day for day in days if day >= turns)


def last_day(born_on: date) -> date:
    """The last Friday in June of the school year of the sixteenth birthday; a day of it still.

    Who turns sixteen in July or August has left by then; a birthday on the Friday changes nothing.
    """
    turns = anniversary(born_on, ENDS_AT)
    return last_friday_in_june(turns.year + (turns >= date(turns.year, *SCHOOL_YEAR_STARTS)))


def is_of_age(born_on: date, on: date) -> bool:
    return first_day(born_on) <= on <= last_day(born_on)


def not_of_age(born_on: date, on: date) -> Because | None:
    """Why a child is not of compulsory school age on a day; None where they are."""
    first, last = first_day(born_on), last_day(born_on)
    if on < first:
        return Because("N1", "X", f"not of compulsory school age until {said(first)}")
    if on > last:
        return Because("N1", "X", f"not of compulsory school age since {said(last)}")
    return None


def last_friday_in_june(year: int) -> date:
    """The school leaving date of ``year``."""
    end = date(year, 6, 30)
    return end - timedelta(days=(end.weekday() - 4) % 7)
