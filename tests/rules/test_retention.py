"""Rule E6, policy H: six years for an entry, never less; other things for their own times."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.retention import KeepTimes, academic_year_ends, kept_until, refusals, why_kept
from tests.builders import MONDAY


@pytest.mark.parametrize(
    ("what", "made_on", "until"),
    [
        ("entry", date(2026, 11, 23), date(2032, 11, 23)),
        ("entry", date(2028, 2, 29), date(2034, 3, 1)),  # never a day less than six years
        ("entry", date(2024, 2, 28), date(2030, 2, 28)),
        ("evidence", date(2026, 11, 23), date(2028, 8, 31)),
        ("evidence", date(2027, 8, 31), date(2028, 8, 31)),
        ("evidence", date(2027, 9, 1), date(2029, 8, 31)),
        ("message", date(2026, 11, 23), date(2029, 11, 23)),
        ("call", date(2028, 2, 29), date(2031, 3, 1)),
    ],
)
def test_a_thing_is_kept_until_the_end_of_its_time(what, made_on, until):
    next_day = date.fromordinal(until.toordinal() + 1)

    assert kept_until(what, made_on) == until
    assert why_kept(what, made_on, until) is not None
    assert why_kept(what, made_on, next_day) is None


def test_the_refusal_says_until_when():
    kept = why_kept("entry", date(2026, 6, 5), date(2027, 1, 1))

    assert kept == Because("E6", "H", "entries of this date must be kept until 5 June 2032")


def test_a_school_may_keep_things_longer_or_shorter():
    times = KeepTimes(entry=7, evidence=0, message=1, call=2)

    assert refusals(times) == []
    assert kept_until("entry", MONDAY, times) == date(2033, 11, 23)
    assert kept_until("evidence", MONDAY, times) == date(2027, 8, 31)
    assert why_kept("message", MONDAY, date(2027, 11, 24), times) is None


@pytest.mark.parametrize(
    ("times", "texts"),
    [
        (KeepTimes(), []),
        (KeepTimes(entry=5), ["entries must be kept for 6 years or more"]),
        (
            KeepTimes(entry=0, evidence=-1, message=-1, call=-1),
            [
                "entries must be kept for 6 years or more",
                "evidence must be kept for 0 years or more",
                "messages must be kept for 0 years or more",
                "call notes must be kept for 0 years or more",
            ],
        ),
    ],
)
def test_entries_are_never_kept_for_less(times, texts):
    assert refusals(times) == [Because("E6", "H", text) for text in texts]


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_no_entry_goes_within_six_years(made_on):
    assert (kept_until("entry", made_on) - made_on).days >= 6 * 365 + 1
    assert made_on <= academic_year_ends(made_on)
    assert (academic_year_ends(made_on) - made_on).days < 366
