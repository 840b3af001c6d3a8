"""The invented year has the shape of the department's figures for secondary schools, 2025/26."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from server.demo.attendance import Attendance
from server.demo.calendar import school_year
from server.demo.pupils import the_pupils
from server.demo.scale import FULL
from server.rules.codes import CodeClass, code_set

CODES = code_set()
ABSENT = (CodeClass.AUTHORISED, CodeClass.UNAUTHORISED)
# Per cent of possible sessions: National, state-funded secondary, 2025/26.
PUBLISHED = {"I": 3.63, "O": 2.61, "L": 2.79, "V": 0.73, "C": 0.43, "M": 0.38, "C2": 0.32}
PUBLISHED |= {"B": 0.30, "U": 0.30, "G": 0.31, "E": 0.29}


def marks_until(until: date) -> Iterator[tuple[date, UUID, str]]:
    """(day, pupil, code) of each possible session."""
    year = school_year(until)
    pupils = the_pupils(FULL, year.starts)
    attendance = Attendance(pupils, year, 0)
    for day in (day for day in year.days() if day < until):
        for pupil, sessions in zip(pupils, attendance.day(day), strict=True):
            for outcome in sessions:
                code = "/" if outcome.code == "present" else outcome.code
                if CODES[code].code_class is not CodeClass.NOT_POSSIBLE:
                    yield day, pupil.id, code


def share(codes: list[str]) -> float:
    return 100 * sum(CODES[code].code_class in ABSENT for code in codes) / len(codes)


@pytest.mark.parametrize("until", [date(2026, 11, 24), date(2027, 7, 20)])
def test_absence_is_like_that_of_english_secondary_schools(until):
    of_pupil: dict[UUID, list[str]] = defaultdict(list)
    of_weekday: dict[int, list[str]] = defaultdict(list)
    for day, pupil, code in marks_until(until):
        of_pupil[pupil].append(code)
        of_weekday[day.weekday()].append(code)
    everything = [code for codes in of_pupil.values() for code in codes]
    shares = [share(codes) for codes in of_pupil.values()]

    assert 6 <= share(everything) <= 10
    assert 15 <= 100 * sum(one >= 10 for one in shares) / len(shares) <= 30
    assert 1 <= 100 * sum(one >= 50 for one in shares) / len(shares) <= 4
    assert share(of_weekday[4]) > 1.1 * share(of_weekday[1])
    counted = Counter(everything)
    for code, published in PUBLISHED.items():
        assert published / 2 <= 100 * counted[code] / len(everything) <= published * 1.7, code


def test_the_last_days_before_a_holiday_dip():
    of_day: dict[date, list[str]] = defaultdict(list)
    for day, _, code in marks_until(date(2027, 7, 20)):
        of_day[day].append(code)
    last_days = [last for _, _, last in school_year(date(2026, 9, 1)).terms[:5]]

    before_breaks = [share(of_day[day]) for day in last_days]
    every_friday = [share(of_day[day]) for day in of_day if day.weekday() == 4]

    assert sum(before_breaks) / 5 > sum(every_friday) / len(every_friday)


def test_every_code_is_in_force():
    used = {code for _, _, code in marks_until(date(2027, 7, 20))}

    assert all(CODES[code].active for code in used)
    assert {"I", "M", "C", "V", "B", "O", "L", "U", "E", "G", "P", "W", "K"} <= used
