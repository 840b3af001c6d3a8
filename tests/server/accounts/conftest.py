"""A school with its doors, a clock that tests set, and a browser before them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from litestar import Litestar

from tests.server.accounts.door import Browser, Northfield, SetClock, door


@pytest_asyncio.fixture
async def northfield(database: Any) -> Northfield:
    return await Northfield().open()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def app(clock: SetClock, northfield: Northfield) -> Litestar:
    return door(clock)


@pytest_asyncio.fixture
async def browser(app: Litestar) -> AsyncIterator[Browser]:
    yield Browser(app)
