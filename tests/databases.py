"""One fixture, `database`: a migrated, empty database on SQLite and on PostgreSQL in turn."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from piccolo.apps.migrations.tables import Migration

import piccolo_conf
from database.engine import close_engine, engine_from_url, open_engine
from database.migrate import migrate
from server.piccolo_app import APP_CONFIG
from tests.postgres import PostgresServer


def use(url: str) -> None:
    """Points Piccolo, and every table that has remembered an engine, at the database ``url``."""
    piccolo_conf.DB = engine_from_url(url)
    for table in (*APP_CONFIG.table_classes, Migration):
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
def postgres_template(postgres: PostgresServer) -> str:
    name = postgres.create_database()
    asyncio.run(_migrated(postgres.url(name)))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database, for tests that start a server of their own."""
    if request.param == "sqlite":
        path = tmp_path / "firstbell.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield str(path)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create_database(template=request.getfixturevalue("postgres_template"))
    yield server.url(name)
    server.drop_database(name)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Any]:
    """The engine of a migrated, empty database; Piccolo and our SQL helpers use it."""
    use(database_url)
    await open_engine()
    yield piccolo_conf.DB
    await close_engine()
