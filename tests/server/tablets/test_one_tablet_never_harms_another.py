"""A tablet gone mad, or in bad hands: the others' pushes go on as without it (SYNC §1.3)."""

import asyncio
import gzip
import time
from datetime import timedelta
from uuid import UUID

import pytest

from database.sql import rows
from server.clock import milliseconds
from server.entries.apply import MEANING
from server.entries.day import register_id
from sync.core import ids
from sync.core.messages import BadPush, read_push, unpack
from sync.service.arrival import Arrival
from sync.service.inbox import Round
from sync.service.writer import Writer
from tests.builders import MONDAY
from tests.server.morning import AT, KEY, Morning

pytestmark = pytest.mark.usefixtures("database")
FAR_MS = 10**17  # no calendar reaches it


def arrival(body: bytes, device: UUID) -> Arrival:
    return Arrival(read_push(unpack(body)), device, AT, 0)


@pytest.mark.parametrize("field", ["wall", "rtt"])
@pytest.mark.parametrize("ms", [FAR_MS, -FAR_MS, 10**30])
async def test_a_clock_beyond_all_calendars_is_no_header(field: str, ms: int) -> None:
    morning = await Morning().make()
    body, _ = morning.tablet.push(at=AT)
    line = gzip.decompress(body)
    was = b'"rtt":0' if field == "rtt" else line[line.index(b'"wall":') :].split(b",")[0]

    with pytest.raises(BadPush, match=r"push\.bad_header"):
        read_push(line.replace(was, f'"{field}":{ms}'.encode()))


async def test_a_mac_that_no_database_can_hold_blocks_nobody() -> None:
    morning = await Morning().make()
    other = await morning.a_tablet(morning.lund)
    op = morning.tablet.op("seen", morning.register, AT, [morning.ada])
    odd, _ = morning.tablet.push_lines(b"\0" * 43 + b" " + op, at=AT)
    good, _ = other.push(other.op("seen", morning.register, AT, [morning.bea]), at=AT)
    writer = Writer(KEY, MEANING, lambda: AT, lambda _school, _seq: None)

    writer.start()
    try:
        answers = await asyncio.gather(
            writer.push(morning.school, arrival(odd, morning.tablet.id)),
            writer.push(morning.school, arrival(good, other.id)),
        )
    finally:
        await writer.stop()

    assert [reply.ops[0].disposition for reply in answers] == ["quarantined", "accepted"]


async def test_a_copied_op_in_the_same_round_takes_nothing_from_its_own_tablet() -> None:
    morning = await Morning().make()
    other = await morning.a_tablet(morning.lund)
    op = morning.tablet.op("seen", morning.register, AT, [morning.ada])
    own, _ = morning.tablet.push(op, at=AT)
    copied, _ = other.push(op, at=AT)

    replies = await Round(morning.school, KEY, MEANING).take(
        [arrival(own, morning.tablet.id), arrival(copied, other.id)], AT
    )

    assert replies[0].ops[0].disposition == "accepted"
    assert await morning.mark_of(morning.ada) == ("present", "/", None)


async def test_a_copied_op_that_waits_for_a_person_stays_its_own_tablets() -> None:
    morning = await Morning().make()
    other = await morning.a_tablet(morning.lund)
    op = morning.tablet.op("teleported", morning.register, AT, [morning.ada])
    await morning.send(morning.tablet, op, at=AT)

    await morning.send(other, op, at=AT)

    [kept] = await rows(
        "select device_id, n, disposition from inbox where school_id = $1", morning.school
    )
    assert kept == {"device_id": morning.tablet.id, "n": 1, "disposition": "held"}


async def test_a_tablets_clock_never_opens_a_day_to_come() -> None:
    morning = await Morning().make()
    next_monday = AT + timedelta(days=7)
    op = morning.tablet.op("seen", morning.school, next_monday, [morning.ada])

    reply = await morning.send(morning.tablet, op, at=AT)

    assert reply.ops[0].text == "register.unknown"
    days = await rows("select distinct on_date from register where school_id = $1", morning.school)
    assert [row["on_date"] for row in days] == [MONDAY]


async def test_a_register_that_somebody_invents_makes_no_day() -> None:
    morning = await Morning().make()
    last_week = AT - timedelta(days=7)
    op = morning.tablet.op("seen", morning.school, last_week, [morning.ada])

    reply = await morning.send(morning.tablet, op, at=AT)

    assert reply.ops[0].text == "register.unknown"
    days = await rows("select distinct on_date from register where school_id = $1", morning.school)
    assert [row["on_date"] for row in days] == [MONDAY]


async def test_many_days_are_looked_at_a_few_a_round_and_nothing_is_lost() -> None:
    """Each day looked at makes the others wait; 200 ops could name 200 of them."""
    morning = await Morning().make()
    morning.tablet.tk = None  # the ticket of this morning would say that they are of today
    [lesson] = await rows(
        "select period_id, group_id from lesson where school_id = $1", morning.school
    )
    last_monday = register_id(
        morning.school, MONDAY - timedelta(days=7), lesson["period_id"], lesson["group_id"]
    )
    invented = [
        morning.tablet.op("seen", morning.school, AT - timedelta(days=back), [morning.ada])
        for back in range(44, 8, -1)
    ]
    ancient = morning.tablet.op("seen", last_monday, AT - timedelta(days=401), [morning.ada])
    true = morning.tablet.op("seen", last_monday, AT - timedelta(days=7), [morning.ada])

    reply = await morning.send(morning.tablet, *invented, true, ancient, at=AT)
    said = [op.disposition for op in reply.ops]
    while await Round(morning.school, KEY, MEANING).again(400, AT):
        pass

    assert said == ["held"] * 10 + ["received"] * 27 + ["held"]
    ended = await rows(
        "select disposition from inbox where school_id = $1 order by n", morning.school
    )
    assert [row["disposition"] for row in ended] == ["held"] * 37 + ["accepted"]


async def test_the_first_day_of_the_calendar_makes_no_round_go_op_by_op() -> None:
    """The year 1 in UTC is the year 0 in London, which no clock here can say."""
    morning = await Morning().make()
    morning.tablet.tk = None
    body = morning.tablet.op(
        "arrived", morning.register, AT, [morning.ada], at="08:05", src="clock"
    )
    year_1 = body.replace(str(milliseconds(AT)).encode(), b"-62135596799000", 1)
    morning.tablet.prev = ids.op_id(year_1)

    reply = await morning.send(morning.tablet, year_1, at=AT)

    assert [op.disposition for op in reply.ops] == ["accepted"]


def test_too_many_lines_are_refused_before_they_are_looked_at() -> None:
    """Two kilobytes of gzip hold a million lines; a hash for each took seconds from everybody."""
    header = b'{"push":"p","school":"s","device":"d","head":[1,""],"epoch":"","wall":1}\n'
    began = time.process_time()

    with pytest.raises(BadPush, match=r"push\.too_many"):
        read_push(header + b"a\n" * 950_000)

    assert time.process_time() - began < 0.5
