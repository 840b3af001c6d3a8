"""Rules P2, E2, policy D, G: a person accepts a notice; a call is written down whole."""

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.notice import NOTICE, Event, State, TakenByOffice, refusals
from tests.builders import london
from tests.rules.processes import steps

CALL = TakenByOffice("telephone", "Mr Byrne", "father", london("07:40"), "Mrs Price", True)

STEPS = {
    "received query queried",
    "received accept accepted",
    "received decline declined",
    "received withdraw withdrawn",
    "queried answer received",
    "queried accept accepted",
    "queried decline declined",
    "queried withdraw withdrawn",
    "accepted query queried",
    "accepted decline declined",
    "accepted withdraw withdrawn",
    "declined accept accepted",
}


def test_a_notice_takes_these_steps_and_no_others():
    assert steps(NOTICE, State, Event) == STEPS
    assert NOTICE.start == "received"
    assert NOTICE.ends == ["withdrawn"]


@pytest.mark.parametrize(
    ("state", "event", "text"),
    [
        ("withdrawn", "accept", "the parent has taken the notice back"),
        ("declined", "withdraw", "the notice is declined already, and stays on file"),
        ("withdrawn", "query", "cannot query the notice: it is withdrawn"),
    ],
)
def test_a_step_that_is_not_open_says_why(state, event, text):
    assert NOTICE.after(state, event) == Because("P2", "G", text)


@pytest.mark.parametrize("verified", [True, False])
def test_a_call_is_kept_with_whether_the_caller_was_verified(verified):
    assert refusals(structs.replace(CALL, verified=verified)) == []


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("channel", "", "how it came is missing"),
        ("caller", " ", "who called is missing"),
        ("relationship", "", "the caller's relationship to the pupil is missing"),
        ("taken_by", "", "who took it is missing"),
        ("verified", None, "whether the caller was verified is missing"),
    ],
)
def test_each_fact_of_a_call_is_asked_for(field, value, text):
    assert refusals(structs.replace(CALL, **{field: value})) == [Because("E2", "D", text)]
