"""Issue 5, *Bad input*: what happens to the entry, and to the one beside it.

Elsewhere: a million ops in an outbox (`tests/sync/outbox_million.test.js`), a proxy's HTML and a
reply that is cut (`tests/sync/sender_no_answer.test.js`), headers and beacons of such kinds
(`tests/sync/test_messages.py`, `tests/server/tablets`), two browsers with one key
(`test_losses.py`).
"""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from database.sql import rows
from sync.core import ids, ticket
from sync.core.messages import PushReply, read_push, unpack
from sync.service import store
from sync.service.arrival import Arrival
from tests.builders import london
from tests.server.morning import AT, KEY, Morning, a_writer
from tests.tablet import Tablet

pytestmark = pytest.mark.usefixtures("database")
LATE = london("09:31")
HASH = ids.text(b"p" * 32).encode()


@pytest_asyncio.fixture
async def morning() -> Morning:
    return await Morning().make()


def op(morning: Morning, tablet: Tablet | None = None, made: datetime = AT) -> bytes:
    return (tablet or morning.tablet).op("seen", morning.register, made, [morning.ada])


def words(reply: PushReply) -> list[str]:
    return [" ".join(filter(None, (said.disposition, said.text))) for said in reply.ops]


async def grades(morning: Morning) -> list[str]:
    found = await rows(
        "select grade from act where school_id = $1 and device_id is not null order by seq",
        morning.school,
    )
    return [row["grade"] for row in found]


def with_n(n: int) -> Callable[[bytes], bytes]:
    return lambda good: good.replace(b'"n":1,', f'"n":{n},'.encode())


def body(instead: bytes) -> Callable[[bytes], bytes]:
    return lambda good: good.replace(good[good.index(b'"body":') : good.index(b',"base"')], instead)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda good: good.replace(b'"seen"', b'"se\xc3\xa9n"'), "op.not_ascii"),
        (lambda good: good.replace(b'"seen"', b'"\xff\x00"'), "op.not_ascii"),
        (body(b'"body":' + b"[" * 3_000 + b"]" * 3_000), "op.too_deep"),
        (body(b'"body":' + b"[" * 10_000 + b"]" * 10_000), "op.too_large"),
        (body(b'"body":[9007199254740992]'), "op.integer_too_large"),
        (body(b'"body":[-9007199254740992]'), "op.integer_too_large"),
        (body(b'"body":[' + b"9" * 4_000 + b"]"), "op.integer_too_large"),
        (with_n(0), "op.bad_chain"),
        (with_n(-1), "op.bad_chain"),
        (
            lambda good: with_n(10**12)(good).replace(b'"prev":""', b'"prev":"%s"' % HASH),
            "op.jumps",
        ),
        (with_n(2**64), "op.integer_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_an_entry_that_is_none_is_quarantined_byte_for_byte_and_blocks_nothing(
    morning: Morning, spoil: Callable[[bytes], bytes], why: str
) -> None:
    bad = spoil(op(morning))
    morning.tablet.n, morning.tablet.prev = 0, ""
    good = op(morning)

    reply = await morning.send(morning.tablet, bad, good, at=AT)

    assert words(reply) == [f"quarantined {why}", "accepted"]
    assert reply.wanted == []
    kept = await store.known(morning.school, [ids.op_id(bad)])
    assert kept[ids.op_id(bad)].content == bad
    assert await morning.mark_of(morning.ada) == ("present", "/", None)


async def test_a_head_far_above_all_moves_nothing_and_the_entry_is_entered(
    morning: Morning,
) -> None:
    """n = 10¹² in the header: believed, the school would wait for a million million entries."""
    good = op(morning)
    morning.tablet.n = 10**12

    reply = await morning.send(morning.tablet, good, at=AT)

    assert (words(reply), reply.wanted) == (["accepted"], [])
    [device] = await rows("select head_n from device where school_id = $1", morning.school)
    assert device["head_n"] == 1


@pytest.mark.parametrize("year", [1970, 2100])
async def test_a_clock_in_another_century_is_corrected_and_the_entry_is_of_its_day(
    morning: Morning, year: int
) -> None:
    """The tablet has thought so all along: the offset at each contact says by how much."""
    ahead = datetime(year, 1, 1, tzinfo=UTC) - AT
    morning.tablet.hear(london("08:02"), -ahead)
    entry = morning.tablet.op(
        "arrived", morning.register, AT + ahead, [morning.ada], at="00:00", src="clock"
    )
    packed, _ = morning.tablet.push(entry, at=LATE + ahead)
    offset_ms = -round(ahead.total_seconds() * 1000)
    arrival = Arrival(read_push(unpack(packed)), morning.tablet.id, LATE, offset_ms)

    reply = await morning.take(arrival, LATE)

    assert words(reply) == ["accepted"]
    assert await morning.mark_of(morning.ada) == ("late", "L", 5)
    assert await grades(morning) == ["C"]


