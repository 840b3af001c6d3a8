"""Rule L1: religious observance is notified; a fourth day in the year is a warning."""

import pytest

from server.rules.because import Because
from server.rules.religious_observance import Observance, lacks, warning


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, None), (3, None), (4, "4 days this year, the guidance is 3")],
)
def test_a_fourth_day_is_warned_of(days, text):
    assert warning(days) == (Because("L1", "M", text) if text else None)


def test_the_guidance_is_a_setting():
    assert warning(4, usual=5) is None


def test_what_is_not_recorded_is_said():
    assert lacks(Observance()) == [
        Because("L1", "M", f"{words} is missing")
        for words in (
            "the religious body",
            "whether the day is set apart",
            "who confirmed it",
            "how it was confirmed",
        )
    ]


@pytest.mark.parametrize("set_apart", [True, False])
def test_a_day_that_is_not_set_apart_is_recorded_as_well(set_apart):
    assert lacks(Observance("the mosque", set_apart, "the imam", "by telephone")) == []
