"""What an import would do to one school, as it is worked out before anything is written."""

from collections.abc import Hashable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from server.importing.assembling.records import SourceIdRecord
from server.importing.saving.comparing import Change, Counts
from server.settings import SchoolSettings


class SourceIds(NamedTuple):
    """What becomes of the source's own ids of one kind.

    ``gone``: those that the files have no more; ``back``: those that had gone.
    """

    kind: str
    added: list[tuple[str, UUID]]
    gone: list[str]
    back: list[tuple[str, date]]  # with the day since which it had been gone


class Kept(NamedTuple):
    """A value that was changed here and stays, though the files have another."""

    id: UUID
    column: str
    ours: str
    theirs: str


class Part(NamedTuple):
    """One kind of thing. ``sources``: None where it has no ids of its own in the source."""

    words: str
    change: Change
    sources: SourceIds | None = None
    kept: tuple[Kept, ...] = ()

    @property
    def counts(self) -> Counts:
        return self.change.counts


class Plan(NamedTuple):
    """``organisation``: the source's id of the school; ``is_linked``: it is kept as this one's.

    ``renamed_from``: empty where the name stays. ``imports``: the number of the school's last, and
    how many were undone, when this was compared. ``names``: by id, to show whom a row means.
    ``clashes``: sentences of what cannot be written. An export of ours, for a school that is new:
    ``other_ids``, what other sources call its rows, and its ``settings``. ``exported``: the digest
    that such files name.
    """

    school_id: UUID
    name: str
    source: str
    organisation: str
    today: date
    is_new: bool
    is_linked: bool
    renamed_from: str
    imports: tuple[int, int]
    parts: list[Part]
    names: dict[Hashable, str]
    clashes: list[str]
    other_ids: Sequence[SourceIdRecord] = ()
    settings: SchoolSettings = SchoolSettings()
    exported: str = ""