@pytest.mark.parametrize("wall", [0, -1, 4_102_444_800_000, 2**53 - 1, -(2**53 - 1)])
async def test_a_clock_that_jumped_leaves_the_entry_and_a_person_looks_at_its_time(
    morning: Morning, wall: int
) -> None:
    """Only the op's own clock is in 1970 or 2100: nothing says when it was made."""
    entry = op(morning)
    at = entry.index(b'"wall":')
    entry = entry[:at] + b'"wall":%d' % wall + entry[entry.index(b',"run"', at) :]
    morning.tablet.prev = ids.op_id(entry)

    reply = await morning.send(morning.tablet, entry, at=LATE)

    assert words(reply) == ["accepted"]
    assert await morning.mark_of(morning.ada) == ("present", "/", None)
    assert await grades(morning) == ["D"]
    [act] = await rows("select made_at from act where school_id = $1", morning.school)
    assert act["made_at"] <= LATE


async def test_a_chain_whose_middle_never_comes_is_entered_and_the_rest_is_asked_for(
    morning: Morning,
) -> None:
    """The middle may hold another word on the same pupils, so the school goes on waiting for it."""
    tablet = morning.tablet
    first, _middle, last = op(morning), op(morning), op(morning)
    done = tablet.op("complete", morning.register, AT, morning.pupils)

    replies = [
        await morning.send(tablet, *ops, at=LATE)
        for ops in ([first], [last, done], *[[]] * 3, [last])
    ]

    assert [words(reply) for reply in replies[:2]] == [["accepted"], ["accepted"] * 2]
    assert {tuple(reply.wanted) for reply in replies[1:]} == {((2, 2),)}
    assert await morning.mark_of(morning.ada) == ("present", "/", None)
    [device] = await rows(
        "select head_n, gapless_n from device where school_id = $1", morning.school
    )
    assert device == {"head_n": 4, "gapless_n": 1}


@pytest.mark.parametrize("whose", ["school", "device", "key", "head", "rubbish"])
async def test_a_ticket_that_is_not_ours_proves_nothing_and_the_entry_is_entered(
    morning: Morning, whose: str
) -> None:
    given = {
        "school": (KEY, uuid4(), morning.tablet.id, (0, "")),
        "device": (KEY, morning.school, uuid4(), (0, "")),
        "key": (os.urandom(32), morning.school, morning.tablet.id, (0, "")),
        "head": (KEY, morning.school, morning.tablet.id, (7, "")),
    }
    assert morning.tablet.tk is not None
    time = round(london("08:02").timestamp() * 1000)
    forged = ticket.make(*given[whose], time, bytes(8)) if whose in given else "T" * 48
    genuine = op(morning)
    morning.tablet.tk[0] = forged
    entry = op(morning)

    reply = await morning.send(morning.tablet, genuine, entry, at=LATE)

    assert words(reply) == ["accepted"] * 2
    assert await grades(morning) == ["C", "D"]


async def test_one_key_at_two_schools_is_a_tablet_of_each_and_of_each_alone(
    morning: Morning,
) -> None:
    other = await Morning().make("Westmere")
    twin = Tablet(other.school, KEY)
    twin.key, twin.public_key, twin.id = (
        morning.tablet.key,
        morning.tablet.public_key,
        morning.tablet.id,
    )
    await twin.register(other.okafor, london("07:40"))
    ours, theirs = op(morning), op(other, twin)

    crossed = await morning.send_lines(
        morning.tablet, morning.tablet.line(ours), twin.line(theirs), at=AT
    )
    own = await other.send(twin, theirs, at=AT)

    assert words(crossed) == ["accepted", "quarantined op.other_device"]
    assert words(own) == ["accepted"]
    assert await other.mark_of(other.ada) == ("present", "/", None)
    assert own.forked is crossed.forked is False


async def test_a_push_that_comes_again_while_it_is_applied_is_entered_once(
    morning: Morning,
) -> None:
    """A browser sends a cut request again by itself: to this process or to another one."""
    arrival = morning.arrival(morning.tablet, ops=3)

    async with a_writer() as writer, a_writer() as other:
        replies = await asyncio.gather(
            *(each.push(morning.school, arrival) for each in (writer, writer, other, other))
        )

    said: list[list[Any]] = [[(op.disposition, op.seq) for op in reply.ops] for reply in replies]
    assert said == [[("accepted", 1), ("accepted", 2), ("accepted", 3)]] * 4
    acts = await rows("select seq from act where school_id = $1", morning.school)
    assert len(acts) == 3
    numbers = await rows("select number from inbox where school_id = $1", morning.school)
    assert sorted(row["number"] for row in numbers) == [1, 2, 3]
