"""Rows as a run left them, and as they were before: packed, to be shown and to be undone."""

import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, convert

from database.of_school import OfSchool
from server.importing.saving.comparing import Changed, Values, Written
from server.importing.saving.plan import Part, Plan
from server.people import tables as people
from server.timetable import tables as timetable

_TABLES: tuple[type[OfSchool], ...] = (
    timetable.Term,
    timetable.Closure,
    timetable.Period,
    timetable.Lesson,
    timetable.Cover,
    timetable.PlannedAbsence,
    people.Staff,
    people.Pupil,
    people.EarlierStay,
    people.PupilCohort,
    people.Contact,
    people.ContactLink,
    people.PupilGroup,
    people.GroupPupil,
    people.GroupTeacher,
)
TYPES = {
    table._meta.tablename: {column._meta.name: column.value_type for column in table._meta.columns}
    for table in _TABLES
} | {"school": {"id": UUID, "name": str}}

ROWS = 2_000  # of a packet: small enough to hold many in no memory, large enough to pack well


class Row(Struct, frozen=True, array_like=True):
    """Values as JSON has them: ids and days as texts. ``before``: None for one that was added."""

    id: str
    before: list[Any] | None
    after: list[Any]


class Packet(Struct, frozen=True):
    columns: list[str]
    rows: list[Row]


class Packed(Struct, frozen=True):
    table: str
    what: str
    content: bytes


SOURCE_IDS = "source_ids"
SOURCE_COLUMNS = ("kind", "source_id", "gone_on")
SCHOOL = Written("school", ("name",))


def pack(columns: Sequence[str], rows: Sequence[tuple[Any, Values | None, Values]]) -> bytes:
    return zlib.compress(msgspec.json.encode({"columns": columns, "rows": rows}), 1)


def unpack(content: bytes) -> Packet:
    return msgspec.json.decode(zlib.decompress(content), type=Packet)


def typed(table: str, columns: Sequence[str], row: Row) -> tuple[Any, Values | None, Values]:
    """Id, values before and values after, as the database has them."""
    types = TYPES[table]

    def values(plain: list[Any]) -> Values:
        pairs = zip(columns, plain, strict=True)
        return tuple(None if one is None else convert(one, types[name]) for name, one in pairs)

    id_: Any = convert(row.id, types.get("id", date))  # a closure's id is its day
    return id_, None if row.before is None else values(row.before), values(row.after)


def packed(plan: Plan) -> Iterator[Packed]:
    """Everything that ``plan`` does, in its order."""
    if plan.renamed_from and not plan.is_new:
        row = (plan.school_id, (plan.renamed_from,), (plan.name,))
        yield Packed(SCHOOL.name, "changed", pack(SCHOOL.columns, [row]))
    for part in plan.parts:
        yield from _of_part(part, plan)
    others = [
        (one.ours, None, (one.kind, one.source_id, one.gone_on, one.source))
        for one in plan.other_ids
    ]
    for at in range(0, len(others), ROWS):
        columns = (*SOURCE_COLUMNS, "source")  # not the run's own
        yield Packed("source_id", SOURCE_IDS, pack(columns, others[at : at + ROWS]))


def _of_part(part: Part, plan: Plan) -> Iterator[Packed]:
    table, change = part.change.table, part.change
    for returns in (False, True):
        rows = [
            (one.id, None, one.values)
            for one in change.added
            if (one.id in change.returned) is returns
        ]
        yield from _packets(table, "returned" if returns else "added", rows)
    by_what = sorted(change.changed, key=lambda one: one.what)
    for what, some in groupby(by_what, key=lambda one: one.what):
        yield from _packets(table, what, [_changed(one) for one in some])
    if part.sources:
        yield from _of_sources(part, plan)


def _of_sources(part: Part, plan: Plan) -> Iterator[Packed]:
    """Each id of the source with the day since which it had been gone, and is now."""
    sources = part.sources
    assert sources
    new = [(id_, None, (sources.kind, key, None)) for key, id_ in sources.added]
    gone = [(key, (None,), (sources.kind, key, plan.today)) for key in sources.gone]
    back = [(key, (since,), (sources.kind, key, None)) for key, since in sources.back]
    for rows in (new, gone, back):
        for at in range(0, len(rows), ROWS):
            content = pack(SOURCE_COLUMNS, rows[at : at + ROWS])
            yield Packed(part.change.table.name, SOURCE_IDS, content)


def _changed(one: Changed) -> tuple[Any, Values | None, Values]:
    return one.id, one.before, one.after


def _packets(
    table: Written, what: str, rows: Sequence[tuple[Any, Values | None, Values]]
) -> Iterator[Packed]:
    for at in range(0, len(rows), ROWS):
        yield Packed(table.name, what, pack(table.columns, rows[at : at + ROWS]))
