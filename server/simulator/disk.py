"""SQLite in memory as one more engine: what ships runs on it down to its SQL (ADR 0011).

Transactions run where they are called, on the one connection, with no thread between. A power cut
is an exception at a statement, and rolls back; a snapshot is the database's bytes.
"""

import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from piccolo.engine.sqlite import TransactionType

from database.sqlite import PRAGMAS, AtOnce, FirstbellSQLite, rows_of

Result = TypeVar("Result")
OF_FILES = ("journal_mode", "synchronous", "busy_timeout")


class Block(AtOnce):
    """A transaction that is an ``async with`` block."""

    def __init__(self, disk: "Disk") -> None:
        super().__init__(disk.connection)
        self._disk = disk

    async def __aenter__(self) -> Self:
        self._connection.execute("begin immediate")
        self._before = self._disk.current_transaction.set(self)  # type: ignore[arg-type]
        return self

    async def __aexit__(self, exception_type: Any, *_: object) -> None:
        self._disk.current_transaction.reset(self._before)
        self._connection.execute("commit" if exception_type is None else "rollback")


class Disk(FirstbellSQLite):
    """One database in memory; ``content``: the bytes of a database file without a WAL."""

    __slots__ = ("connection",)

    def __init__(self, content: bytes) -> None:
        super().__init__(path=":memory:")
        self.connection = sqlite3.connect(**self.connection_kwargs, cached_statements=2000)
        self.connection.deserialize(content)
        for pragma in PRAGMAS:
            if not pragma.startswith(OF_FILES):
                self.connection.execute(f"PRAGMA {pragma}")

    def content(self) -> bytes:
        return bytes(self.connection.serialize())

    def put_back(self, content: bytes) -> None:
        self.connection.deserialize(content)

    async def at_once(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        return self._run_at_once(self.connection, work, "begin immediate")

    async def read_at_once(self, work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        return self._run_at_once(self.connection, work, "begin")

    def transaction(
        self,
        transaction_type: TransactionType = TransactionType.immediate,
        allow_nested: bool = True,
    ) -> Any:
        return Block(self)

    async def _run_in_new_connection(
        self, query: str, args: Any = None, query_type: str = "generic", table: Any = None
    ) -> Any:
        return rows_of(self.connection, query, args or [])

    async def close(self) -> None:
        self.connection.close()
