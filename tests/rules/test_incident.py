"""An incident holds what follows from its arrivals, is decided once, and changes no code (D3)."""

import pytest

from server.rules.because import Because
from server.rules.detention import DETENTION
from server.rules.incident import INCIDENT, follows, may_name


@pytest.mark.parametrize(
    ("code", "named_by", "refusal"),
    [
        ("L", None, None),
        ("U", None, None),
        ("U", "the bus of line 9", "the bus of line 9 already names this arrival"),
        ("/", None, "/ is no late arrival"),
        ("N", "the bus of line 9", "N is no late arrival"),
    ],
)
def test_late_arrivals_alone_are_named_and_once(code, named_by, refusal):
    found = may_name(code, named_by)

    assert found == (Because("D3", "J", refusal) if refusal else None)


@pytest.mark.parametrize(
    ("state", "detention"), [("open", "held"), ("upheld", "due"), ("let_off", "waived")]
)
def test_the_detention_of_an_arrival_follows_the_incident(state, detention):
    assert DETENTION.after("earned", follows(state)) == detention
    if state != "open":
        assert DETENTION.after("held", follows(state)) == detention


@pytest.mark.parametrize(
    ("event", "state", "other", "why"),
    [
        ("uphold", "upheld", "let_off", "its consequences were upheld"),
        ("let_off", "let_off", "uphold", "its arrivals were let off"),
    ],
)
def test_it_is_decided_once(event, state, other, why):
    assert INCIDENT.after(INCIDENT.start, event) == state
    assert INCIDENT.after(state, other) == Because(
        "D3", "J", f"the incident is decided once: {why}"
    )
