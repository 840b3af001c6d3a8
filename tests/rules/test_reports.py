"""Half terms, terms and years of a calendar, and who reads what (rule R1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.demo.calendar import school_year as demo_year
from server.rules.because import Because
from server.rules.reports import periods, read_refusal, school_year
from server.rules.school_calendar import SchoolCalendar, SessionOn

# As a diocese sets them: a fortnight in October, and a term that ends on a Tuesday.
RUNS = (
    (date(2026, 9, 2), date(2026, 10, 16)),
    (date(2026, 11, 2), date(2026, 12, 22)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 21)),
)


def days(first: date, last: date) -> list[date]:
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [day for day in every if day.weekday() < 5]


def calendar(*runs: tuple[date, date]) -> SchoolCalendar:
    return SchoolCalendar(SessionOn(day, "AM") for run in runs for day in days(*run))


def spans(found):
    return [(period.first, period.last) for period in found]


def test_half_terms_are_the_runs_of_school_weeks():
    assert spans(periods(calendar(*RUNS), "half_term")) == list(RUNS)


def test_the_longest_break_after_the_new_year_parts_spring_from_summer():
    assert spans(periods(calendar(*RUNS), "term")) == [
        (RUNS[0][0], RUNS[1][1]),
        (RUNS[2][0], RUNS[3][1]),
        (RUNS[4][0], RUNS[5][1]),
    ]


def test_a_year_begins_on_the_first_of_august():
    last_year = (date(2026, 7, 1), date(2026, 7, 21))

    found = periods(calendar(last_year, *RUNS), "year")

    assert spans(found) == [last_year, (RUNS[0][0], RUNS[5][1])]


def test_a_week_that_two_calendar_years_share_is_parted_between_terms():
    found = periods(calendar((date(2025, 12, 29), date(2026, 1, 2))), "term")

    assert spans(found) == [
        (date(2025, 12, 29), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 1, 2)),
    ]


def test_a_calendar_that_begins_or_ends_in_a_year_has_its_part():
    assert spans(periods(calendar(RUNS[2]), "term")) == [RUNS[2]]
    assert spans(periods(calendar(RUNS[0]), "term")) == [RUNS[0]]
    assert spans(periods(calendar(*RUNS[2:]), "term")) == [
        (RUNS[2][0], RUNS[3][1]),
        (RUNS[4][0], RUNS[5][1]),
    ]
    assert periods(calendar(), "term") == []


def test_a_closed_day_parts_nothing():
    snow = [day for day in days(*RUNS[0]) if day != date(2026, 9, 21)]

    found = periods(SchoolCalendar(SessionOn(day, "AM") for day in snow), "half_term")

    assert spans(found) == [RUNS[0]]


@pytest.mark.parametrize("starts", range(2024, 2030))
def test_the_demo_schools_years_have_six_half_terms_and_three_terms(starts):
    runs = [(first, last) for _, first, last in demo_year(date(starts, 9, 15)).terms]

    assert spans(periods(calendar(*runs), "half_term")) == runs
    assert [first for first, _ in spans(periods(calendar(*runs), "term"))] == [
        first for first, _ in runs[::2]
    ]


@given(st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=40))
def test_every_school_day_is_in_one_period_of_each_kind(picked):
    found = SchoolCalendar(SessionOn(day, "PM") for day in picked)

    for kind in ("half_term", "term", "year"):
        inside = [
            day
            for period in periods(found, kind)
            for day in found.days
            if period.first <= day <= period.last
        ]
        assert inside == found.days


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 7, 31), 2025), (date(2026, 8, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_the_school_year_of_a_day(day, year):
    assert school_year(day) == year


@pytest.mark.parametrize(
    ("level", "governor_reads"),
    [
        ("school", True),
        ("cohort", True),
        ("year", True),
        ("tutor_group", False),
        ("pupil", False),
    ],
)
def test_governors_read_groups_and_no_pupils(level, governor_reads):
    refused = Because("R1", "f", f"a governor reads no figures of a {level}".replace("_", " "))

    assert read_refusal("governor", level) == (None if governor_reads else refused)
    assert read_refusal("head_of_year", level) is None
    assert read_refusal("leader", level) is None
