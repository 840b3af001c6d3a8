"""``./firstbell restore FILE``: a backup into an empty database, as the next epoch (PROTOCOL 9)."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from database.engine import current_engine
from database.sql import bulk, execute, rows
from server.backup.backup import FORMAT, KEY, MANIFEST, Contents, migrations
from server.backup.tables import ORDER, PAGE, TableFacts, Values, read, table_facts
from server.errors import SetupProblem
from sync.service.epochs import RESTORED, begin_epoch
from sync.service.log import lock_head, save_head


class NoBackup(SetupProblem):
    """The file is none, or not whole."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__("restore.file", f"{file} is not a whole backup: {why}. Take another.")


def contents_of(file: Path) -> tuple[Contents, bytes]:
    """What the backup says of itself, and its server key."""
    try:
        with zipfile.ZipFile(file) as archive:
            contents = msgspec.json.decode(archive.read(MANIFEST), type=Contents)
            key = archive.read(KEY)
    except FileNotFoundError as problem:
        raise SetupProblem("restore.file", f"There is no file {file}.") from problem
    except (OSError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError) as problem:
        raise NoBackup(file, str(problem) or type(problem).__name__) from problem
    if contents.format != FORMAT or len(key) != 32:
        raise NoBackup(file, f"its form {contents.format} is not known here")
    return contents, key


async def restore(
    file: Path, contents: Contents, key: bytes, now: datetime, say: Callable[[str], None]
) -> None:
    """Puts every row back in one transaction, and begins each school's next epoch."""
    if await rows("select 1 as one from school limit 1"):
        text = "There is a school in this database already. Restore into an empty one (--data)."
        raise SetupProblem("restore.not_empty", text)
    newer = set(contents.migrations) - set(await migrations())
    if newer:
        text = f"The backup is of a newer Firstbell ({max(newer)}). Install that one first."
        raise SetupProblem("restore.newer", text)
    try:
        with zipfile.ZipFile(file) as archive:
            async with current_engine().transaction():
                for name in ORDER:
                    say(name)
                    await _put_back(archive, contents, await table_facts(name))
                await begin_epochs([school.id for school in contents.schools], key, now)
    except (OSError, KeyError, zipfile.BadZipFile, msgspec.MsgspecError) as problem:
        raise NoBackup(file, str(problem) or type(problem).__name__) from problem


async def _put_back(archive: zipfile.ZipFile, contents: Contents, table: TableFacts) -> None:
    listed = ", ".join(table.columns)
    places = ", ".join(f"${n}" for n in range(1, len(table.columns) + 1))
    digest, count = hashlib.sha256(), 0
    for page in _pages(archive, table, digest):
        await bulk(f"insert into {table.name} ({listed}) values ({places})", page)
        count += len(page)
    if (count, digest.hexdigest()) != (contents.rows[table.name], contents.digests[table.name]):
        raise zipfile.BadZipFile(f"{table.name} has been changed")


def _pages(archive: zipfile.ZipFile, table: TableFacts, digest: Any) -> Iterator[list[Values]]:
    decode = msgspec.json.Decoder(list[Any]).decode
    with archive.open(f"tables/{table.name}.jsonl") as lines:
        page: list[Values] = []
        for line in lines:
            digest.update(line)
            page.append(read(table, decode(line)))
            if len(page) == PAGE:
                yield page
                page = []
        if page:
            yield page


async def begin_epochs(school_ids: Iterable[UUID], key: bytes, now: datetime) -> None:
    """What each school's log says from here on is another story than before (PROTOCOL 9)."""
    for school_id in school_ids:
        head = await lock_head(school_id, now)
        await begin_epoch(head, RESTORED, key)
        await save_head(head)
        await execute(
            "update head set recovering_since = $2 where school_id = $1",
            school_id,
            head.server_time,
        )
