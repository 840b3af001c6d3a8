"""Rule W7: going home changes where the pupil is, and nothing else."""

import pytest

from server.rules.because import Because
from server.rules.going_home import Departure, not_expected, off_site
from tests.builders import london

HOME = [Departure(london("10:40"))]
DENTIST = [Departure(london("09:10"), london("10:40"))]
TWICE = [*DENTIST, Departure(london("13:00"))]
GONE = Because("W7", "", "the pupil went home before the lesson")


@pytest.mark.parametrize(
    ("departures", "at", "away"),
    [
        ([], "09:00", False),
        (HOME, "10:39:59", False),
        (HOME, "10:40", True),
        (HOME, "14:00", True),
        (DENTIST, "09:09:59", False),
        (DENTIST, "09:10", True),
        (DENTIST, "10:39:59", True),
        (DENTIST, "10:40", False),  # back from the minute of signing in
        (TWICE, "12:00", False),
        (TWICE, "13:00", True),
    ],
)
def test_who_has_left_is_on_no_roll_and_in_no_lesson_until_back(departures, at, away):
    assert off_site(departures, london(at)) is away
    assert not_expected(departures, london(at)) == (GONE if away else None)
