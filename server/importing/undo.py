"""Takes back the last import of a school, while nothing that came later depends on it."""

import asyncio
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import asyncpg

from database.engine import in_transaction
from database.sql import execute, in_list, rows
from server.errors import BadInput, NotFound
from server.importing import history
from server.importing.history import Run
from server.importing.saving import store
from server.importing.saving.comparing import Values
from server.importing.saving.lock import only_import
from server.importing.saving.packets import SCHOOL, SOURCE_IDS, Packed, typed, unpack
from server.importing.saving.references import Reference, references
from server.importing.saving.save import CHUNK, Statement, carry_out, statement, updates
from server.importing.saving.written import TABLES, words_of

BROKEN = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


class Step(NamedTuple):
    """Rows of one packet: id, values before (None: added) and after."""

    table: str
    what: str
    rows: list[tuple[Any, Values | None, Values]]


async def what_depends(school_id: UUID, run_id: UUID) -> list[str]:
    """What has come to depend on the run, counted: ``marks (31)``. Empty: it can be undone."""
    steps = await _steps(school_id, run_id)
    return [*await _changed_since(school_id, steps), *await _referring(school_id, steps)]


async def undo(school_id: UUID, run_id: UUID, *, by: UUID | None, now: datetime) -> None:
    """Everything as it was before the run, or nothing. A school that it made stays, empty.

    Raises NotFound for no run of the school, BadInput where another came later or something
    depends on it.
    """
    if all(run.id != run_id for run in await history.runs(school_id)):
        raise NotFound("import.run", "There is no such import.")
    async with only_import():
        last = await history.last(school_id)
        if last is None or last.id != run_id:
            raise BadInput("import.not_last", "Only the last import can be undone.")
        if depends := await what_depends(school_id, run_id):
            raise _depends(", ".join(depends))
        steps = await _steps(school_id, run_id)
        ready = list(_statements(school_id, last, steps))
        try:
            await in_transaction(lambda: _undo(last, steps, ready, by, now))
        except BROKEN as problem:
            raise _depends("something new") from problem


def _depends(what: str) -> BadInput:
    return BadInput(
        "import.depends",
        f"This import cannot be undone: {what} would be lost. Correct the files and import again.",
    )


async def _steps(school_id: UUID, run_id: UUID) -> list[Step]:
    steps = []
    for packed in await history.packets(school_id, run_id):
        steps.append(_step(packed))
        await asyncio.sleep(0)  # others are served between two packets
    return steps


def _step(packed: Packed) -> Step:
    packet = unpack(packed.content)
    if packed.what == SOURCE_IDS:
        plain = [(row.id, row.before, tuple(row.after)) for row in packet.rows]
        return Step(packed.table, SOURCE_IDS, plain)  # type: ignore[arg-type]
    return Step(
        packed.table,
        packed.what,
        [typed(packed.table, packet.columns, row) for row in packet.rows],
    )


def _rows_of(steps: Sequence[Step]) -> Iterator[Step]:
    return (step for step in steps if step.what != SOURCE_IDS and step.table != SCHOOL.name)


async def _changed_since(school_id: UUID, steps: Sequence[Step]) -> list[str]:
    """Rows that are no longer as the run left them."""
    counts: dict[str, int] = {}
    for name in {step.table for step in _rows_of(steps)}:
        now = {one.id: one.values for one in await store.stored(TABLES[name], school_id)}
        left = (row for step in _rows_of(steps) if step.table == name for row in step.rows)
        if differ := sum(now.get(id_) != after for id_, _, after in left):
            counts[name] = differ
    return [f"later changes of {words_of(name)} ({count})" for name, count in counts.items()]


async def _referring(school_id: UUID, steps: Sequence[Step]) -> list[str]:
    """Rows that the run did not add and that refer to some that it did."""
    added: dict[str, list[Any]] = {}
    for step in _rows_of(steps):
        added.setdefault(step.table, []).extend(id_ for id_, before, _ in step.rows if not before)
    counts: dict[str, int] = {}
    for one in await references():
        if ids := added.get(one.target):
            own = set(added.get(one.table, ()))
            if found := await _refer(school_id, one, ids, own):
                words = words_of(one.table) if one.table in TABLES else one.words
                counts[words] = counts.get(words, 0) + found
    return [f"{words} ({count})" for words, count in counts.items()]


async def _refer(school_id: UUID, one: Reference, ids: Sequence[Any], own: set[Any]) -> int:
    what = "id" if one.table in TABLES else "1"
    found = 0
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        referring = await rows(
            f"""select {what} as id from {one.table}
                where school_id = $1 and {one.column} in {in_list(2, some)}""",
            school_id,
            *some,
        )
        found += sum(row["id"] not in own for row in referring)
    return found


def _statements(school_id: UUID, run: Run, steps: Sequence[Step]) -> Iterator[Statement]:
    """Changes go back first, then what was added goes, last first: nothing refers to it then."""
    for step in _rows_of(steps):
        if step.table == "pupil":  # somebody may have the number again that had it before
            sql = "update pupil set upn = null where school_id = $1 and id = $2"
            yield statement(sql, [(school_id, id_) for id_, old, _ in step.rows if old is None])
    for name in dict.fromkeys(step.table for step in _rows_of(steps)):
        many = (row for step in _rows_of(steps) if step.table == name for row in step.rows)
        back = [(id_, after, before) for id_, before, after in many if before is not None]
        yield from updates(TABLES[name], school_id, back)  # at once: numbers may have gone round
    for step in reversed(list(_rows_of(steps))):
        table = TABLES[step.table]
        sql = f"delete from {table.name} where school_id = $1 and {table.id_column} = $2"
        yield statement(sql, [(school_id, id_) for id_, old, _ in step.rows if old is None])
    for step in steps:
        if step.what == SOURCE_IDS:
            yield from _of_sources(school_id, run, step)


def _of_sources(school_id: UUID, run: Run, step: Step) -> Iterator[Statement]:
    where = "where school_id = $1 and source = $2 and kind = $3 and source_id = $4"
    new = [row for row in step.rows if row[1] is None]
    yield statement(
        f"delete from source_id {where}",
        [
            (school_id, *(source or [run.source]), kind, key)
            for _, _, (kind, key, _, *source) in new
        ],
    )
    yield statement(
        f"update source_id set gone_on = $5 {where}",
        [
            (school_id, run.source, kind, key, before[0] and date.fromisoformat(before[0]))
            for _, before, (kind, key, *_) in step.rows
            if before is not None
        ],
    )


async def _undo(
    run: Run, steps: Sequence[Step], ready: Sequence[Statement], by: UUID | None, now: datetime
) -> None:
    """Inside the transaction."""
    if not await carry_out(run.school_id, ready):
        raise _depends("a later change")
    for step in steps:
        if step.table == SCHOOL.name:
            [(_, before, _)] = step.rows
            assert before
            sql = "update school set name = $2 where id = $1"
            await execute(sql, run.school_id, before[0])
    await execute(
        """update import_run set state = 'undone', undone_at = $3,
             undone_by = (select id from staff where school_id = $1 and id = $4)
           where school_id = $1 and id = $2""",
        run.school_id,
        run.id,
        now,
        by,
    )
