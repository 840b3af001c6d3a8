"""Plain SQL for both engines: ``$1`` placeholders, in the current transaction when there is one.

Piccolo's ``Table.insert`` costs ten times the driver's ``executemany`` (recipes), and joins on
composite keys are not its own; ``store.py`` files use these three functions instead.
"""

import re
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any

from piccolo.engine.postgres import PostgresEngine

from database.engine import current_engine
from database.sqlite import AtOnce, FirstbellSQLite

Row = dict[str, Any]

# Told of each statement before it runs; the tests refuse those that no school bounds (DESIGN §1).
observers: list[Callable[[str], None]] = []


@lru_cache(maxsize=512)
def _for_sqlite(sql: str) -> str:
    return re.sub(r"\$(\d+)", r"?\1", sql)


def _tell(sql: str) -> None:
    for observer in observers:
        observer(sql)


async def rows(sql: str, *args: Any) -> list[Row]:
    """Runs one statement and returns its rows, as dictionaries."""
    _tell(sql)
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite):
        transaction = engine.current_transaction.get()
        text = _for_sqlite(sql)
        if transaction is None:
            return await engine._run_in_new_connection(text, args)  # type: ignore[no-any-return]
        if isinstance(transaction, AtOnce):
            return transaction.rows(text, args)
        return await engine._run_in_existing_connection(  # type: ignore[no-any-return]
            transaction.connection, text, args
        )
    return await _postgres_rows(sql, args)


async def _postgres_rows(sql: str, args: Sequence[Any]) -> list[Row]:
    engine = current_engine()
    assert isinstance(engine, PostgresEngine)
    transaction = engine.current_transaction.get()
    if transaction is not None:
        return [dict(row) for row in await transaction.connection.fetch(sql, *args)]
    if engine.pool is not None:
        return [dict(row) for row in await engine.pool.fetch(sql, *args)]
    connection = await engine.get_new_connection()
    try:
        return [dict(row) for row in await connection.fetch(sql, *args)]
    finally:
        await connection.close()


async def execute(sql: str, *args: Any) -> None:
    """Runs one statement for its effect; a write belongs in a transaction."""
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite) and engine.current_transaction.get() is None:
        async with engine.transaction():
            await rows(sql, *args)
    else:
        await rows(sql, *args)


async def bulk(sql: str, many: Iterable[Sequence[Any]]) -> None:
    """Runs one statement for each of many rows, inside a transaction that must be open."""
    engine = current_engine()
    transaction = engine.current_transaction.get()
    if transaction is None:
        raise RuntimeError("bulk() needs an open transaction")
    if not many:  # an iterator is never empty here
        return
    _tell(sql)
    if isinstance(transaction, AtOnce):
        transaction.bulk(_for_sqlite(sql), many)
        return
    connection = transaction.connection
    if isinstance(engine, FirstbellSQLite):
        text = _for_sqlite(sql)
        await connection._execute(lambda: connection._conn.executemany(text, many))
    else:
        await connection.executemany(sql, list(many))


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Inside a transaction: an error undoes what was done in the block, and only that."""
    await rows("savepoint step")
    try:
        yield
    except BaseException:
        await rows("rollback to savepoint step")
        raise
    finally:
        await rows("release savepoint step")


def in_list(first: int, values: Sequence[Any]) -> str:
    """Placeholders ``($3, $4, …)`` for ``values``, the first numbered ``first``; never empty."""
    return "(" + ", ".join(f"${first + k}" for k in range(max(len(values), 1))) + ")"
