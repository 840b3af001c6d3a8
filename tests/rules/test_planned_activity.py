"""Rule E8, policy L: what a plan needs, and that it is unconfirmed until somebody confirms it."""

from datetime import date, timedelta

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.planned_activity import PLANNED_ATTENDING, Plan, refusals, unconfirmed
from tests.builders import MONDAY

FARM = Plan(
    code="V",
    approver="Dr Shah",
    place="Low Farm",
    supervisor="Ms Okafor",
    times="08:30 to 15:00",
    provider_contact="Farm office",
    starts_on=MONDAY,
    ends_on=MONDAY,
)


def test_a_whole_plan_is_taken():
    assert refusals(FARM) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("approver", "the approver is missing"),
        ("place", "the place is missing"),
        ("supervisor", "the supervisor is missing"),
        ("times", "what times it has is missing"),
        ("provider_contact", "the provider's contact is missing"),
    ],
)
def test_each_thing_that_a_plan_needs_is_asked_for(field, text):
    assert refusals(structs.replace(FARM, **{field: " "})) == [Because("E8", "L", text)]


@pytest.mark.parametrize(
    ("ends_on", "text"),
    [
        (None, "the last day is missing"),
        (date(2026, 11, 22), "the last day is before the first"),
    ],
)
def test_a_plan_ends(ends_on, text):
    assert refusals(structs.replace(FARM, ends_on=ends_on)) == [Because("E8", "L", text)]


@pytest.mark.parametrize(
    ("code", "there", "text"),
    [
        ("V", None, "the trip leader has not confirmed the session"),
        ("P", None, "the trip leader has not confirmed the session"),
        ("B", None, "the provider has not confirmed the session"),
        ("K", None, "the provider has not confirmed the session"),
        ("W", None, "the provider has not confirmed the session"),
        ("D", None, "the other school has not confirmed the session"),
        ("D", False, "the other school says that the pupil is not there"),
        ("V", False, "the trip leader says that the pupil is not there"),
    ],
)
def test_an_unconfirmed_session_is_chased_like_an_absence(code, there, text):
    assert unconfirmed(code, there) == Because("E8", "L", text)


def test_all_that_is_wrong_is_said_at_once():
    plan = structs.replace(FARM, place="", ends_on=FARM.starts_on - timedelta(days=1))

    assert refusals(plan) == [
        Because("E8", "L", "the place is missing"),
        Because("E8", "L", "the last day is before the first"),
    ]


@pytest.mark.parametrize("code", PLANNED_ATTENDING)
def test_a_confirmed_session_is_not_chased(code):
    assert unconfirmed(code, True) is None


def test_any_other_code_needs_no_confirmation():
    for code in set(code_set()) - set(PLANNED_ATTENDING):
        assert (code, unconfirmed(code, None), unconfirmed(code, False)) == (code, None, None)
