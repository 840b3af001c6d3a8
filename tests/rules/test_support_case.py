"""A case holds both sides' words and a time-limited plan, and closes after a review (rule S1)."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.support_case import CASE, Action, Plan, case_lacks, plan_lacks

BEGINS, ENDS, REVIEW = date(2026, 11, 23), date(2026, 12, 18), date(2026, 12, 11)
MEET = Action("meet at the gate", "Ms Okafor", date(2026, 11, 30))


@pytest.mark.parametrize(
    ("pupil", "parents", "lacks"),
    [
        ("The bus is full.", "Would not say.", []),
        (" ", "She is afraid.", ["what the pupil says of reasons and barriers is missing"]),
        ("The bus is full.", "", ["what the parents say of reasons and barriers is missing"]),
    ],
)
def test_a_case_has_the_words_of_both(pupil, parents, lacks):
    assert case_lacks(pupil, parents) == [Because("S1", "W", text) for text in lacks]


@pytest.mark.parametrize(
    ("plan", "lacks"),
    [
        (Plan(BEGINS, ENDS, REVIEW, (MEET,)), []),
        (Plan(BEGINS, None, REVIEW, (MEET,)), ["the last day is missing"]),
        (Plan(BEGINS, BEGINS, REVIEW, (MEET,)), ["the last day is not after the beginning"]),
        (Plan(BEGINS, ENDS, None, (MEET,)), ["the review is missing"]),
        (Plan(BEGINS, ENDS, BEGINS, (MEET,)), ["the review is not after the beginning"]),
        (Plan(BEGINS, ENDS, REVIEW), ["an action is missing"]),
        (
            Plan(BEGINS, ENDS, REVIEW, (MEET, Action("ring"))),
            ["the owner of ring is missing", "the day of ring is missing"],
        ),
    ],
)
def test_a_plan_ends_is_reviewed_and_every_action_has_an_owner_and_a_date(plan, lacks):
    assert plan_lacks(plan) == [Because("S1", "T", text) for text in lacks]


@pytest.mark.parametrize(
    ("state", "event", "after"),
    [
        ("open", "plan", "planned"),
        ("planned", "review", "reviewed"),
        ("reviewed", "plan", "planned"),
        ("reviewed", "close", "closed"),
        ("closed", "reopen", "open"),
        ("open", "stop", "stopped"),
        ("planned", "stop", "stopped"),
        ("reviewed", "stop", "stopped"),
        ("open", "close", "the case has had no plan yet"),
        ("planned", "close", "the effect of the plan has not been reviewed"),
        ("closed", "plan", "cannot plan the case: it is closed"),
    ],
)
def test_a_case_takes_its_steps_and_no_other(state, event, after):
    found = CASE.after(state, event)

    assert (found.text if isinstance(found, Because) else found) == after
