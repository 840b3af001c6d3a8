"""A transaction ends, and gives its connection back, whatever becomes of it; on both engines."""

import asyncio
import sqlite3
import threading
from uuid import uuid4

import asyncpg
import pytest

from database.engine import (
    close_engine,
    current_engine,
    in_transaction,
    open_engine,
    read_together,
)
from database.sql import execute, rows
from tests.builders import a_school, named

pytestmark = pytest.mark.usefixtures("database")
MORE_THAN_THE_POOL = 12
REFUSALS = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


async def dangling() -> None:
    """An act whose op is nowhere: the database says no at COMMIT, and only there."""
    await execute(
        """insert into act (school_id, seq, register_id, kind, op_id, author_position, unplanned,
             base_seq, made_at, received_at, grade, chain)
           select school_id, 1, id, 'seen', 'nowhere', '', false, 0, opens_at, opens_at, 'A', ''
           from register where school_id = $1""",
        named("Northfield"),
    )


async def a_register() -> None:
    """The least that an act refers to."""
    school = await a_school()
    await execute(
        "insert into pupil_group (school_id, id, name, kind) values ($1, $2, '8B', 'tutor')",
        school,
        named("8B"),
    )
    await execute(
        """insert into register (school_id, id, on_date, period_id, group_id, session, room,
             opens_at, closes_at, ends_at)
           select head.school_id, $2, term.starts_on, period.id, $3, '', '', head.server_time,
             head.server_time, head.server_time
           from head join term on term.school_id = head.school_id
           join period on period.school_id = head.school_id and period.name = '1'
           where head.school_id = $1""",
        school,
        uuid4(),
        named("8B"),
    )


async def fail_at_commit_step_by_step() -> None:
    async with current_engine().transaction():
        await dangling()


async def test_after_a_commit_that_fails_the_next_transaction_is_a_new_one():
    await a_register()

    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises(REFUSALS):
            await fail_at_commit_step_by_step()
        with pytest.raises(REFUSALS):
            await in_transaction(dangling)

    assert current_engine().current_transaction.get() is None
    async with asyncio.timeout(5):
        assert await rows("select seq from act where school_id = $1", named("Northfield")) == []
        async with current_engine().transaction():
            await execute("update head set seq = 7 where school_id = $1", named("Northfield"))
        [head] = await rows("select seq from head where school_id = $1", named("Northfield"))
    assert head == {"seq": 7}


@pytest.mark.parametrize("steps", range(MORE_THAN_THE_POOL))
async def test_a_task_that_is_cancelled_at_any_step_leaves_nothing_open(steps):
    school = await a_school()

    async def count_up() -> None:
        async with current_engine().transaction():
            await execute("update head set seq = seq + 1 where school_id = $1", school)

    counting = [asyncio.create_task(count_up()) for _ in range(MORE_THAN_THE_POOL)]
    for _ in range(steps * 3):
        await asyncio.sleep(0)
    for task in counting[::2]:
        task.cancel()
    await asyncio.gather(*counting, return_exceptions=True)

    async with asyncio.timeout(5):
        await count_up()
        [head] = await rows("select seq from head where school_id = $1", school)
    kept = [task for task in counting if not task.cancelled() and task.exception() is None]
    assert len(kept) + 1 <= head["seq"] <= MORE_THAN_THE_POOL + 1


async def test_reading_together_that_fails_leaves_no_old_moment_behind() -> None:
    school = await a_school()

    async def name() -> str:
        [row] = await rows("select name from school where id = $1", school)
        return str(row["name"])

    async def fail() -> None:
        await name()
        raise LookupError

    with pytest.raises(LookupError):
        await read_together(fail)
    await execute("update school set name = 'Southfield' where id = $1", school)

    assert await read_together(name) == "Southfield"
    assert await name() == "Southfield"


@pytest.mark.parametrize("steps", range(MORE_THAN_THE_POOL))
async def test_a_read_that_is_cancelled_while_its_connection_opens_leaves_no_thread(steps):
    before = set(threading.enumerate())
    task = asyncio.ensure_future(rows("select 1 as one"))

    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await close_engine()

    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
        assert not thread.is_alive()
    await open_engine()
