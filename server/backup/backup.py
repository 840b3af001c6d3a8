"""``./firstbell backup FILE``: the database of one moment and the server's key, in one file.

One format for SQLite and PostgreSQL, so that either can be restored to either. It is written while
the school works, and counts as made only once it is whole on the disk.
"""

import hashlib
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import msgspec
from msgspec import Struct

from database.engine import current_engine, read_one_moment
from database.sql import execute, rows
from server.backup.tables import ORDER, TableFacts, pages, table_facts, written
from server.errors import SetupProblem

FORMAT = 1
MANIFEST, KEY = "backup.json", "key"


class SchoolHead(Struct, frozen=True):
    """Where a school's log stood."""

    id: UUID
    name: str
    epoch: str
    seq: int


class Contents(Struct, frozen=True):
    """What a backup says of itself. ``digests``: SHA-256 of each table's lines."""

    format: int
    made_at: datetime
    migrations: list[str]
    schools: list[SchoolHead]
    rows: dict[str, int]
    digests: dict[str, str]


async def back_up(file: Path, key: bytes, now: datetime, say: Callable[[str], None]) -> Contents:
    """Writes ``file``, which must not be there, and moves each school's ``durable`` up to it."""
    with whole_file(file) as out:
        contents = await read_one_moment(lambda: _write(out, key, now, say))
    await make_durable(contents.schools, contents.made_at)
    return contents


@contextmanager
def whole_file(file: Path) -> Iterator[IO[bytes]]:
    """A new file that is there, and on the disk, once the block has ended well; else not at all."""
    if file.exists():
        raise SetupProblem("backup.exists", f"{file} is there already. Name a new file.")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as problem:
        text = f"{file} cannot be written ({problem.strerror}). Name another."
        raise SetupProblem("backup.file", text) from problem
    try:
        with os.fdopen(descriptor, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.rename(file)
    finally:
        part.unlink(missing_ok=True)


async def _write(out: IO[bytes], key: bytes, now: datetime, say: Callable[[str], None]) -> Contents:
    schools = [SchoolHead(**row) for row in await _heads()]
    counts: dict[str, int] = {}
    digests: dict[str, str] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        archive.writestr(KEY, key)
        for name in ORDER:
            table = await table_facts(name)
            say(name)
            with archive.open(f"tables/{name}.jsonl", "w", force_zip64=True) as lines:
                counts[name], digests[name] = await _write_table(lines, table, schools)
        contents = Contents(FORMAT, now, await migrations(), schools, counts, digests)
        archive.writestr(MANIFEST, msgspec.json.encode(contents))
    return contents


async def _write_table(
    lines: IO[bytes], table: TableFacts, schools: list[SchoolHead]
) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    for school_id in [school.id for school in schools] if table.of_school else [None]:
        async for page in pages(table, school_id):
            text = b"".join(msgspec.json.encode(written(row)) + b"\n" for row in page)
            lines.write(text)
            digest.update(text)
            count += len(page)
    return count, digest.hexdigest()


async def _heads() -> list[dict[str, Any]]:
    found = []
    for school in await rows("select id, name from school order by id"):
        [head] = await rows("select epoch, seq from head where school_id = $1", school["id"])
        found.append(school | head)
    return found


async def migrations() -> list[str]:
    """The migrations that have run: a backup goes back only into a schema that knows them."""
    found = await rows("select name from migration where app_name = 'firstbell' order by name")
    return [row["name"] for row in found]


async def make_durable(schools: Iterable[SchoolHead], made_at: datetime) -> None:
    """From now on tablets may let go of what the backup holds (SYNC §5)."""
    async with current_engine().transaction():
        for school in schools:
            await execute(
                """update head set durable_seq = $3, durable_at = $4
                   where school_id = $1 and epoch = $2 and durable_seq <= $3""",
                school.id,
                school.epoch,
                school.seq,
                made_at,
            )
