"""SQLite with one writer and a few readers (recipes: stock Piccolo opens a connection per query).

A transaction's entry and exit are shielded, so that a cancelled request can neither leak the
writer nor leave it locked.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextvars import Context
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Self, TypeVar
from uuid import UUID

import aiosqlite
from piccolo.engine.sqlite import (
    SQLiteEngine,
    SQLiteTransaction,
    TransactionType,
    convert_date_out,
    convert_datetime_in,
    convert_timestamptz_out,
)

IDS_MAX = 50_000  # remembered, each way
TIMES_MAX = 10_000
PRAGMAS = (
    "busy_timeout=5000",
    "journal_mode=WAL",
    "synchronous=FULL",  # SYNC §4: a reply leaves only after its bytes are on the disk
    "foreign_keys=ON",
    "trusted_schema=OFF",
)

Result = TypeVar("Result")
Work = Callable[[], Coroutine[Any, Any, Result]]

# Piccolo's converters spell and parse anew for every cell; a school has few values that come often.
sqlite3.register_adapter(UUID, lru_cache(maxsize=IDS_MAX)(str))
sqlite3.register_converter("UUID", lru_cache(maxsize=IDS_MAX)(lambda text: UUID(text.decode())))
sqlite3.register_converter("TIMESTAMPTZ", lru_cache(maxsize=TIMES_MAX)(convert_timestamptz_out))
sqlite3.register_converter("DATE", lru_cache(maxsize=TIMES_MAX)(convert_date_out))
_utc = lru_cache(maxsize=TIMES_MAX)(str)


def _spelled(moment: datetime) -> str:
    """Remembered for UTC alone: two times of London that differ in their fold count as equal."""
    return _utc(moment) if moment.tzinfo is UTC else convert_datetime_in(moment)


sqlite3.register_adapter(datetime, _spelled)


def rows_of(
    connection: sqlite3.Connection, query: str, args: Sequence[Any]
) -> list[dict[str, Any]]:
    """Rows as dictionaries; Piccolo's factory reads the columns' names anew for each row."""
    cursor = connection.execute(query, args)
    try:
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    finally:
        cursor.close()


class Transaction(SQLiteTransaction):
    """A transaction that holds the one writer from BEGIN to COMMIT."""

    engine: "FirstbellSQLite"

    async def _enter(self) -> None:
        self.connection = await self.engine.take_writer()
        try:
            await self.begin()
        except BaseException:
            await self.engine.release_writer(self.connection)
            raise

    async def __aenter__(self) -> Self:
        if self._parent is not None:
            return self._parent  # type: ignore[return-value]
        entering = self.engine.background(self._enter())
        try:
            await asyncio.shield(entering)
        except asyncio.CancelledError:
            self.engine.background(self._undo(entering))
            raise
        self.context = self.engine.current_transaction.set(self)
        return self

    async def _undo(self, entering: "asyncio.Task[None]") -> None:
        await asyncio.wait([entering])
        if entering.exception() is None:
            await self.engine.release_writer(self.connection)

    async def __aexit__(self, exception_type: Any, exception: Any, traceback: Any) -> bool:
        if self._parent is not None:
            return exception is None
        self.engine.current_transaction.reset(self.context)
        await asyncio.shield(self.engine.background(self._leave(failed=exception is not None)))
        return False

    async def _leave(self, *, failed: bool) -> None:
        try:
            if failed:
                if not self._rolled_back:
                    await self.rollback()
            elif not (self._committed or self._rolled_back):
                await self.commit()
        finally:
            await self.engine.release_writer(self.connection)


class AtOnce:
    """A transaction that runs whole on a connection's own thread, its statements without a hop."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, query: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        return rows_of(self._connection, query, args)

    def bulk(self, query: str, many: Iterable[Sequence[Any]]) -> None:
        self._connection.executemany(query, many)

    def run(self, work: Work[Result], begin: str) -> Result:
        """``work`` from BEGIN to COMMIT; it awaits our SQL helpers, which never suspend here."""
        self._connection.execute(begin)
        running = work()
        try:
            running.send(None)
        except StopIteration as done:
            self._connection.execute("commit")
            return done.value  # type: ignore[no-any-return]
        running.close()
        raise RuntimeError("Work in one hop may await nothing but SQL")


