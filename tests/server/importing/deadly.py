"""An import that is killed outright, in the middle of its writing.

``python -m tests.server.importing.deadly [COUNT] [SEED]`` kills imports of 200 pupils at COUNT (50)
random moments, on SQLite and on PostgreSQL, and looks whether they left everything or nothing.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path

from database import sql
from database.engine import close_engine, open_engine
from database.migrate import migrate
from server.importing.run import look, write
from tests.databases import use
from tests.postgres import PostgresServer
from tests.server.importing.folders import TODAY, counted, digest
from tools.bench.import_set import Size, write_set

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
TABLES = ("school", "staff", "pupil", "contact_link", "group_pupil", "source_id", "import_run")

# A server that has loaded everything once forks quickly, and has no threads to trip over.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


async def _import(folder: Path, writing: Callable[[], None]) -> None:
    await open_engine()
    looked = await look(folder, mapping=None, school=None, today=TODAY, tell=lambda _: None)

    def tell(words: str) -> None:
        if words == "writing":
            writing()

    await write(looked, endings={}, by=None, channel="command", now=NOW, tell=tell)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _killed_at(url: str, folder: Path, point: int) -> None:
    """Dies before the ``point``-th statement that writes."""
    use(url)
    left = [point]

    def observe(statement: str) -> None:
        left[0] -= statement.lstrip().startswith(("insert", "update"))
        if left[0] == 0:
            _die()

    asyncio.run(_import(folder, lambda: sql.observers.append(observe)))
    os._exit(0)


def killed_at(url: str, folder: Path, point: int) -> bool:
    """Imports in a process of its own; False when it reached its end unhurt."""
    process = PROCESSES.Process(target=_killed_at, args=(url, folder, point))
    process.start()
    process.join(timeout=60)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _watched(url: str, folder: Path, said: Connection) -> None:
    use(url)
    asyncio.run(_import(folder, lambda: said.send(None)))
    said.send(None)
    os._exit(0)


def killed_after(url: str, folder: Path, wait_s: float | None) -> float:
    """Kills an import ``wait_s`` after it began to write; None: never. How long it wrote."""
    ours, theirs = Pipe()
    process = PROCESSES.Process(target=_watched, args=(url, folder, theirs))
    process.start()
    theirs.close()
    ours.recv()
    began = time.monotonic()
    if wait_s is None:
        ours.recv()
    else:
        time.sleep(wait_s)
        process.kill()
    took = time.monotonic() - began
    process.join(timeout=60)
    ours.close()
    return took


def looked_at(url: str) -> tuple[str, dict[str, int]]:
    """The database's digest, and how many rows it has."""

    async def read() -> tuple[str, dict[str, int]]:
        use(url)
        await open_engine()
        try:
            return await digest(), await counted(*TABLES)
        finally:
            await close_engine()

    return asyncio.run(read())


def outcome(url: str, before: tuple[str, dict[str, int]], whole: dict[str, int]) -> str:
    """``nothing`` or ``everything``; AssertionError for anything between them."""
    after = looked_at(url)
    if after == before:
        return "nothing"
    assert after[1] == whole, f"{after[1]} is neither nothing nor {whole}"
    return "everything"


def killed_randomly(fresh: Callable[[], str], folder: Path, count: int, seed: int) -> Counter[str]:
    """What was left, counted. ``fresh``: makes an empty database and gives its address."""
    moments = random.Random(seed)
    url = fresh()
    took = killed_after(url, folder, None)
    whole = looked_at(url)[1]
    left: Counter[str] = Counter()
    url = fresh()
    for _ in range(count):
        before = looked_at(url)
        killed_after(url, folder, moments.random() * took * 1.2)
        left[outcome(url, before, whole)] += 1
        if looked_at(url) != before:
            url = fresh()
    return left


def _migrated(url: str) -> str:
    async def make() -> None:
        use(url)
        await open_engine()
        await migrate()
        await close_engine()

    asyncio.run(make())
    return url


def main() -> int:
    count, seed = ([int(word) for word in sys.argv[1:]] + [50, 1])[:2]
    server = PostgresServer()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_set(folder / "set", Size(pupils=200))
        numbers = iter(range(count + 1))
        engines = {
            "SQLite": lambda: _migrated(str(folder / f"{next(numbers)}.sqlite")),
            "PostgreSQL": lambda: _migrated(server.url(server.create_database())),
        }
        for engine, fresh in engines.items():
            left = killed_randomly(fresh, folder / "set", count, seed)
            print(f"{engine}: killed {count} times; left " + ", ".join(map(_said, left.items())))
    server.stop()
    return 0


def _said(one: tuple[str, int]) -> str:
    return f"{one[0]} {one[1]} times"


if __name__ == "__main__":
    sys.exit(main())
