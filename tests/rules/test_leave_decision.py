"""Rules L1, L2, L4: only the head decides, step by step, and nothing is decided by itself."""

import pytest

from server.rules.because import Because
from server.rules.leave import Ground
from server.rules.leave_decision import LEAVE, code_to_prefill, decision_refusal


@pytest.mark.parametrize(
    ("state", "event", "to"),
    [
        ("asked", "grant", "granted"),
        ("asked", "refuse", "refused"),
        ("asked", "withdraw", "withdrawn"),
        ("granted", "reconsider", "asked"),
        ("refused", "reconsider", "asked"),
        ("granted", "withdraw", "withdrawn"),
        ("refused", "withdraw", "withdrawn"),
    ],
)
def test_a_decision_can_be_taken_and_taken_back(state, event, to):
    assert LEAVE.after(state, event) == to


@pytest.mark.parametrize(
    ("state", "event", "text"),
    [
        ("granted", "refuse", "a granted leave is reconsidered before it is refused"),
        ("refused", "grant", "a refused leave is reconsidered before it is granted"),
        ("withdrawn", "grant", "cannot grant the leave: it is withdrawn"),
        ("withdrawn", "reconsider", "cannot reconsider the leave: it is withdrawn"),
    ],
)
def test_a_decision_out_of_turn_is_refused(state, event, text):
    assert LEAVE.after(state, event) == Because("L1", "L", text)


@pytest.mark.parametrize(
    ("may_decide", "reason", "because"),
    [
        (True, "the funeral of a grandparent", None),
        (
            False,
            "the funeral",
            Because("L1", "L", "the headteacher or a named deputy decides leave"),
        ),
        (True, " ", Because("L2", "L", "a decision gives its reason")),
    ],
)
def test_the_head_or_a_named_deputy_decides_and_says_why(may_decide, reason, because):
    assert decision_refusal(may_decide, reason) == because


@pytest.mark.parametrize(
    ("state", "code"), [("granted", "C"), ("asked", None), ("refused", None), ("withdrawn", None)]
)
def test_only_granted_leave_prefills_its_sessions(state, code):
    assert code_to_prefill(state, Ground.EXCEPTIONAL) == code


@pytest.mark.parametrize("ground", Ground)
def test_nothing_is_decided_by_asking(ground):
    assert LEAVE.start == "asked"
    assert code_to_prefill(LEAVE.start, ground) is None
