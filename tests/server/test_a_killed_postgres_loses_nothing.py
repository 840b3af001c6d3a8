"""The server, or the PostgreSQL under it, is killed 25 times, and nothing is lost (SYNC §7.4)."""

import asyncio

import pytest

from tests.postgres import PostgresServer
from tools.crash.worlds import World

KILLS = 25


@pytest.fixture
def mortal_postgres():
    server = PostgresServer()
    yield server
    server.stop()


@pytest.mark.slow
def test_a_killed_postgres_loses_nothing(mortal_postgres, tmp_path):
    found = asyncio.run(World(tmp_path, mortal_postgres, seed=2).run(KILLS))

    assert found.faults == []
    assert found.kills.total() == KILLS
    assert found.count["answered pushes"] > KILLS  # else there was nothing to lose
