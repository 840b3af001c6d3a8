"""The same day of a later year, 29 February included."""

from datetime import date

import pytest

from server.rules.anniversary import anniversary


@pytest.mark.parametrize(
    ("day", "years", "later"),
    [
        (date(2023, 11, 23), 3, date(2026, 11, 23)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 3, date(2027, 3, 1)),
        (date(2024, 2, 29), 0, date(2024, 2, 29)),
    ],
)
def test_a_leap_day_is_the_first_of_march_in_other_years(day, years, later):
    assert anniversary(day, years) == later
