"""The imports that a school has had, and what each did, row by row, with the names of today."""

import asyncio
from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from database.sql import bulk, execute, rows
from server.importing.saving import store
from server.importing.saving.naming import Names, called, names_of
from server.importing.saving.packets import SOURCE_IDS, Packed, Row, typed, unpack
from server.importing.saving.summary import (
    SHOWN,
    KindSummary,
    Line,
    fields_of,
)
from server.importing.saving.written import NAMED, words_of


class Told(Struct, frozen=True):
    """What is kept of a run as JSON, and names no person: counts, and what was not used."""

    kinds: list[KindSummary]
    notes: list[str] = []


class Run(Struct, frozen=True):
    """One import into one school. ``state``: done, undone."""

    id: UUID
    school_id: UUID
    number: int
    source: str
    title: str
    channel: str
    state: str
    digest: str
    told: Told
    started_at: datetime
    started_by: UUID | None = None
    undone_at: datetime | None = None
    undone_by: UUID | None = None


async def add_run(run: Run, packets: Sequence[Packed]) -> None:
    """Inside the transaction that does what the run did; ``started_by``: if of that school."""
    await execute(
        """insert into import_run (school_id, id, number, source, title, channel, state, digest,
             summary, started_at, started_by, finished_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
             (select id from staff where school_id = $1 and id = $11), $10)""",
        run.school_id,
        run.id,
        run.number,
        run.source,
        run.title,
        run.channel,
        run.state,
        run.digest,
        msgspec.json.encode(run.told).decode(),
        run.started_at,
        run.started_by,
    )
    await bulk(
        """insert into import_change (school_id, run_id, number, table_name, what, content)
           values ($1, $2, $3, $4, $5, $6)""",
        [
            (run.school_id, run.id, number, one.table, one.what, one.content)
            for number, one in enumerate(packets, 1)
        ],
    )


async def runs(school_id: UUID) -> list[Run]:
    """The newest first."""
    found = await rows(
        """select id, school_id, number, source, title, channel, state, digest, summary,
             started_at, started_by, undone_at, undone_by
           from import_run where school_id = $1 order by number desc""",
        school_id,
    )
    return [_run(row) for row in found]


async def last(school_id: UUID) -> Run | None:
    """The last import that changed anything and stands: the only one that can be undone."""
    found = await rows(
        """select max(import_run.number) as number from import_run
           join import_change on import_change.school_id = import_run.school_id
             and import_change.run_id = import_run.id
           where import_run.school_id = $1 and import_change.school_id = $1
             and import_run.state = 'done'""",
        school_id,
    )
    return next((run for run in await runs(school_id) if run.number == found[0]["number"]), None)


def _run(row: dict[str, object]) -> Run:
    told = msgspec.json.decode(str(row.pop("summary")), type=Told)
    return Run(told=told, **row)  # type: ignore[arg-type]


async def packets(school_id: UUID, run_id: UUID) -> list[Packed]:
    """In the order in which they were written."""
    found = await rows(
        """select table_name, what, content from import_change
           where school_id = $1 and run_id = $2 order by number""",
        school_id,
        run_id,
    )
    return [Packed(row["table_name"], row["what"], row["content"]) for row in found]


class Done(Struct, frozen=True):
    """What a run did to one kind: the first lines, of which ``more`` are left out."""

    words: str
    lines: list[Line]
    more: int


async def done(school_id: UUID, run_id: UUID) -> list[Done]:
    """Row by row and field by field. Names are those of the rows as they stand now."""
    names = await _names(school_id)
    found: dict[str, list[Line]] = {}
    more: Counter[str] = Counter()
    shown: Counter[tuple[str, str]] = Counter()
    for one in await packets(school_id, run_id):
        if one.what == SOURCE_IDS:
            continue
        packet = unpack(one.content)
        room = max(0, SHOWN - shown[one.table, one.what])
        lines = [_line(one, packet.columns, row, names) for row in packet.rows[:room]]
        found.setdefault(one.table, []).extend(lines)
        shown[one.table, one.what] += len(lines)
        more[one.table] += len(packet.rows) - len(lines)
        await asyncio.sleep(0)  # others are served between two packets
    return [Done(words_of(table), lines, more[table]) for table, lines in found.items()]


async def _names(school_id: UUID) -> Names:
    names: dict[Hashable, str] = {}
    for table in NAMED:
        found = await store.stored(table, school_id)
        names |= names_of(table, found)
    return names


def _line(packed: Packed, columns: list[str], row: Row, names: Names) -> Line:
    id_, before, after = typed(packed.table, columns, row)
    who = called(packed.table, id_, after, names)
    fields = [] if before is None else fields_of(columns, before, after, names)
    return Line(packed.what, who, fields)
