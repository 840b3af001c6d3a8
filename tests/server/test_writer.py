"""Many tablets, one writer: gap-free, whole, and answered only after the commit (SYNC §1, §4)."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import asyncpg
import pytest
import pytest_asyncio

from database.sql import rows
from server.entries.apply import apply_ops
from sync.core import ids
from sync.core.messages import PushReply
from sync.service import store
from sync.service.judge import Applied, ReceivedOp
from sync.service.log import HeadState, read_head
from tests.server.morning import Morning, a_writer

pytestmark = pytest.mark.usefixtures("database")


@pytest_asyncio.fixture
async def northfield() -> Morning:
    return await Morning().make("Northfield")


@pytest_asyncio.fixture
async def westmere() -> Morning:
    return await Morning().make("Westmere")


async def numbers(school: UUID, column: str, table: str) -> list[int]:
    sql = f"select {column} as number from {table} where school_id = $1 order by {column}"
    return [row["number"] for row in await rows(sql, school)]


async def test_concurrent_pushes_of_two_schools_are_numbered_without_a_gap(northfield, westmere):
    tablets = [(m, await m.a_tablet(m.okafor)) for m in (northfield, westmere) for _ in range(4)]
    pushes = [(m, m.arrival(t, ops=1 + k % 3)) for k in range(6) for m, t in tablets]

    async with a_writer() as writer:
        replies = await asyncio.gather(*(writer.push(m.school, one) for m, one in pushes))

    for (_, arrival), reply in zip(pushes, replies, strict=True):
        sent = [ids.op_id(line.content) for line in arrival.push.lines]
        assert reply.push == arrival.push.header.push
        assert [outcome.id for outcome in reply.ops] == sent
        assert {outcome.disposition for outcome in reply.ops} == {"accepted"}
    for morning in (northfield, westmere):
        made = sum(len(a.push.lines) for m, a in pushes if m is morning)
        told = [
            o.seq for (m, _), r in zip(pushes, replies, strict=True) if m is morning for o in r.ops
        ]
        everything = list(range(1, made + 1))
        assert sorted(seq for seq in told if seq is not None) == everything
        assert await numbers(morning.school, "seq", "act") == everything
        assert await numbers(morning.school, "number", "inbox") == everything
        assert (await read_head(morning.school))[1] == made


async def test_a_tablets_own_ops_keep_their_order(northfield):
    tablet = await northfield.a_tablet(northfield.okafor)
    pushes = [northfield.arrival(tablet) for _ in range(12)]

    async with a_writer() as writer:
        replies = await asyncio.gather(*(writer.push(northfield.school, one) for one in pushes))

    assert [reply.ops[0].seq for reply in replies] == list(range(1, 13))


def seen_from_outside(url: str, school: UUID) -> int:
    """How many acts another connection sees, asked while the writer's own loop stands still."""
    if not url.startswith("postgres"):
        with sqlite3.connect(url) as other:
            sql = "select count(*) from act where school_id = ?"
            found: int = other.execute(sql, [str(school)]).fetchone()[0]
        other.close()
        return found
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(_seen_in_postgres(url, school))).result()


async def _seen_in_postgres(url: str, school: UUID) -> int:
    connection = await asyncpg.connect(url)
    try:
        sql = "select count(*) from act where school_id = $1"
        return int(await connection.fetchval(sql, school))
    finally:
        await connection.close()


async def test_a_commit_is_told_only_when_others_can_see_it(northfield, database_url):
    tablet = await northfield.a_tablet(northfield.okafor)
    told: list[tuple[int, int]] = []

    def committed(school: UUID, seq: int) -> None:
        told.append((seq, seen_from_outside(database_url, school)))

    async with a_writer(committed) as writer:
        for _ in range(3):
            await writer.push(northfield.school, northfield.arrival(tablet))

    assert told == [(1, 1), (2, 2), (3, 3)]


async def test_who_stops_waiting_loses_nothing(northfield):
    tablets = [await northfield.a_tablet(northfield.okafor) for _ in range(6)]
    pushes = [northfield.arrival(tablet, ops=2) for tablet in tablets]

    async with a_writer() as writer:
        waiting = [asyncio.create_task(writer.push(northfield.school, one)) for one in pushes]
        await asyncio.sleep(0)
        for gone in waiting[::2]:
            gone.cancel()
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        again = [await writer.push(northfield.school, one) for one in pushes]

    assert [isinstance(answer, PushReply) for answer in answers] == [False, True] * 3
    assert {o.disposition for reply in again for o in reply.ops} == {"accepted"}
    assert all(o.dup for reply in again for o in reply.ops)
    assert await numbers(northfield.school, "seq", "act") == list(range(1, 13))


