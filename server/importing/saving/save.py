"""Writes a plan: its rows are made ready beforehand, so that the one transaction is short."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from database.engine import is_postgres
from database.sql import bulk, execute, in_list, rows
from server.errors import BadInput
from server.importing.saving import store
from server.importing.saving.add_school import add_school
from server.importing.saving.comparing import Values, Written
from server.importing.saving.plan import Part, Plan

CHUNK = 400
_PLAIN = (str, int, bytes, type(None))  # SQLite takes them as they are; True is an int

Rows = list[tuple[Any, ...]]
Altered = tuple[Any, Values, Values]  # id, before, after


class Guard(NamedTuple):
    """What must still be there for a row to be changed: by id, the values of ``columns``.

    For PostgreSQL; SQLite says how many rows it changed.
    """

    table: Written
    columns: list[str]
    before: dict[Any, Values]


class Statement(NamedTuple):
    """One statement for each of many rows, each of which changes one row."""

    sql: str
    rows: Rows
    guard: Guard | None = None


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
    changed = [(one.id, one.before, one.after) for one in change.changed]
    yield from updates(table, school, changed)
    columns = ", ".join(("school_id", table.id_column, *table.columns))
    values = ", ".join(f"${n}" for n in range(1, len(table.columns) + 3))
    yield statement(
        f"insert into {table.name} ({columns}) values ({values})",
        [(school, one.id, *one.values) for one in change.added],
    )
    yield from _of_sources(plan, part)


def updates(table: Written, school: UUID, changed: Sequence[Altered]) -> Iterator[Statement]:
    """Writes only what differs, and only where that is still as it was."""
    if "upn" in table.columns:  # two pupils may swap theirs, and no two may have the same
        at = table.columns.index("upn")
        freed = [(id_, row, _without(row, at)) for id_, row, to in changed if row[at] != to[at]]
        yield from _updates(table, school, freed)
        gone = {id_: row for id_, _, row in freed}
        changed = [(id_, gone.get(id_, row), to) for id_, row, to in changed]
    yield from _updates(table, school, changed)


def _without(row: Values, at: int) -> Values:
    return (*row[:at], None, *row[at + 1 :])


def _updates(table: Written, school: UUID, changed: Iterable[Altered]) -> Iterator[Statement]:
    by_columns: dict[tuple[int, ...], list[Altered]] = defaultdict(list)
    for id_, before, after in changed:
        differ = tuple(n for n, value in enumerate(before) if value != after[n])
        if differ:
            pair = tuple(before[n] for n in differ), tuple(after[n] for n in differ)
            by_columns[differ].append((id_, *pair))
    same = "is not distinct from" if is_postgres() else "is"
    for differ, many in by_columns.items():
        names = [table.columns[n] for n in differ]
        sets = ", ".join(f"{name} = ${n}" for n, name in enumerate(names, 3))
        still = (f"{name} {same} ${n}" for n, name in enumerate(names, 3 + len(names)))
        sql = f"""update {table.name} set {sets} where school_id = $1
                    and {table.id_column} = $2 and {" and ".join(still)}"""
        ready = statement(sql, [(school, id_, *after, *before) for id_, before, after in many])
        stood = {id_: before for id_, before, _ in many} if is_postgres() else {}
        yield ready._replace(guard=Guard(table, names, stood))


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
        await rows("pragma cache_size = -16384")  # KiB, of this process alone


async def save(plan: Plan, ready: Sequence[Statement]) -> None:
    """Inside the caller's transaction. Raises BadInput where the plan's school has changed."""
    stands = await store.imports(plan.school_id) == plan.imports
    if plan.is_new:
        stands &= not await store.schools_of_source(plan.source, plan.organisation)
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
    if not (stands and await carry_out(plan.school_id, ready)):
        raise BadInput(
            "import.changed",
            f"The data of {plan.name} has changed since it was compared. Compare again.",
        )


async def carry_out(school_id: UUID, ready: Iterable[Statement]) -> bool:
    """False where a row that is to change is no longer as it was: then nothing may be committed."""
    for one in ready:
        if one.guard is None:
            await bulk(one.sql, one.rows)
        elif is_postgres():
            if not await _stands(school_id, one.guard):
                return False
            await bulk(one.sql, one.rows)
        else:
            before = await _changed_so_far()
            await bulk(one.sql, one.rows)
            if await _changed_so_far() - before != len(one.rows):
                return False
    return True


async def _changed_so_far() -> int:
    """By SQLite, since it was opened: one more for each row that was as it had been."""
    [row] = await rows("select total_changes() as n")
    n: int = row["n"]
    return n


async def _stands(school_id: UUID, guard: Guard) -> bool:
    """The rows are looked at, and held until the transaction ends."""
    ids, key = list(guard.before), guard.table.id_column
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        found = await rows(
            f"""select {", ".join((key, *guard.columns))} from {guard.table.name}
                where school_id = $1 and {key} in {in_list(2, some)} for update""",
            school_id,
            *some,
        )
        now = {row[key]: tuple(row[name] for name in guard.columns) for row in found}
        if now != {id_: guard.before[id_] for id_ in some}:
            return False
    return True
