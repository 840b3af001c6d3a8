"""How much is committed together, and what of it at the same time (SYNC §4)."""

import asyncio
import time
from uuid import UUID

import pytest
import pytest_asyncio

from database.engine import is_postgres
from database.sql import rows
from server.entries.apply import apply_ops
from sync.core.messages import PushReply
from sync.service.judge import Applied, ReceivedOp
from sync.service.log import HeadState
from tests.server.morning import Morning, a_writer

pytestmark = pytest.mark.usefixtures("database")


@pytest_asyncio.fixture
async def northfield() -> Morning:
    return await Morning().make("Northfield")


async def test_more_than_a_round_holds_is_committed_round_by_round(northfield):
    tablets = [await northfield.a_tablet(northfield.okafor) for _ in range(3)]
    rounds: list[int] = []

    async with a_writer(lambda _, seq: rounds.append(seq)) as writer:
        await asyncio.gather(
            *(writer.push(northfield.school, northfield.arrival(t, ops=190)) for t in tablets)
        )

    assert rounds == [380, 570]  # 400 ops a round at most, one call each


async def test_rounds_that_take_long_are_made_smaller(northfield):
    tablets = [await northfield.a_tablet(northfield.okafor) for _ in range(20)]
    rounds: list[int] = []

    async def slowly(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        time.sleep(0.2)  # noqa: ASYNC251 - as a slow machine would
        return await apply_ops(head, ops)

    async with a_writer(lambda _, seq: rounds.append(seq), apply=slowly) as writer:
        await asyncio.gather(
            *(writer.push(northfield.school, northfield.arrival(t, ops=25)) for t in tablets)
        )

    assert rounds == [400, 450, 500]


async def test_it_is_full_while_a_second_of_work_waits(northfield):
    tablet = await northfield.a_tablet(northfield.okafor)
    sent: list[asyncio.Task[PushReply]] = []
    full: list[bool] = []

    async with a_writer(round_ops=1) as writer:
        for ops in (49, 1):
            arrival = northfield.arrival(tablet, ops=ops)
            sent.append(asyncio.create_task(writer.push(northfield.school, arrival)))
            await asyncio.sleep(0)
            full.append(writer.is_full)
        await asyncio.gather(*sent)
        full.append(writer.is_full)

    assert full == [False, True, False]


async def test_a_second_of_work_is_what_the_rounds_have_shown(northfield):
    tablet = await northfield.a_tablet(northfield.okafor)

    async def slowly(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        time.sleep(0.5)  # noqa: ASYNC251 - as a slow machine would
        return await apply_ops(head, ops)

    def send(ops: int) -> asyncio.Task[PushReply]:
        arrival = northfield.arrival(tablet, ops=ops)
        return asyncio.create_task(writer.push(northfield.school, arrival))

    async with a_writer(apply=slowly) as writer:
        await asyncio.gather(send(200), send(200), send(20))  # the last waits for the others
        coming = [send(200) for _ in range(4)]
        await asyncio.sleep(0)
        behind = writer.is_behind
        await asyncio.gather(*coming)

    assert behind
    assert not writer.is_behind


async def test_only_postgres_commits_rounds_of_two_schools_at_once_and_never_two_of_one(
    northfield,
):
    westmere = await Morning().make("Westmere")
    tablets = [(m, await m.a_tablet(m.okafor)) for m in (northfield, westmere) for _ in range(3)]
    under_way: list[UUID] = []
    together: set[tuple[UUID, ...]] = set()

    async def apply(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        under_way.append(head.school_id)
        together.add(tuple(sorted(under_way)))
        if is_postgres():
            await rows("select pg_sleep(0.05)")
        under_way.remove(head.school_id)
        return await apply_ops(head, ops)

    async with a_writer(apply=apply, round_ops=1) as writer:
        await asyncio.gather(*(writer.push(m.school, m.arrival(t)) for m, t in tablets))

    both = tuple(sorted([northfield.school, westmere.school]))
    assert (both in together) == is_postgres()
    assert all(len(set(schools)) == len(schools) for schools in together)