async def test_a_round_that_cannot_be_kept_is_answered_and_the_writer_goes_on(northfield):
    """A school without a head row: not even the bytes can be kept, so nothing is promised."""
    tablet, stranger = await northfield.a_tablet(northfield.okafor), uuid4()

    async with a_writer() as writer:
        lost = writer.push(stranger, northfield.arrival(tablet))
        kept = writer.push(northfield.school, northfield.arrival(tablet))
        answers = await asyncio.gather(lost, kept, return_exceptions=True)
        later = await writer.push(northfield.school, northfield.arrival(tablet))

    assert isinstance(answers[0], ValueError)
    assert isinstance(answers[1], PushReply)
    assert later.ops[0].disposition == "accepted"


async def breaks_the_commit(head: HeadState, ops: list[ReceivedOp]) -> Applied:
    """All goes well until the database looks at the whole: no savepoint catches that."""
    applied = await apply_ops(head, ops)

    async def write() -> None:
        await applied.write()
        await rows("update act set op_id = 'nowhere' where school_id = $1", head.school_id)

    return Applied(applied.verdicts, write)


async def test_when_nothing_can_be_applied_the_bytes_are_received_and_applied_after_a_restart(
    northfield, westmere
):
    arrivals = [(m, m.arrival(await m.a_tablet(m.okafor), ops=2)) for m in (northfield, westmere)]

    async with a_writer(apply=breaks_the_commit) as broken:
        replies = [await broken.push(m.school, arrival) for m, arrival in arrivals]
    applied = asyncio.Event()
    heard: list[UUID] = []

    def committed(school: UUID, _seq: int) -> None:
        heard.append(school)
        if len(heard) == 2:
            applied.set()

    async with a_writer(committed), asyncio.timeout(5):
        await applied.wait()

    assert {o.disposition for reply in replies for o in reply.ops} == {"received"}
    assert {o.seq for reply in replies for o in reply.ops} == {None}
    assert await store.schools_with_unapplied() == []
    for morning in (northfield, westmere):
        assert await numbers(morning.school, "seq", "act") == [1, 2]
        assert await numbers(morning.school, "number", "inbox") == [1, 2]


async def test_trouble_of_the_database_holds_no_op_for_a_person(northfield):
    """A full disk passes; *held* would leave a mark unapplied until somebody looked."""
    tablet, full = await northfield.a_tablet(northfield.okafor), [True]

    async def apply(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        if full[0]:
            raise sqlite3.OperationalError("database or disk is full")
        return await apply_ops(head, ops)

    applied = asyncio.Event()
    async with a_writer(apply=apply) as writer:
        reply = await writer.push(northfield.school, northfield.arrival(tablet))
    full[0] = False
    async with a_writer(lambda *_: applied.set(), apply=apply), asyncio.timeout(5):
        await applied.wait()

    assert [outcome.disposition for outcome in reply.ops] == ["received"]
    assert await numbers(northfield.school, "seq", "act") == [1]


async def test_received_ops_of_one_school_do_not_wait_for_anothers(northfield, westmere):
    for morning in (northfield, westmere):
        async with a_writer(apply=breaks_the_commit) as broken:
            await broken.push(
                morning.school, morning.arrival(await morning.a_tablet(morning.okafor))
            )
    [first, second] = await store.schools_with_unapplied()
    applied = asyncio.Event()

    async def broken_for_the_first(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        apply = breaks_the_commit if head.school_id == first else apply_ops
        return await apply(head, ops)

    async with a_writer(lambda *_: applied.set(), apply=broken_for_the_first), asyncio.timeout(5):
        await applied.wait()

    assert await store.schools_with_unapplied() == [first]
    assert await numbers(second, "seq", "act") == [1]


async def test_nobody_waits_for_a_writer_that_has_stopped(northfield):
    arrival = northfield.arrival(await northfield.a_tablet(northfield.okafor))

    async with a_writer() as writer:
        waiting = asyncio.create_task(writer.push(northfield.school, arrival))
        await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await asyncio.wait([waiting])

    assert waiting.cancelled() or isinstance(waiting.result(), PushReply)
