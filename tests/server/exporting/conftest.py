"""A second database, on either engine, into which an export is imported."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Literal

import pytest

from database.engine import close_engine, open_engine
from tests.databases import _empty, _migrated, use
from tests.postgres import PostgresServer

EngineName = Literal["sqlite", "postgres"]
Another = Callable[[EngineName], AbstractAsyncContextManager[None]]


@pytest.fixture(scope="session")
def another_postgres_url(postgres: PostgresServer) -> str:
    url = postgres.url(postgres.create_database())
    asyncio.run(_migrated(url))
    return url


@pytest.fixture
def another(
    tmp_path: Path, database_url: str, sqlite_template: Path, another_postgres_url: str
) -> Another:
    """``async with another("sqlite"):`` an empty database takes the place of the test's own."""

    @asynccontextmanager
    async def stand_in(engine: EngineName) -> AsyncIterator[None]:
        await close_engine()
        if engine == "sqlite":
            url = str(tmp_path / "another.sqlite")
            shutil.copy(sqlite_template, url)
        else:
            url = another_postgres_url
            await _empty(url)
        use(url)
        await open_engine()
        try:
            yield
        finally:
            await close_engine()
            use(database_url)
            await open_engine()

    return stand_in
