"""Codes that only some ages may have: X, C2 and S (rule C5; policy H, L)."""

from collections.abc import Iterable
from datetime import date

from server.rules.because import Because, said
from server.rules.compulsory_school_age import first_day, is_of_age, last_day

NOT_REQUIRED, PART_TIME, STUDY_LEAVE = "X", "C2", "S"
STUDY_LEAVE_FROM_YEAR = 11


def age_refusal(
    symbol: str, born_on: date, year: int, days: Iterable[date], *, public_exams: bool = False
) -> Because | None:
    """Why a pupil of ``year`` cannot have ``symbol`` on every one of ``days``; None: they can.

    ``public_exams``: the study leave is for public examinations, and not for mocks.
    """
    if symbol == STUDY_LEAVE:
        return _study_leave(year, public_exams)
    for day in days if symbol in (NOT_REQUIRED, PART_TIME) else ():
        if is_of_age(born_on, day) != (symbol == PART_TIME):
            return _no(f"{symbol} on {said(day)}: {_age(born_on, day)}")
    return None


def _study_leave(year: int, public_exams: bool) -> Because | None:
    if year < STUDY_LEAVE_FROM_YEAR:
        return _no(f"S is for Year {STUDY_LEAVE_FROM_YEAR} and above, the pupil is in Year {year}")
    return None if public_exams else _no("S is for public examinations only")


def _age(born_on: date, day: date) -> str:
    first, last = first_day(born_on), last_day(born_on)
    of_age = "" if first <= day <= last else "not "
    return f"{of_age}of compulsory school age, which is {said(first)} to {said(last)}"


def _no(text: str) -> Because:
    return Because("C5", "L", text)
