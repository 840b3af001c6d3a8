"""One import at a time, over all processes; a process that is killed lets go of it."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from piccolo.engine.postgres import PostgresEngine

from database.engine import current_engine
from database.sqlite import FirstbellSQLite
from server.errors import BadInput

LOCK = 7_461_001  # any number that no other lock of ours has
SUFFIX = "-importing"


def _busy() -> BadInput:
    return BadInput(
        "import.busy",
        "Another import is being written. Wait until it is done, then compare again.",
    )


@asynccontextmanager
async def only_import() -> AsyncIterator[None]:
    """Raises BadInput where another import is being written, or undone."""
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite):
        with file_locked(f"{engine.path}{SUFFIX}", _busy()):
            yield
    else:
        assert isinstance(engine, PostgresEngine)
        connection = await engine.get_new_connection()  # the lock is its own, and ends with it
        try:
            if not await connection.fetchval("select pg_try_advisory_lock($1)", LOCK):
                raise _busy()
            yield
        finally:
            await connection.close()


@contextmanager
def file_locked(path: str, busy: BadInput) -> Iterator[None]:
    """Raises ``busy`` where another has it.

    By an empty database: SQLite locks files on every system, and the kernel lets go.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        try:
            connection.execute("begin exclusive")
        except sqlite3.OperationalError as problem:
            raise busy from problem
        yield
    finally:
        connection.close()
