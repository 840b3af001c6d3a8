"""Writes a plan: its rows are made ready beforehand, so that the one transaction is short."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from database.engine import is_postgres
from database.sql import bulk, execute, in_list, rows
from server.errors import BadInput
from server.importing.saving import store
from server.importing.saving.add_school import add_school
from server.importing.saving.comparing import Change, Changed, Stored, Written
from server.importing.saving.plan import Part, Plan

CHUNK = 400
_PLAIN = (str, int, bytes, type(None))  # SQLite takes them as they are; True is an int

Rows = list[tuple[Any, ...]]


class Statement(NamedTuple):
    """One statement for each of many rows."""

    sql: str
    rows: Rows


def statements(plan: Plan) -> list[Statement]:
    """What writes the rows of ``plan``, in the order of their references."""
    made = [one for part in plan.parts for one in _of_part(plan, part)]
    made.append(
        statement(
            """insert into source_id (school_id, source, kind, source_id, id, gone_on)
               values ($1, $2, $3, $4, $5, $6)""",
            [
                (plan.school_id, one.source, one.kind, one.source_id, one.ours, one.gone_on)
                for one in plan.other_ids
            ],
        )
    )
    return [one for one in made if one.rows]


def _of_part(plan: Plan, part: Part) -> Iterator[Statement]:
    change, school = part.change, plan.school_id
    table = change.table
    if "upn" in table.columns:  # two pupils may swap theirs, and no two may have the same
        yield statement(
            f"update {table.name} set upn = null where school_id = $1 and id = $2",
            [(school, one.id) for one in change.changed if _upn(table, one)],
        )
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(table.columns, 3))
    yield statement(
        f"update {table.name} set {columns} where school_id = $1 and {table.id_column} = $2",
        [(school, one.id, *one.after) for one in change.changed],
    )
    columns = ", ".join(("school_id", table.id_column, *table.columns))
    values = ", ".join(f"${n}" for n in range(1, len(table.columns) + 3))
    yield statement(
        f"insert into {table.name} ({columns}) values ({values})",
        [(school, one.id, *one.values) for one in change.added],
    )
    yield from _of_sources(plan, part)


def _upn(table: Written, one: Changed) -> bool:
    before = table.value("upn", one.before)
    return before is not None and before != table.value("upn", one.after)


def _of_sources(plan: Plan, part: Part) -> Iterator[Statement]:
    if part.sources is None:
        return
    kind, added, gone, back = part.sources
    this = (plan.school_id, plan.source, kind)
    yield statement(
        """insert into source_id (school_id, source, kind, source_id, id)
           values ($1, $2, $3, $4, $5)""",
        [(*this, key, id_) for key, id_ in added],
    )
    yield statement(
        """update source_id set gone_on = $5
           where school_id = $1 and source = $2 and kind = $3 and source_id = $4""",
        [(*this, key, plan.today) for key in gone] + [(*this, key, None) for key, _ in back],
    )


def statement(sql: str, many: Rows) -> Statement:
    """Ready to be run, in a transaction that is short because all is ready."""
    return Statement(sql, many if is_postgres() else [_ready(row) for row in many])


def _ready(row: Sequence[Any]) -> tuple[Any, ...]:
    """The texts that SQLite's adapters would make of ids and days, one by one, at the writer."""
    return tuple(
        one if isinstance(one, _PLAIN) else sqlite3.adapt(one, sqlite3.PrepareProtocol)
        for one in row
    )


async def make_room() -> None:
    """Lets SQLite keep its indexes in memory while they grow: else it writes them repeatedly."""
    if not is_postgres():
        await rows("pragma cache_size = -65536")  # KiB, of this process alone


async def save(plan: Plan, ready: list[Statement]) -> None:
    """Inside the caller's transaction. Raises BadInput where the plan's school has changed."""
    await _check(plan)
    if plan.is_new:
        await add_school(plan.school_id, plan.name, plan.today, plan.settings)
    elif plan.renamed_from:
        await execute("update school set name = $2 where id = $1", plan.school_id, plan.name)
    if not plan.is_linked:
        await execute(
            """insert into source_id (school_id, source, kind, source_id, id)
               values ($1, $2, 'school', $3, $1)""",
            plan.school_id,
            plan.source,
            plan.organisation,
        )
    for one in ready:
        await bulk(one.sql, one.rows)


async def _check(plan: Plan) -> None:
    """What was compared is what is there: no import since, and every row as it was read."""
    stands = await store.imports(plan.school_id) == plan.imports
    if plan.is_new:
        known = await store.schools_of_source(plan.source, plan.organisation)
        stands = stands and not known
    for part in plan.parts:
        stands = stands and await _as_compared(plan.school_id, part.change)
    if not stands:
        raise BadInput(
            "import.changed",
            f"The data of {plan.name} has changed since it was compared. Compare again.",
        )


async def _as_compared(school_id: UUID, change: Change) -> bool:
    before = {one.id: one.before for one in change.changed}
    ids = list(before)
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        now = await stored_of(change.table, school_id, some)
        if {one.id: one.values for one in now} != {id_: before[id_] for id_ in some}:
            return False
    return True


async def stored_of(table: Written, school_id: UUID, ids: Sequence[Any]) -> list[Stored]:
    """The rows of a few ids, held until the transaction ends."""
    columns = ", ".join((table.id_column, *table.columns))
    hold = " for update" if is_postgres() else ""  # SQLite's one writer holds them already
    found = await rows(
        f"""select {columns} from {table.name}
            where school_id = $1 and {table.id_column} in {in_list(2, ids)}{hold}""",
        school_id,
        *ids,
    )
    names = table.columns
    return [Stored(row[table.id_column], tuple(row[name] for name in names)) for row in found]
