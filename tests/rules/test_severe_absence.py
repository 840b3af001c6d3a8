"""Severe absence: a joint plan always, a review where it goes on after support (rule S3)."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.figures import Counts
from server.rules.severe_absence import Severe, review_due, severe_lacks

HALF = Counts(attended=10, unauthorised=10)
FEWER = Counts(attended=11, unauthorised=9)
ILL = Counts(attended=2, authorised=3)
AWAY = Counts(attended=2, unauthorised=1)
PLAN, BY, DECISION = "the day of the joint plan", "who reviewed it", "the review's decision"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("pupil", "lacks"),
    [
        (Severe(FEWER, since_support=AWAY), []),
        (Severe(Counts()), []),
        (Severe(HALF), [PLAN]),
        (Severe(HALF, DAY), []),
        (Severe(HALF, DAY, ILL), []),
        (Severe(HALF, DAY, AWAY), [BY, DECISION]),
        (Severe(HALF, None, AWAY), [PLAN, BY, DECISION]),
        (Severe(HALF, DAY, AWAY, "Mrs Price", " "), [DECISION]),
        (Severe(HALF, DAY, AWAY, "", "No neglect"), [BY]),
        (Severe(HALF, DAY, AWAY, "Mrs Price", "No neglect"), []),
    ],
)
def test_what_a_severely_absent_pupil_is_owed(pupil, lacks):
    found = severe_lacks(pupil)

    assert found == [
        Because("S3", "S" if text == PLAN else "W", f"{text} is missing") for text in lacks
    ]


@pytest.mark.parametrize(
    ("counts", "since", "due"),
    [(HALF, AWAY, True), (HALF, ILL, False), (HALF, None, False), (FEWER, AWAY, False)],
)
def test_a_review_is_due_while_it_goes_on_unauthorised_after_support(counts, since, due):
    assert review_due(Severe(counts, since_support=since)) is due
