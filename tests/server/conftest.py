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
    ready: asyncio.Future[School] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def run() -> None:  # an application's lifespan begins and ends in one task
        async with a_running_school(SetClock()) as running:
            ready.set_result(running)
            await over.wait()

    serving = asyncio.create_task(run())
    await asyncio.wait({asyncio.ensure_future(ready), serving}, return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        serving.result()
    yield ready.result()
    over.set()
    await serving
