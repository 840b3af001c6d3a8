"""An import that is killed outright, at each point of its writing, leaves nothing behind."""

import asyncio

from database.engine import close_engine, open_engine
from tests.databases import use
from tests.server.importing.deadly import killed_at
from tests.server.importing.folders import counted, digest


async def _look(url: str) -> tuple[str, int]:
    use(url)
    await open_engine()
    try:
        return await digest(), (await counted("pupil"))["pupil"]
    finally:
        await close_engine()


def test_a_killed_import_leaves_nothing_and_can_be_run_again(database_url, westmere):
    before = asyncio.run(_look(database_url))
    point = 1

    while killed_at(database_url, westmere, point):
        assert asyncio.run(_look(database_url)) == before
        point += 1

    assert point == 13  # twelve things are saved; the thirteenth never comes
    assert asyncio.run(_look(database_url))[1] == 4
