"""Compares one school's records with the database: reads, and writes nothing."""

from collections.abc import Callable, Container, Hashable, Iterable
from datetime import date
from typing import NamedTuple
from uuid import UUID

from server.importing.assembling.records import SchoolRecord
from server.importing.reading.mapping import Mapping
from server.importing.saving import store
from server.importing.saving.comparing import Change, Comparison, Stored, Wanted, Written, compare
from server.importing.saving.ids import NewIds
from server.importing.saving.matching import matched
from server.importing.saving.naming import names_of
from server.importing.saving.ours import OursStays, changed_here
from server.importing.saving.plan import Part, Plan, SourceIds
from server.importing.saving.restoring import restored
from server.importing.saving.rolls import Rolls, same_numbers
from server.importing.saving.staying import STAYING, Staying, rows_of_stays
from server.importing.saving.written import COHORT, KEYED, LINKING, Keyed, Linking
from server.settings import SchoolSettings

NEVER_GONE = frozenset({"term"})  # a year that the files leave out stays as it was


class Known(NamedTuple):
    """What the source has, or had, of one kind. ``elsewhere``: what another source still has."""

    ids: dict[Hashable, UUID]
    gone: dict[Hashable, date]
    elsewhere: frozenset[UUID]


async def plan_school(
    record: SchoolRecord, mapping: Mapping, school_id: UUID | None, today: date, new_ids: NewIds
) -> Plan:
    """``school_id``: the school that ``record`` is; None makes a new one."""
    school = school_id or own_id(mapping, record.source_id) or new_ids.next()
    planning = Planning(record, mapping, school, today, new_ids, is_new=school_id is None)
    parts = await planning.parts()
    brings = school_id is None and mapping.keeps_ids
    if brings:
        parts += restored(record, new_ids)
    before = await store.school_name(school) if school_id else record.name
    return Plan(
        school_id=school,
        name=record.name if record.is_named else before,
        source=mapping.name,
        organisation=record.source_id,
        today=today,
        is_new=school_id is None,
        is_linked=bool(await store.source_of_school(school, mapping.name)),
        renamed_from=before if record.is_named and before != record.name else "",
        imports=await store.imports(school),
        parts=parts,
        names=planning.names,
        clashes=planning.clashes,
        other_ids=record.source_ids if brings else (),
        settings=record.settings if brings else SchoolSettings(),
        exported=record.digest,
    )


def own_id(mapping: Mapping, key: Hashable) -> UUID | None:
    """An id of ours that comes back in an export of our own."""
    try:
        return UUID(str(key)) if mapping.keeps_ids else None
    except ValueError:
        return None


