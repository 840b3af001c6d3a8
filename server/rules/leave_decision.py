"""Who decides leave, in which steps, and what its sessions read then (rules L1, L2, L4; policy L).

No step is a rule's own: a person takes it, and gives the reason.
"""

from typing import Literal

from server.rules.because import Because
from server.rules.leave import CODES, Ground
from server.rules.transitions import Process, Source

State = Literal["asked", "granted", "refused", "withdrawn"]
Event = Literal["grant", "refuse", "withdraw", "reconsider"]

LEAVE: Process[State, Event] = Process(
    name="leave",
    source=Source("L1", "L"),
    start="asked",
    table=(
        ("asked", "grant", "granted"),
        ("asked", "refuse", "refused"),
        ("asked", "withdraw", "withdrawn"),
        ("granted", "reconsider", "asked"),
        ("granted", "withdraw", "withdrawn"),
        ("refused", "reconsider", "asked"),
        ("refused", "withdraw", "withdrawn"),
    ),
    refusals={
        ("granted", "refuse"): "a granted leave is reconsidered before it is refused",
        ("refused", "grant"): "a refused leave is reconsidered before it is granted",
    },
)


def decision_refusal(may_decide: bool, reason: str) -> Because | None:
    """Why a decision cannot be taken by this person with these words; None: it can.

    ``may_decide``: is the headteacher, or a deputy whom the head has named for it.
    """
    if not may_decide:
        return Because("L1", "L", "the headteacher or a named deputy decides leave")
    return None if reason.strip() else Because("L2", "L", "a decision gives its reason")


def code_to_prefill(state: State, ground: Ground) -> str | None:
    """The code of its sessions; None: refused or undecided leave prefills nothing (rule L4)."""
    return CODES.get(ground) if state == "granted" else None
