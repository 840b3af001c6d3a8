"""PROTOCOL 6.6: the server's time never goes back, and a step back is noted once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from database.engine import in_transaction
from database.sql import rows
from sync.service.evidence import milliseconds
from sync.service.log import lock_head, save_head
from tests.builders import london
from tests.server.morning import Morning


@pytest_asyncio.fixture
async def morning(database: Any) -> Morning:
    return await Morning().make()


async def locked(morning: Morning, now: datetime) -> datetime:
    async def lock() -> datetime:
        head = await lock_head(morning.school, now)
        await save_head(head)
        return head.server_time

    return await in_transaction(lock)


async def stepped_at(morning: Morning) -> datetime | None:
    [row] = await rows("select clock_stepped_at from head where school_id = $1", morning.school)
    found: datetime | None = row["clock_stepped_at"]
    return found


async def test_a_clock_that_is_set_back_stands_still_and_is_noted_once(
    morning: Morning, caplog: pytest.LogCaptureFixture
) -> None:
    await locked(morning, london("08:10"))
    assert await locked(morning, london("08:10") - timedelta(seconds=2)) == london("08:10")
    assert await stepped_at(morning) is None

    for now in ("08:05", "08:06"):
        assert await locked(morning, london(now)) == london("08:10")

    assert await stepped_at(morning) == london("08:10")
    assert caplog.text.count("set back") == 1


async def test_another_step_is_noted_again(
    morning: Morning, caplog: pytest.LogCaptureFixture
) -> None:
    for now in ("08:10", "08:05", "08:11", "08:12", "08:01"):
        await locked(morning, london(now))

    assert await stepped_at(morning) == london("08:12")
    assert caplog.text.count("set back") == 2


async def test_a_clock_that_is_set_back_proves_no_late_entry_in_time(morning: Morning) -> None:
    """By the clock alone, an entry of 08:20 would have been received at 08:10."""
    await locked(morning, london("08:20"))
    tablet = morning.tablet
    op = tablet.op("seen", morning.register, london("08:20"), [morning.ada])

    reply = await morning.send(tablet, op, at=london("08:10"))

    assert reply.time == milliseconds(london("08:20"))
    assert reply.ops[0].grade not in ("A", "B", "C")
    [kept] = await rows("select received_at from act where school_id = $1", morning.school)
    assert kept["received_at"] == london("08:20")
