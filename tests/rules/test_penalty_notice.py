"""Rule N5: what may become of a notice, and whom it names."""

import pytest

from server.rules.because import Because
from server.rules.penalty_notice import NOTICE, Liable, lacks_of_liable
from tests.builders import named


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("", "requested"),
        ("return", "returned"),
        ("return request issue", "issued"),
        ("issue pay", "paid"),
        ("issue lapse", "unpaid"),
        ("issue lapse prosecute", "prosecuted"),
        ("issue lapse withdraw", "withdrawn"),
        ("issue withdraw", "withdrawn"),
        ("withdraw", "withdrawn"),
        ("return withdraw", "withdrawn"),
    ],
)
def test_a_notice_goes_its_way(events, state):
    at = NOTICE.start
    for event in events.split():
        at = NOTICE.steps[at, event]

    assert at == state


@pytest.mark.parametrize(
    ("state", "event", "text"),
    [
        ("requested", "pay", "cannot pay the penalty notice: it is requested"),
        ("returned", "issue", "cannot issue the penalty notice: it is returned"),
        ("issued", "prosecute", "the parent still has time to pay"),
        ("unpaid", "pay", "the time to pay is over: the authority prosecutes or withdraws"),
        ("paid", "withdraw", "cannot withdraw the penalty notice: it is paid"),
        ("withdrawn", "issue", "cannot issue the penalty notice: it is withdrawn"),
        ("prosecuted", "pay", "cannot pay the penalty notice: it is prosecuted"),
    ],
)
def test_a_step_out_of_turn_is_refused(state, event, text):
    assert NOTICE.after(state, event) == Because("N5", "X", text)


def test_a_notice_ends_paid_withdrawn_or_prosecuted():
    assert set(NOTICE.ends) == {"paid", "withdrawn", "prosecuted"}


@pytest.mark.parametrize(
    ("reasons", "lacks"),
    [
        ([], ["no liable parent is named"]),
        (["took the child abroad"], []),
        (["took the child abroad", " "], ["1 named without a reason"]),
    ],
)
def test_each_liable_parent_is_named_with_the_reason(reasons, lacks):
    parents = [Liable(named(f"parent {n}"), reason) for n, reason in enumerate(reasons)]

    assert lacks_of_liable(parents) == [Because("N5", "X", text) for text in lacks]
