"""The whole application, for tests of what it answers."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.databases import use
from tests.server.accounts.door import SetClock
from tests.server.school_app import School, a_running_school


@pytest_asyncio.fixture
async def school(database_url: str) -> AsyncIterator[School]:
    use(database_url)
    made: list[School] = []
    ready, over = asyncio.Event(), asyncio.Event()

    async def run() -> None:  # an application's lifespan begins and ends in one task
        try:
            async with a_running_school(SetClock()) as running:
                made.append(running)
                ready.set()
                await over.wait()
        finally:
            ready.set()

    serving = asyncio.create_task(run())
    await ready.wait()
    if not made:
        await serving  # says why it did not start
    yield made[0]
    over.set()
    await serving
