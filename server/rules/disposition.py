"""What became of an entry that a tablet sent; none is ever deleted (rule E1, policy H; SYNC §3)."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from server.rules.because import Because
from server.rules.transitions import Process, Source

State = Literal["received", "accepted", "held", "quarantined", "set_aside"]
Event = Literal["accept", "hold", "quarantine", "judge_again", "set_aside", "take_up"]

DISPOSITION: Process[State, Event] = Process(
    name="entry",
    source=Source("E1", "H"),
    start="received",
    table=(
        ("received", "accept", "accepted"),
        ("received", "hold", "held"),
        ("received", "quarantine", "quarantined"),
        ("held", "accept", "accepted"),  # by a person; it is numbered then
        ("held", "judge_again", "received"),  # its own tablet sent it with its proof
        ("held", "set_aside", "set_aside"),
        ("quarantined", "judge_again", "received"),
        ("quarantined", "set_aside", "set_aside"),
        ("set_aside", "take_up", "held"),  # nothing was deleted, so a person may think again
    ),
    refusals={
        ("accepted", "set_aside"): "the entry is in the register: it is amended, not set aside",
        ("quarantined", "accept"): "the entry cannot be read",
        ("received", "set_aside"): "the entry is not judged yet",
    },
)


class SettingAside(Struct, frozen=True):
    """``only_evidence``: nothing else says that the pupil was seen. The author is told of it."""

    reason: str
    by: UUID
    second: UUID | None
    only_evidence: bool


def refusals(setting: SettingAside) -> list[Because]:
    """Why the entry cannot be set aside so."""
    found = []
    if not setting.reason.strip():
        found.append("the reason is missing")
    if setting.only_evidence and setting.second in (None, setting.by):
        found.append("a second person is needed: nothing else says that the pupil was seen")
    return [Because("E1", "H", text) for text in found]