class FirstbellSQLite(SQLiteEngine):
    """One writer behind a lock, ``readers`` connections that never wait for it."""

    __slots__ = ("_free", "_readers", "_tasks", "_writer", "_writer_lock")

    def __init__(self, path: str, *, readers: int = 4) -> None:
        super().__init__(path=path)
        self._free: deque[aiosqlite.Connection] = deque()
        self._readers = asyncio.Semaphore(readers)
        self._writer_lock = asyncio.Lock()
        self._writer: aiosqlite.Connection | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    def background(self, work: Coroutine[Any, Any, Result]) -> "asyncio.Task[Result]":
        """Runs ``work`` to its end whatever becomes of the caller; errors reach whoever awaits."""
        task = asyncio.get_running_loop().create_task(work, context=Context())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _open(self) -> aiosqlite.Connection:
        opening = self.background(self._opened())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self.background(self._put_by(opening))
            raise

    async def _put_by(self, opening: "asyncio.Task[aiosqlite.Connection]") -> None:
        """Nobody waits any more for that connection; left open, its thread would never end."""
        await asyncio.wait([opening])
        if opening.exception() is None:
            self._free.append(opening.result())

    async def _opened(self) -> aiosqlite.Connection:
        connection = await aiosqlite.connect(**self.connection_kwargs)
        for pragma in PRAGMAS:
            await connection.execute(f"PRAGMA {pragma}")
        return connection

    async def take_writer(self) -> aiosqlite.Connection:
        await self._writer_lock.acquire()
        try:
            if self._writer is None:
                self._writer = await self._open()
        except BaseException:
            self._writer_lock.release()
            raise
        return self._writer

    async def release_writer(self, connection: aiosqlite.Connection) -> None:
        try:
            if connection.in_transaction:
                await connection.rollback()
        finally:
            self._writer_lock.release()

    async def at_once(self, work: Work[Result]) -> Result:
        """Runs ``work`` as one transaction in one hop; it ends whole whatever becomes of us."""
        return await asyncio.shield(self.background(self._at_once(work)))

    async def _at_once(self, work: Work[Result]) -> Result:
        connection = await self.take_writer()
        try:
            return await self._hop(connection, work, "begin immediate")
        finally:
            await self.release_writer(connection)

    async def read_at_once(self, work: Work[Result]) -> Result:
        """Runs ``work``, which only reads, in one hop; all of it sees the same moment."""
        async with self._readers:
            connection = self._free.pop() if self._free else await self._open()
            try:
                return await self._hop(connection, work, "begin")
            finally:
                self._free.append(connection)

    async def _hop(
        self, connection: aiosqlite.Connection, work: Work[Result], begin: str
    ) -> Result:
        return await connection._execute(self._run_at_once, connection._conn, work, begin)  # type: ignore[no-any-return]

    def _run_at_once(
        self, connection: sqlite3.Connection, work: Work[Result], begin: str
    ) -> Result:
        transaction = AtOnce(connection)
        before = self.current_transaction.set(transaction)  # type: ignore[arg-type]
        try:
            return transaction.run(work, begin)
        finally:
            self.current_transaction.reset(before)
            if connection.in_transaction:
                connection.rollback()

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
    ) -> Transaction:
        return Transaction(self, transaction_type=transaction_type, allow_nested=allow_nested)

    async def _run_in_existing_connection(
        self,
        connection: aiosqlite.Connection,
        query: str,
        args: Any = None,
        query_type: str = "generic",
        table: Any = None,
    ) -> Any:
        return await connection._execute(rows_of, connection._conn, query, args or [])  # one hop

    async def _run_in_new_connection(
        self, query: str, args: Any = None, query_type: str = "generic", table: Any = None
    ) -> Any:
        async with self._readers:
            connection = self._free.pop() if self._free else await self._open()
            try:
                return await self._run_in_existing_connection(connection, query, args)
            finally:
                self._free.append(connection)

    async def close(self) -> None:
        """Ends every connection; the engine opens new ones when it is used again."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        while self._free:
            await self._free.pop().close()
        if self._writer is not None:
            await self._writer.close()
            self._writer = None
