"""PROTOCOL 9.1: an old file in the log's place is noticed also where the log has grown since."""

from copy import copy
from datetime import datetime, timedelta

import pytest_asyncio

from database.sql import rows
from server.entries.apply import MEANING
from sync.core import ids
from sync.core.beacon import read_beacon
from sync.service.beacons import HeardBeacon, hear
from sync.service.log import read_head
from tests.builders import london
from tests.server.morning import KEY, Morning
from tests.tablet import Tablet


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    return await Morning().make()


async def says(
    morning: Morning, tablet: Tablet, at: datetime, unsent: int = 0, **said: object
) -> str:
    """The epoch that the answer to the tablet's beacon names."""
    body, _ = tablet.beacon((morning.register, unsent, at), at=at, **said)
    heard = HeardBeacon(read_beacon(body), tablet.id, at)
    [reply], _ = await hear(morning.school, [heard], at, KEY, MEANING.tell)
    return reply.epoch


async def test_a_tablet_whose_answered_op_is_not_here_begins_an_epoch(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])  # answered by the log that is lost

    first = await says(morning, tablet, at)
    second = await says(morning, tablet, at + timedelta(seconds=20))

    assert first == before != second
    [ended] = await rows("select * from ended_epoch where school_id = $1", morning.school)
    assert (ended["fork_seq"], ended["cause"]) == (0, "head_behind")


async def test_an_answered_op_below_the_newest_is_missed_too(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])  # answered by the log that is lost
    newer = tablet.op("seen", morning.register, at, [morning.bea])
    await morning.send(tablet, newer, at=at)

    assert await says(morning, tablet, at) == before
    assert await says(morning, tablet, at + timedelta(seconds=20)) != before


async def test_but_not_where_it_may_be_on_its_way(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])

    await says(morning, tablet, at)

    assert await says(morning, tablet, at + timedelta(seconds=9)) == before


async def test_nor_where_the_tablet_says_that_it_is_unsent(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])

    await says(morning, tablet, at, unsent=1)

    assert await says(morning, tablet, at + timedelta(seconds=20), unsent=1) == before


async def test_nor_where_the_tablet_has_not_heard_of_this_epoch(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    restored, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])  # answered in the epoch before

    for seconds in (0, 20):  # the first answer did not come through
        told = await says(morning, tablet, at + timedelta(seconds=seconds), seen=["before", 1])

        assert told == restored


async def test_an_op_whose_number_a_copied_tablet_has_taken_is_missed_too(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    copied = copy(tablet)
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])  # answered by the log that is lost
    theirs = copied.op("seen", morning.register, at, [morning.bea])
    await morning.send(copied, theirs, at=at)

    assert await says(morning, copied, at) == before
    assert await says(morning, tablet, at) == before
    assert await says(morning, copied, at + timedelta(seconds=20)) == before
    assert await says(morning, tablet, at + timedelta(seconds=20)) != before


async def test_nor_where_its_number_is_known_to_be_lost(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    tablet.op("seen", morning.register, at, [morning.ada])
    tablet.lost = [(1, 1)]
    await morning.send(tablet, at=at)

    await says(morning, tablet, at)

    assert await says(morning, tablet, at + timedelta(seconds=20)) == before


async def test_nor_where_it_has_arrived(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    op = tablet.op("seen", morning.register, at, [morning.ada])

    await says(morning, tablet, at, unsent=1)
    await morning.send(tablet, op, at=at + timedelta(seconds=1))

    assert await says(morning, tablet, at + timedelta(seconds=20)) == before


async def test_an_op_answered_under_a_key_before_that_is_not_here_begins_one_too(
    morning: Morning,
) -> None:
    tablet, at = morning.tablet, london("08:05")
    before, _ = await read_head(morning.school)
    gone = ids.text(bytes(range(32)))  # held, say, by the log that is lost: it moved no number
    here = await morning.send(tablet, tablet.op("seen", morning.register, at, [morning.ada]), at=at)
    known = [one.id for one in here.ops]

    assert await says(morning, tablet, at, seen=[before, 1], answered=known) == before
    assert await says(morning, tablet, at, seen=["other", 1], answered=[gone]) == before
    assert await says(morning, tablet, at, seen=[before, 1], answered=[*known, gone]) != before
    [ended] = await rows("select * from ended_epoch where school_id = $1", morning.school)
    assert (ended["fork_seq"], ended["cause"]) == (1, "head_behind")
