"""A world on each store: in memory, in a SQLite file, in PostgreSQL."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.simulator.stores import InFile, InMemory, InPostgres, Store, make_template
from tests.postgres import PostgresServer
from tests.server.simulator.driver import Driven, driven


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("simulator") / "template.sqlite"
    asyncio.run(make_template(path))
    return path


@pytest.fixture
def in_memory(template: Path) -> Iterator[Driven]:
    with driven(InMemory(template)) as world:
        yield world


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def anywhere(request: pytest.FixtureRequest, template: Path) -> Iterator[Driven]:
    with driven(_store(request, template)) as world:
        yield world


def _store(request: pytest.FixtureRequest, template: Path) -> Store:
    if request.param == "postgres":
        postgres: PostgresServer = request.getfixturevalue("postgres")
        return InPostgres(postgres.url("postgres"))
    return InMemory(template) if request.param == "memory" else InFile(template)
