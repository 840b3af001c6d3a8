"""What an import would do to each school, worked out before anything is written."""

from collections.abc import Hashable
from typing import NamedTuple
from uuid import UUID, uuid4

from server.importing.assembling.records import SchoolRecord
from server.importing.saving import store
from server.importing.saving.comparing import Change, Counts, Stored, Wanted, compare
from server.importing.saving.written import (
    GROUP_PUPIL,
    KEYED,
    LINKING,
    Keyed,
    Linking,
    memberships,
)


class Part(NamedTuple):
    """One kind of thing. ``kind`` names it in ``source_id``; empty: it has no id of its own."""

    words: str
    kind: str
    change: Change


class Plan(NamedTuple):
    """``is_linked``: the source's organisation is already kept as this school."""

    school_id: UUID
    record: SchoolRecord
    is_new: bool
    is_linked: bool
    renamed: bool
    parts: list[Part]

    @property
    def counts(self) -> list[tuple[str, Counts]]:
        return [(part.words, part.change.counts) for part in self.parts]


async def plan_school(record: SchoolRecord, source: str, school_id: UUID | None) -> Plan:
    """``school_id``: the school that ``record`` is; None makes a new one."""
    school = school_id or uuid4()
    ids: dict[str, dict[Hashable, UUID]] = {}
    parts: list[Part] = []
    for keyed in KEYED:
        change = await _keyed(keyed, record, source, school)
        ids[keyed.kind] = change.ids
        parts.append(Part(keyed.words, keyed.kind, change))
    for linking in LINKING:
        change = await _linking(linking, record, school, ids)
        ids[linking.table.name] = change.ids
        parts.append(Part(linking.words, "", change))
    parts.append(Part("pupils in groups", "", await _members(record, school, ids)))
    return Plan(
        school_id=school,
        record=record,
        is_new=school_id is None,
        is_linked=bool(school_id and await store.source_of_school(school_id, source)),
        renamed=bool(school_id and await store.school_name(school_id) != record.name),
        parts=parts,
    )


async def _keyed(keyed: Keyed, record: SchoolRecord, source: str, school: UUID) -> Change:
    before = await store.stored_by_source(keyed.table, school, source, keyed.kind)
    return compare(keyed.table, keyed.wanted(record), before)


async def _linking(
    linking: Linking, record: SchoolRecord, school: UUID, ids: dict[str, dict[Hashable, UUID]]
) -> Change:
    """A file of ours that is not there says nothing of what is no longer there."""
    wanted = list(linking.wanted(record, ids))
    before = {linking.key(one): one for one in await store.stored(linking.table, school)}
    return compare(linking.table, wanted, _spoken_of(linking, before, wanted, ids))


def _spoken_of(
    linking: Linking,
    before: dict[Hashable, Stored],
    wanted: list[Wanted],
    ids: dict[str, dict[Hashable, UUID]],
) -> dict[Hashable, Stored]:
    if not wanted:
        return {}
    if linking.of_kind is None:
        return before
    known = set(ids[linking.of_kind].values())
    return {key: one for key, one in before.items() if one.values[0] in known}


async def _members(
    record: SchoolRecord, school: UUID, ids: dict[str, dict[Hashable, UUID]]
) -> Change:
    known = set(ids["group"].values())
    before = [one for one in await store.stored(GROUP_PUPIL, school) if one.values[0] in known]
    wanted, keyed = memberships(record.group_pupils, ids, before)
    return compare(GROUP_PUPIL, wanted, keyed)
