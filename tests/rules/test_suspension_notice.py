"""Rule N4: the first five school days of a suspension, which span a weekend here."""

from datetime import date, timedelta

import pytest

from server.rules.because import Because
from server.rules.school_calendar import SchoolCalendar, SessionOn
from server.rules.suspension_notice import refusal

CALENDAR = SchoolCalendar(
    SessionOn(date(2026, 11, 9) + timedelta(days=n), "AM") for n in range(14) if n % 7 < 5
)
THURSDAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("seen_on", "text"),
    [
        (THURSDAY, None),
        (date(2026, 11, 18), None),
        (
            date(2026, 11, 19),
            "19 November 2026 is not in the first 5 school days from 12 November 2026",
        ),
        (
            date(2026, 11, 11),
            "11 November 2026 is not in the first 5 school days from 12 November 2026",
        ),
        (date(2026, 11, 14), "14 November 2026 is no school day"),
    ],
)
def test_it_is_for_a_school_day_of_the_first_five(seen_on, text):
    found = refusal(THURSDAY, seen_on, CALENDAR, parents_told=True)

    assert found == (Because("N4", "X", text) if text else None)


def test_parents_must_have_been_told():
    assert refusal(THURSDAY, THURSDAY, CALENDAR, parents_told=False) == Because(
        "N4", "X", "the parents were not told to keep the pupil from public places"
    )
