"""A penalty notice from request to outcome, and the parents it names (rule N5; policy X).

No step is taken by a rule: whoever issues notices (a setting, rule N3) takes it, with its reason.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple
from uuid import UUID

from server.rules.because import Because
from server.rules.transitions import Process, Source

State = Literal["requested", "returned", "issued", "paid", "unpaid", "withdrawn", "prosecuted"]
Event = Literal["return", "request", "issue", "pay", "lapse", "withdraw", "prosecute"]

NOTICE: Process[State, Event] = Process(
    name="penalty notice",
    source=Source("N5", "X"),
    start="requested",
    table=(
        ("requested", "issue", "issued"),
        ("requested", "return", "returned"),
        ("requested", "withdraw", "withdrawn"),
        ("returned", "request", "requested"),
        ("returned", "withdraw", "withdrawn"),
        ("issued", "pay", "paid"),
        ("issued", "lapse", "unpaid"),
        ("issued", "withdraw", "withdrawn"),
        ("unpaid", "prosecute", "prosecuted"),
        ("unpaid", "withdraw", "withdrawn"),
    ),
    refusals={
        ("issued", "prosecute"): "the parent still has time to pay",
        ("unpaid", "pay"): "the time to pay is over: the authority prosecutes or withdraws",
    },
)


class Liable(NamedTuple):
    """A parent named in a request, with the reason: who allowed the absence (policy X)."""

    parent: UUID
    reason: str


def lacks_of_liable(named: Sequence[Liable]) -> list[Because]:
    """Why these parents cannot be named as they stand; empty where they can."""
    if not named:
        return [Because("N5", "X", "no liable parent is named")]
    without = sum(1 for one in named if not one.reason.strip())
    return [Because("N5", "X", f"{without} named without a reason")] if without else []
