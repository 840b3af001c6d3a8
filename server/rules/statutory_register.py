"""Marks that another system's statutory register is to hold as well (rule T4; policy E, H).

Where Firstbell holds the register itself, nothing is written back.
"""

from collections.abc import Hashable, Mapping
from typing import Generic, Literal, NamedTuple, TypeVar

from server.rules.because import Because
from server.rules.codes import Session
from server.rules.transitions import Process, Source

Holder = Literal["firstbell", "other"]  # setting
State = Literal["to_write", "written", "acknowledged", "refused", "different"]
Event = Literal["write", "acknowledge", "refuse", "lose", "amend", "differ", "settle"]
K = TypeVar("K", bound=Hashable)

WRITING_BACK: Process[State, Event] = Process(
    name="mark",
    source=Source("T4", "H"),
    start="to_write",
    table=(
        ("to_write", "write", "written"),
        ("written", "acknowledge", "acknowledged"),
        ("written", "refuse", "refused"),
        ("written", "lose", "to_write"),  # no answer came
        ("refused", "write", "written"),
        ("acknowledged", "differ", "different"),  # found when the two were compared
        ("different", "write", "written"),
        ("different", "settle", "acknowledged"),  # put right in the other system
        ("to_write", "amend", "to_write"),
        ("written", "amend", "to_write"),
        ("acknowledged", "amend", "to_write"),
        ("refused", "amend", "to_write"),
        ("different", "amend", "to_write"),
    ),
    refusals={("to_write", "acknowledge"): "the mark has changed since it was written"},
)


class Difference(NamedTuple, Generic[K]):
    """``ours``, ``theirs``: codes; None where that side has no mark."""

    key: K
    ours: str | None
    theirs: str | None
    because: Because


def is_written_back(holder: Holder, session: Session) -> bool:
    """True for session marks where the other system holds the register; lessons are ours."""
    return holder == "other" and session != ""


def differences(ours: Mapping[K, str], theirs: Mapping[K, str]) -> list[Difference[K]]:
    """Every pupil's session of which the two registers say different things, ours first."""
    keys = dict.fromkeys([*ours, *theirs])
    return [
        Difference(key, a, b, Because("T4", "H", f"{a or 'no mark'} here, {b or 'no mark'} there"))
        for key in keys
        if (a := ours.get(key)) != (b := theirs.get(key))
    ]
