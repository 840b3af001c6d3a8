"""One fixture, `database`: a migrated, empty database on SQLite and on PostgreSQL in turn."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio
from piccolo.apps.migrations.tables import Migration
from piccolo.table import Table

import piccolo_conf
from database.engine import close_engine, engine_from_url, open_engine
from database.migrate import migrate
from server.piccolo_app import APP_CONFIG
from tests.bounded import every_statement_is_bounded, watched
from tests.postgres import PostgresServer


def use(url: str) -> None:
    """Points Piccolo, and every table that has remembered an engine, at the database ``url``."""
    piccolo_conf.DB = watched(engine_from_url(url))
    tables: list[type[Table]] = [*APP_CONFIG.table_classes, Migration]
    for table in tables:
        table._meta.db = piccolo_conf.DB


async def _migrated(url: str) -> None:
    use(url)
    await open_engine()
    await migrate()
    await close_engine()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "firstbell.sqlite"
    asyncio.run(_migrated(str(path)))
    return path


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresServer) -> str:
    """One migrated database for the whole run: making one costs more than most tests."""
    url = postgres.url(postgres.create_database())
    asyncio.run(_migrated(url))
    return url


async def _empty(url: str) -> None:
    """Deletes every row but the migrations', in any order: references are off for the moment."""
    names = [table._meta.tablename for table in APP_CONFIG.table_classes]
    deletes = "".join(f"delete from {name};" for name in names)
    connection = await asyncpg.connect(url)
    await connection.execute(f"set session_replication_role = replica; {deletes}")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated, empty database, for tests that start a server of their own."""
    if request.param == "sqlite":
        path = tmp_path / "firstbell.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return str(path)
    url: str = request.getfixturevalue("postgres_url")
    asyncio.run(_empty(url))
    return url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Any]:
    """The engine of a migrated, empty database; Piccolo and our SQL helpers use it."""
    use(database_url)
    await open_engine()
    try:
        with every_statement_is_bounded():
            yield piccolo_conf.DB
    finally:
        await close_engine()
