"""A reason names its source: the policy's section, else the rule (rules W4, L2, F4)."""

from datetime import date

import pytest

from server.rules.because import Because, missing, said


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (Because("W3", "J", "08:16 is after 08:15"), "08:16 is after 08:15 (policy J)"),
        (Because("F1", "", "nothing was possible"), "nothing was possible (rule F1)"),
    ],
)
def test_a_reason_names_its_source(because: Because, words: str) -> None:
    assert str(because) == words


@pytest.mark.parametrize("given", ["", "  ", None, False, ()])
def test_what_was_not_given_is_missing(given):
    asked = {"the reason": given, "the name": "Mrs Price", "the day": date(2026, 11, 23)}

    assert missing("E5", "H", asked) == [Because("E5", "H", "the reason is missing")]


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 9, 7), "7 September 2026"), (date(2028, 2, 29), "29 February 2028")],
)
def test_a_day_is_said_in_words(day, words):
    assert said(day) == words