class Planning:
    """The kinds of one school in their order: what links comes behind what it links."""

    def __init__(
        self,
        record: SchoolRecord,
        mapping: Mapping,
        school: UUID,
        today: date,
        new_ids: NewIds,
        *,
        is_new: bool,
    ) -> None:
        self._record, self._mapping, self._school = record, mapping, school
        self._today, self._new_ids, self._is_new = today, new_ids, is_new
        self._ids: dict[str, dict[Hashable, UUID]] = {}
        self._of_source: dict[str, set[UUID]] = {}
        self._elsewhere: set[UUID] = set()
        self._ended: set[UUID] = set()
        self.names: dict[Hashable, str] = {}
        self.clashes: list[str] = []

    async def parts(self) -> list[Part]:
        parts = [part for keyed in KEYED for part in await self._keyed(keyed)]
        parts += [await self._linking(linking) for linking in LINKING]
        parts += [await self._staying(staying) for staying in STAYING]
        return parts

    async def _keyed(self, keyed: Keyed) -> list[Part]:
        table = keyed.table
        rows = {one.id: one for one in await store.stored(table, self._school)}
        wanted = list(keyed.wanted(self._record))
        known = await self._known(keyed, rows, {row.key for row in wanted})
        claimed = {known.ids[row.key] for row in wanted if row.key in known.ids}
        new = [row for row in wanted if row.key not in known.ids]
        others = [one for one in rows.values() if one.id not in claimed]
        found = matched(table, keyed.sign, new, others)
        keys = {row.key for row in wanted}
        stored = {
            key: rows[id_]
            for key, id_ in {**known.ids, **found}.items()
            if key in keys or key not in known.gone
        }
        rolls = Rolls(self._today, first=not known.ids)
        ours = OursStays()
        if keyed.kind == "pupil":
            wanted = await rolls.settle(self._school, wanted, stored, {*known.gone, *found})
        elif keyed.kind == "staff":
            wanted = ours.settle(wanted, stored, await changed_here(self._school, wanted, stored))
        change = compare(
            self._how(table, lambda one: one.id not in known.elsewhere),
            wanted,
            stored,
            self._id_of,
        )
        sources = self._sources(keyed, known, change)
        if table.ends is None:
            change = _without_end(change, len(sources.gone))
        self._learn(keyed, known, change, rows)
        parts = [Part(keyed.words, change, sources, tuple(ours.kept))]
        return parts + ([rolls.part(self._new_ids)] if rolls.earlier else [])

    async def _known(
        self, keyed: Keyed, rows: dict[UUID, Stored], wanted: Container[Hashable]
    ) -> Known:
        """In an export of ours an id means the row that has it, unless something else is known."""
        found = await store.known(self._school, self._mapping.name, keyed.kind)
        ids: dict[Hashable, UUID] = {key: id_ for key, id_, _ in found if id_ in rows}
        if self._mapping.keeps_ids:
            ids = {str(id_): id_ for id_ in rows if str(id_) in wanted} | ids
        return Known(
            ids,
            {key: gone for key, _, gone in found if gone is not None},
            await store.elsewhere(self._school, self._mapping.name, keyed.kind),
        )

    def _how(self, table: Written, may_end: Callable[[Stored], bool]) -> Comparison:
        spoken = table.name in self._record.spoken
        return Comparison(
            table, self._today, lambda one: spoken and may_end(one), self._unsaid(table)
        )

    def _unsaid(self, table: Written) -> frozenset[str]:
        return self._record.unsaid.get(table.name, frozenset())

    def _id_of(self, row: Wanted) -> UUID:
        """Its own in an export of ours, if the school is new here; else a new one."""
        own = row.id or own_id(self._mapping, row.key)
        return own if own and self._is_new else self._new_ids.next()

    def _sources(self, keyed: Keyed, known: Known, change: Change) -> SourceIds:
        spoken = keyed.table.name in self._record.spoken and keyed.kind not in NEVER_GONE
        return SourceIds(
            keyed.kind,
            [(str(key), id_) for key, id_ in change.ids.items() if key not in known.ids],
            [
                str(key)
                for key in known.ids
                if spoken and key not in change.ids and key not in known.gone
            ],
            [(str(key), known.gone[key]) for key in change.ids if key in known.gone],
        )

    def _learn(self, keyed: Keyed, known: Known, change: Change, rows: dict[UUID, Stored]) -> None:
        self._ids[keyed.kind] = change.ids
        self._of_source[keyed.kind] = {*known.ids.values(), *change.ids.values()}
        self._elsewhere |= known.elsewhere
        self._ended |= {one.id for one in change.changed if one.what == "ended"}
        after = {one.id: one.after for one in change.changed}
        everyone = [(one.id, after.get(one.id, one.values)) for one in rows.values()]
        everyone += change.added
        self.names |= names_of(change.table, everyone)
        if keyed.kind == "pupil":
            self.clashes += same_numbers(everyone)

    async def _linking(self, linking: Linking) -> Part:
        wanted = list(linking.wanted(self._record, self._ids))
        rows = await store.stored(linking.table, self._school)
        before = {linking.key(one): one for one in self._within(linking.of_kind, rows)}
        change = self._compare(linking.table, wanted, before)
        self._ids[linking.table.name] = change.ids
        self.names |= names_of(
            linking.table, [*((one.id, one.values) for one in rows), *change.added]
        )
        return Part(linking.words, change)

    async def _staying(self, staying: Staying) -> Part:
        stored = self._within(staying.of_kind, await store.stored(staying.table, self._school))
        wanted, keyed = rows_of_stays(
            staying.stays(self._record, self._ids), stored, self._today, first=not stored
        )
        change = self._compare(staying.table, wanted, keyed)
        return Part(staying.words, change._replace(ids={}))  # nothing refers to a stay

    def _within(self, kind: str | None, rows: Iterable[Stored]) -> list[Stored]:
        """The rows of what this source has: another source's are not looked at."""
        if kind is None:
            return list(rows)
        of_source = self._of_source[kind]
        return [one for one in rows if one.values[0] in of_source]

    def _compare(
        self, table: Written, wanted: list[Wanted], stored: dict[Hashable, Stored]
    ) -> Change:
        """Who has ended takes their links with them; what another source has too stays."""
        links = [n for n, name in enumerate(table.columns[:2]) if name.endswith("_id")]
        spoken = table.name in self._record.spoken

        def may_end(one: Stored) -> bool:
            if table is COHORT and one.values[1] not in self._record.spoken_cohorts:
                return False
            ids = [one.values[n] for n in links]
            alone = any(id_ not in self._elsewhere for id_ in ids)
            return (spoken and alone) or any(id_ in self._ended for id_ in ids)

        how = Comparison(table, self._today, may_end, self._unsaid(table))
        days = table.id_column != "id"  # closures: the day is the id
        change = compare(how, wanted, stored, lambda row: row.key if days else self._id_of(row))
        silent = not spoken and not wanted
        counts = change.counts._replace(missing=0) if silent else change.counts
        return change._replace(counts=counts)


def _without_end(change: Change, gone: int) -> Change:
    """A contact has no end of its own: who the files have no more is counted as ended."""
    counts = change.counts
    return change._replace(counts=counts._replace(ended=gone, missing=counts.missing - gone))
