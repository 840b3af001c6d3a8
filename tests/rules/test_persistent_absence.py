"""Rule F2, policy W: a tenth, half, and the settings of a school, to the session."""

import pytest

from server.rules.because import Because
from server.rules.figures import Counts
from server.rules.persistent_absence import is_persistent, is_severe, tier


def absent(sessions: int, possible: int) -> Counts:
    authorised = sessions // 2
    return Counts(possible - sessions, authorised, sessions - authorised)


@pytest.mark.parametrize(
    ("sessions", "possible", "found"),
    [
        (0, 380, "none"),
        (18, 380, "none"),
        (19, 380, "at_risk"),  # 5 % is at risk
        (37, 380, "at_risk"),
        (38, 380, "persistent"),  # 10 % is persistent
        (189, 380, "persistent"),
        (190, 380, "severe"),  # 50 % is severe
        (380, 380, "severe"),
        (0, 1, "none"),
        (1, 1, "severe"),
        (1, 10, "persistent"),
        (1, 11, "at_risk"),
        (1, 20, "at_risk"),
        (1, 21, "none"),
        (1, 2, "severe"),
    ],
)
def test_a_pupil_is_in_a_tier(sessions, possible, found):
    counts = absent(sessions, possible)

    assert tier(counts).tier == found
    assert is_persistent(counts) == (found in ("persistent", "severe"))
    assert is_severe(counts) == (found == "severe")


@pytest.mark.parametrize(("percent", "found"), [(7, "at_risk"), (8, "none")])
def test_at_risk_begins_where_the_school_says(percent, found):
    assert tier(absent(28, 380), at_risk_percent=percent).tier == found


def test_who_had_no_possible_session_is_in_no_tier():
    nobody = Counts()

    assert tier(nobody) == (None, Because("F1", "", "nothing was possible"))
    assert not is_persistent(nobody)
    assert not is_severe(nobody)


@pytest.mark.parametrize(
    ("sessions", "why"),
    [
        (38, "38 of 380 possible sessions absent, 10 % or more"),
        (190, "190 of 380 possible sessions absent, 50 % or more"),
        (20, "20 of 380 possible sessions absent, 5 % or more"),
        (18, "18 of 380 possible sessions absent, under 5 %"),
    ],
)
def test_the_tier_says_why(sessions, why):
    assert tier(absent(sessions, 380)).because == Because("F2", "W", why)
