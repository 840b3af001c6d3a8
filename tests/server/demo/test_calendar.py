"""The invented year: what is a school day, in any year (rule T1)."""

from datetime import date

import pytest

from server.demo.calendar import easter, last_school_day, school_year


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 9, 1), False),  # INSET day
        (date(2026, 9, 2), True),
        (date(2026, 10, 23), True),
        (date(2026, 10, 26), False),  # half term
        (date(2026, 11, 2), True),
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),
        (date(2027, 3, 26), False),  # Good Friday
        (date(2027, 3, 29), False),  # Easter Monday
        (date(2027, 5, 3), False),  # early May bank holiday
        (date(2027, 5, 31), False),  # spring bank holiday
        (date(2027, 7, 21), True),
        (date(2027, 7, 22), False),
    ],
)
def test_year_2026_27(day, is_open):
    assert school_year(day).is_open(day) is is_open


@pytest.mark.parametrize("starts", range(2023, 2040))
def test_every_year_has_about_190_school_days_and_terms_in_order(starts):
    year = school_year(date(starts, 9, 1))
    edges = [edge for _, first, last in year.terms for edge in (first, last)]

    assert 185 <= len(year.days()) <= 197
    assert edges == sorted(edges)
    assert all(cause and first for first, cause in year.closures.items())


def test_in_august_it_is_still_the_old_year():
    assert last_school_day(date(2026, 8, 20)) == date(2026, 7, 21)
    assert school_year(date(2026, 8, 20)).starts == 2025


@pytest.mark.parametrize(
    "day", [date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28)]
)
def test_easter(day):
    assert easter(day.year) == day
