"""A late bus names many arrivals at once; what follows is decided once (rule D3; policy J, W)."""

from typing import Literal

from server.rules.because import Because
from server.rules.codes import LATE, LATE_AFTER_CLOSE
from server.rules.detention import Event as DetentionEvent
from server.rules.transitions import Process, Source

State = Literal["open", "upheld", "let_off"]
Event = Literal["uphold", "let_off"]

INCIDENT: Process[State, Event] = Process(
    name="incident",
    source=Source("D3", "J"),
    start="open",
    table=(("open", "uphold", "upheld"), ("open", "let_off", "let_off")),
    refusals={
        ("upheld", "let_off"): "the incident is decided once: its consequences were upheld",
        ("let_off", "uphold"): "the incident is decided once: its arrivals were let off",
    },
)

_FOLLOWS: dict[State, DetentionEvent] = {"open": "hold", "upheld": "give", "let_off": "waive"}


def may_name(code: str, named_by: str | None = None) -> Because | None:
    """Why an arrival cannot be named; None: it can. ``named_by``: an incident that has it."""
    if code not in (LATE, LATE_AFTER_CLOSE):
        return Because("D3", "J", f"{code} is no late arrival")
    if named_by is not None:
        return Because("D3", "J", f"{named_by} already names this arrival")
    return None


def follows(state: State) -> DetentionEvent:
    """What happens to the detention of each arrival that is named, also of one named later.

    The code of an arrival is not asked and never changes: ``L`` stays ``L``, ``U`` stays ``U``.
    """
    return _FOLLOWS[state]
