"""Which engine a database address means, and what it must promise before we serve from it."""

import sqlite3
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import asyncpg
from piccolo.engine.base import Engine
from piccolo.engine.postgres import PostgresEngine
from piccolo.querystring import QueryString

from database.postgres import FirstbellPostgres
from database.sqlite import FirstbellSQLite

Result = TypeVar("Result")

# Of the database and not of what was asked of it: the disk is full, the connection lost, a lock
# not given. The same again may go well later.
TROUBLE = (
    OSError,
    sqlite3.OperationalError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
)


class Unsafe(Exception):
    """The database would forget what it has confirmed. The text says which setting to change."""


def engine_from_url(url: str) -> Engine[Any]:
    """``postgres://…`` is a server; anything else is the path of a SQLite file."""
    if url.startswith(("postgres://", "postgresql://")):
        return FirstbellPostgres(config={"dsn": url}, extensions=())
    return FirstbellSQLite(path=url)


def current_engine() -> Engine[Any]:
    """The engine of ``piccolo_conf``, read at each call: a process points it at its database."""
    import piccolo_conf  # which imports us

    return piccolo_conf.DB


def is_postgres() -> bool:
    return current_engine().engine_type == "postgres"


async def open_engine() -> None:
    """Opens PostgreSQL's pool; SQLite opens by itself."""
    engine = current_engine()
    if isinstance(engine, PostgresEngine):
        await engine.start_connection_pool(min_size=2, max_size=8)


async def close_engine() -> None:
    engine = current_engine()
    if isinstance(engine, PostgresEngine):
        await engine.close_connection_pool()
    elif isinstance(engine, FirstbellSQLite):
        await engine.close()


async def in_transaction(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Runs ``work``, which awaits nothing but our SQL helpers, as one transaction.

    On SQLite all of it is one hop to the writer's thread; statement by statement, the hops cost
    as much as the statements.
    """
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite):
        return await engine.at_once(work)
    async with engine.transaction():
        return await work()


async def read_together(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """Runs ``work``, which only reads, and awaits nothing but our SQL helpers.

    On SQLite it is one hop to a reader's thread, or a part of the transaction that is open.
    """
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite) and engine.current_transaction.get() is None:
        return await engine.read_at_once(work)
    return await work()


async def read_one_moment(work: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
    """As ``read_together``; all of it sees the database of one moment, whatever is written."""
    engine = current_engine()
    if isinstance(engine, FirstbellSQLite):
        return await engine.read_at_once(work)
    async with engine.transaction():
        await engine.run_querystring(
            QueryString("set transaction isolation level repeatable read, read only")
        )
        return await work()


async def check_durability() -> None:
    """Refuses an engine whose commit is not on the disk (SYNC §4)."""
    engine = current_engine()
    if isinstance(engine, PostgresEngine):
        for setting in ("fsync", "synchronous_commit"):
            [row] = await engine.run_querystring(_show(setting))
            if row[setting] not in ("on", "remote_apply", "remote_write"):
                raise Unsafe(f"Set {setting} = on in postgresql.conf: it is {row[setting]}.")
    else:
        [row] = await engine.run_querystring(_show("synchronous", sqlite=True))
        if row["synchronous"] < 2:
            raise Unsafe("SQLite runs without synchronous = FULL: a power cut could lose marks.")


def _show(setting: str, *, sqlite: bool = False) -> QueryString:
    return QueryString(f"PRAGMA {setting}" if sqlite else f"SHOW {setting}")
