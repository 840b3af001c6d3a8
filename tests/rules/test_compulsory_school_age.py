"""Rules C5, F1, N1, policy X: the first and the last day of compulsory school age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.anniversary import anniversary
from server.rules.because import Because
from server.rules.compulsory_school_age import (
    first_day,
    is_of_age,
    last_day,
    last_friday_in_june,
    not_of_age,
)
from tests.rules.vectors import rows, words


@pytest.mark.parametrize("row", rows("compulsory_school_age.csv"), ids=words)
def test_the_vectors(row):
    born_on, on = date.fromisoformat(row["born_on"]), date.fromisoformat(row["on"])

    assert str(first_day(born_on)) == row["first_day"]
    assert str(last_day(born_on)) == row["last_day"]
    assert is_of_age(born_on, on) == (row["is_of_age"] == "yes")
    assert (not_of_age(born_on, on) is None) == is_of_age(born_on, on)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2015, 12, 30), "not of compulsory school age until 31 December 2015"),
        (date(2027, 6, 26), "not of compulsory school age since 25 June 2027"),
    ],
)
def test_it_says_why_not(on, why):
    assert not_of_age(date(2010, 9, 1), on) == Because("N1", "X", why)


@pytest.mark.parametrize(
    ("year", "friday"),
    [(2023, 30), (2024, 28), (2025, 27), (2026, 26), (2027, 25), (2029, 29), (2033, 24)],
)
def test_the_last_friday_in_june(year, friday):
    assert last_friday_in_june(year) == date(year, 6, friday)


@given(st.dates(date(1990, 1, 1), date(2080, 1, 1)))
def test_it_begins_within_a_term_of_five_and_ends_within_a_year_of_sixteen(born_on):
    five, sixteen = anniversary(born_on, 5), anniversary(born_on, 16)

    assert timedelta(0) <= first_day(born_on) - five <= timedelta(days=153)
    assert timedelta(days=-68) <= last_day(born_on) - sixteen <= timedelta(days=302)
    assert last_day(born_on).strftime("%a %b") == "Fri Jun"
