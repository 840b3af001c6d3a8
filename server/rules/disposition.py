"""What became of an entry that a tablet sent; none is ever deleted (rule E1, policy H; SYNC §3)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal
from uuid import UUID

from msgspec import Struct

from server.rules.because import Because
from server.rules.marks import State as MarkState
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
        ("set_aside", "judge_again", "received"),  # it came again, and with its proof
    ),
    refusals={
        ("accepted", "set_aside"): "the entry is in the register: it is amended, not set aside",
        ("quarantined", "accept"): "the entry cannot be read",
        ("received", "set_aside"): "the entry is not judged yet",
    },
)


# *check*: two entries differ, and one of them says that the pupil was seen.
_SEEN: frozenset[MarkState] = frozenset({"present", "late", "check"})


def seen_only_here(
    seen: Iterable[UUID], marks: Mapping[UUID, Collection[MarkState]]
) -> frozenset[UUID]:
    """Of the pupils whom an entry says were ``seen``, those of whom nothing else says so.

    ``marks``: what that day's registers say of each; a pupil of whom they say nothing may miss.
    """
    return frozenset(pupil for pupil in seen if _SEEN.isdisjoint(marks.get(pupil, ())))


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
