"""The import's queries. It writes no entries, so it takes no head row beyond making one."""

import base64
import os
from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

import msgspec

from database.engine import is_postgres
from database.sql import bulk, execute, rows
from server.importing.saving.comparing import Stored, Written
from server.settings import SchoolSettings

LOCK = 7_461_001  # any number that no other lock of ours has


async def lock_imports() -> None:
    """One import at a time, until the transaction ends. SQLite's one writer sees to that itself."""
    if is_postgres():
        await execute("select pg_advisory_xact_lock($1)", LOCK)


async def schools_of_source(source: str, source_id: str) -> list[UUID]:
    """Our schools that this organisation has been. Global: it is asked before a school is known."""
    found = await rows(
        """select distinct school_id from source_id
           where source = $1 and kind = 'school' and source_id = $2""",
        source,
        source_id,
    )
    return [row["school_id"] for row in found]


async def schools_named(name: str) -> list[UUID]:
    """Our schools that ``name`` means: our own id, or the id of any source. Global, as above."""
    found = await rows(
        "select distinct school_id from source_id where kind = 'school' and source_id = $1", name
    )
    ids = {row["school_id"] for row in found}
    try:
        ours = UUID(name)
    except ValueError:
        return list(ids)
    ids |= {row["id"] for row in await rows("select id from school where id = $1", ours)}
    return list(ids)


async def school_name(school_id: UUID) -> str:
    [row] = await rows("select name from school where id = $1", school_id)
    name: str = row["name"]
    return name


async def source_of_school(school_id: UUID, source: str) -> str | None:
    """The organisation of ``source`` that this school is."""
    found = await rows(
        """select source_id from source_id
           where school_id = $1 and source = $2 and kind = 'school'""",
        school_id,
        source,
    )
    return found[0]["source_id"] if found else None


async def stored_by_source(
    table: Written, school_id: UUID, source: str, kind: str
) -> dict[Hashable, Stored]:
    columns = ", ".join(f"t.{name}" for name in table.columns)
    found = await rows(
        f"""select s.source_id as key, t.id, {columns}
            from source_id s join {table.name} t on t.school_id = s.school_id and t.id = s.id
            where s.school_id = $1 and s.source = $2 and s.kind = $3""",
        school_id,
        source,
        kind,
    )
    return {row["key"]: _stored(table, row) for row in found}


async def stored(table: Written, school_id: UUID) -> list[Stored]:
    columns = ", ".join((table.id_column, *table.columns))
    found = await rows(
        f"select {columns} from {table.name} where school_id = $1",
        school_id,
    )
    return [_stored(table, row) for row in found]


def _stored(table: Written, row: dict[str, object]) -> Stored:
    return Stored(row[table.id_column], tuple(row[name] for name in table.columns))


async def add_school(school_id: UUID, name: str, today: date) -> None:
    """A school with its log position and the settings that it starts with."""
    now = datetime.combine(today, time(), UTC)  # not later than now, whatever the clock is
    await execute("insert into school (id, name) values ($1, $2)", school_id, name)
    await execute(
        """insert into head (school_id, epoch, seq, inbox_number, chain, server_time)
           values ($1, $2, 0, 0, '', $3)""",
        school_id,
        base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("="),
        now,
    )
    await execute(
        """insert into school_settings_version (school_id, version, content, changed_at)
           values ($1, 1, $2, $3)""",
        school_id,
        msgspec.json.encode(SchoolSettings()).decode(),
        now,
    )


async def rename_school(school_id: UUID, name: str) -> None:
    await execute("update school set name = $2 where id = $1", school_id, name)


async def add_source_ids(
    school_id: UUID, source: str, ids: Sequence[tuple[str, str, UUID]]
) -> None:
    """``ids``: kind, the source's id, ours."""
    await bulk(
        """insert into source_id (school_id, source, kind, source_id, id)
           values ($1, $2, $3, $4, $5)""",
        [(school_id, source, *one) for one in ids],
    )


async def add(table: Written, school_id: UUID, added: list[Stored]) -> None:
    columns = ", ".join(("school_id", table.id_column, *table.columns))
    values = ", ".join(f"${n}" for n in range(1, len(table.columns) + 3))
    await bulk(
        f"insert into {table.name} ({columns}) values ({values})",
        [(school_id, row.id, *row.values) for row in added],
    )


async def change(table: Written, school_id: UUID, changed: list[Stored]) -> None:
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(table.columns, 3))
    await bulk(
        f"""update {table.name} set {columns}
            where school_id = $1 and {table.id_column} = $2""",
        [(school_id, row.id, *row.values) for row in changed],
    )
