"""What every test may ask for: a real PostgreSQL, and databases on both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.postgres import PostgresServer

pytest_plugins = ["tests.databases"]


def pytest_make_parametrize_id(val: object) -> str | None:
    """Packed bytes go by their place: made anew at each start, and two workers must agree."""
    return "bytes" if isinstance(val, bytes) and not val.isascii() else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Started by the first test that asks; stopped at the end, whatever failed."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture
def fresh_database(postgres: PostgresServer) -> Iterator[Callable[[], str]]:
    """``fresh_database()`` makes an empty PostgreSQL database and gives its URL."""
    made: list[str] = []

    def make() -> str:
        made.append(postgres.create_database())
        return postgres.url(made[-1])

    yield make
    for name in made:
        postgres.drop_database(name)
