"""What becomes of a notice, and what the office writes down of a call (rules P2, E2; policy D, G).

A notice is in a lane of its own: a person accepts it, and only then does it explain an absence.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from server.rules.because import Because, missing
from server.rules.transitions import Process, Source

State = Literal["received", "queried", "accepted", "declined", "withdrawn"]
Event = Literal["query", "answer", "accept", "decline", "withdraw"]

NOTICE: Process[State, Event] = Process(
    name="notice",
    source=Source("P2", "G"),
    start="received",
    table=(
        ("received", "query", "queried"),
        ("received", "accept", "accepted"),
        ("received", "decline", "declined"),
        ("received", "withdraw", "withdrawn"),
        ("queried", "answer", "received"),
        ("queried", "accept", "accepted"),  # by telephone, say
        ("queried", "decline", "declined"),
        ("queried", "withdraw", "withdrawn"),
        ("accepted", "query", "queried"),  # genuine doubt comes later too (P4)
        ("accepted", "decline", "declined"),
        ("accepted", "withdraw", "withdrawn"),
        ("declined", "accept", "accepted"),  # evidence came
    ),
    refusals={
        ("withdrawn", "accept"): "the parent has taken the notice back",
        ("declined", "withdraw"): "the notice is declined already, and stays on file",
    },
)


class TakenByOffice(Struct, frozen=True):
    """A notice that a person took. ``verified``: whether the caller was; None is no answer."""

    channel: str
    caller: str
    relationship: str
    taken_at: datetime
    taken_by: str
    verified: bool | None


def refusals(taken: TakenByOffice) -> list[Because]:
    """Why it cannot be kept yet. A caller who was not verified is kept, and shown as such."""
    asked = {
        "how it came": taken.channel,
        "who called": taken.caller,
        "the caller's relationship to the pupil": taken.relationship,
        "who took it": taken.taken_by,
        "whether the caller was verified": taken.verified is not None,
    }
    return missing("E2", "D", asked)
