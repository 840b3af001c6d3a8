"""PROTOCOL 8.1, 8.2, 8.4: forks, lost numbers and ended devices, as a push and its reply say it."""

import secrets
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from database.engine import current_engine
from database.sql import execute, rows
from sync.core import ids
from sync.core.messages import PushReply
from sync.service import store
from sync.service.hearing import lose_storage
from sync.service.log import lock_head
from sync.service.store import InboxRow
from tests.builders import london
from tests.server.morning import Morning
from tests.tablet import Tablet

pytestmark = pytest.mark.usefixtures("database")
AT = london("08:05")


@pytest_asyncio.fixture
async def morning() -> Morning:
    return await Morning().make()


def ops(morning: Morning, count: int) -> list[bytes]:
    return [morning.tablet.op("seen", morning.register, AT, [morning.ada]) for _ in range(count)]


async def lost(morning: Morning) -> list[tuple[int, int]]:
    found = await rows(
        "select from_n, to_n from device_lost where school_id = $1 order by from_n", morning.school
    )
    return [(row["from_n"], row["to_n"]) for row in found]


async def device(morning: Morning) -> dict[str, Any]:
    [row] = await rows(
        "select gapless_n, head_n, forked_at from device where school_id = $1 and id = $2",
        morning.school,
        morning.tablet.id,
    )
    return row


async def journal(morning: Morning) -> list[tuple[str, str]]:
    found = await rows(
        "select what, said from journal where school_id = $1 order by at, what", morning.school
    )
    return [(row["what"], row["said"]) for row in found]


async def tell_lost(morning: Morning, *ranges: tuple[int, int]) -> PushReply:
    morning.tablet.lost = list(ranges)
    return await morning.send(morning.tablet, at=london("08:07"))


async def test_what_is_lost_is_asked_for_no_more_and_stays_on_record(morning: Morning) -> None:
    first, *_, last = ops(morning, 6)
    reply = await morning.send(morning.tablet, first, last, at=AT)
    assert reply.wanted == [(2, 5)]

    reply = await tell_lost(morning, (2, 3), (5, 5))
    assert reply.wanted == [(4, 4)]
    again = await tell_lost(morning, (2, 3), (5, 5))
    reply = await tell_lost(morning, (4, 4))

    assert again.wanted == [(4, 4)]
    assert reply.wanted == []
    assert (await device(morning))["gapless_n"] == 6
    assert await lost(morning) == [(2, 3), (4, 4), (5, 5)]
    assert await journal(morning) == [("ops_lost", "2 to 3, 5"), ("ops_lost", "4")]


@pytest.mark.parametrize(
    "told", [(1, 1), (7, 10**12), (0, 0), (5, 2), (-5, -1)], ids=lambda told: f"{told[0]}-{told[1]}"
)
async def test_what_is_here_or_was_never_made_cannot_be_lost(
    morning: Morning, told: tuple[int, int]
) -> None:
    first, *_, last = ops(morning, 6)
    await morning.send(morning.tablet, first, last, at=AT)

    reply = await tell_lost(morning, told)

    assert reply.wanted == [(2, 5)]
    assert await lost(morning) == []


async def test_ranges_told_one_over_the_other_are_kept_once(morning: Morning) -> None:
    """Two rows that begin with one number made the push fail, and with it its whole round."""
    first, *_, last = ops(morning, 6)
    await morning.send(morning.tablet, first, last, at=AT)

    reply = await tell_lost(morning, (2, 5), (2, 3), (3, 4))

    assert reply.wanted == []
    assert await lost(morning) == [(2, 5)]


async def test_a_range_without_end_is_lost_only_as_far_as_it_is_wanted(morning: Morning) -> None:
    first, *_, last = ops(morning, 6)
    await morning.send(morning.tablet, first, last, at=AT)

    reply = await tell_lost(morning, (-(10**12), 10**12))

    assert reply.wanted == []
    assert await lost(morning) == [(2, 5)]


async def test_a_lost_op_that_arrives_later_is_entered_and_leaves_the_range(
    morning: Morning,
) -> None:
    first, _, third, *_, last = ops(morning, 6)
    await morning.send(morning.tablet, first, last, at=AT)
    await tell_lost(morning, (2, 5))
    await execute(
        "update device_lost set seen_at = $2 where school_id = $1", morning.school, london("08:08")
    )

    reply = await morning.send(morning.tablet, third, at=london("08:09"))

    assert [one.disposition for one in reply.ops] == ["accepted"]
    assert reply.wanted == []
    assert await lost(morning) == [(2, 2), (4, 5)]
    assert await rows("select 1 from device_lost where school_id = $1 and seen_at is null",
                      morning.school) == []  # fmt: skip
    assert (await device(morning))["gapless_n"] == 6


async def lies_here(morning: Morning, numbers: range) -> None:
    """As if the tablet's ops of those ``numbers`` had arrived."""
    async with current_engine().transaction():
        await store.keep(
            morning.school,
            [
                InboxRow(
                    op_id=f"{n:043}",
                    device_id=morning.tablet.id,
                    n=n,
                    content=b"",
                    mac="",
                    received_at=AT,
                    offset_ms=0,
                    rtt_ms=None,
                    run=None,
                    monotonic_ms=None,
                    disposition="held",
                    number=n,
                )
                for n in numbers
            ],
        )


async def with_many_beyond_a_gap(morning: Morning) -> bytes:
    """The first op is on its way; 2 to 2,599 and 2,601 to 2,999 are here. Answers that first op."""
    [first] = ops(morning, 1)
    await lies_here(morning, range(2, 2_600))
    await lies_here(morning, range(2_601, 3_000))
    morning.tablet.n, morning.tablet.prev = 2_999, ids.text(bytes(32))
    return first


async def test_of_very_many_beyond_a_gap_the_next_thousand_are_looked_at(morning: Morning) -> None:
    first = await with_many_beyond_a_gap(morning)

    waits = await morning.send(morning.tablet, at=AT)
    reply = await morning.send(morning.tablet, first, at=AT)

    assert waits.wanted == [(1, 1)]  # each push read them all, to ask for what is far beyond
    assert reply.wanted == [(2_600, 2_600)]
    assert (await device(morning))["gapless_n"] == 2_599


async def test_a_fork_far_beyond_a_gap_is_noticed(morning: Morning) -> None:
    await with_many_beyond_a_gap(morning)
    morning.tablet.n = 2_500
    again = morning.tablet.op("seen", morning.register, AT, [morning.ada])

    reply = await morning.send(morning.tablet, again, at=AT)

    assert reply.forked


async def test_a_lost_storage_loses_all_that_was_to_come(morning: Morning) -> None:
    await with_many_beyond_a_gap(morning)
    await morning.send(morning.tablet, at=AT)

    async with current_engine().transaction():
        head = await lock_head(morning.school, AT)
        row = await store.device(morning.school, morning.tablet.id)
        assert row is not None
        await lose_storage(head, row, "", secrets.token_bytes)

    assert await lost(morning) == [(1, 1), (2_600, 2_600)]
    assert (await device(morning))["gapless_n"] == 2_999


def copied(tablet: Tablet) -> Tablet:
    """The same profile on another machine: key, chain and all."""
    return copy(tablet)


async def test_a_copied_profile_forks_and_both_branches_are_kept(morning: Morning) -> None:
    await morning.send(morning.tablet, *ops(morning, 2), at=AT)
    other = copied(morning.tablet)
    reply = await morning.send(morning.tablet, *ops(morning, 1), at=AT)
    assert not reply.forked

    branch = other.op("not_seen", morning.register, AT, [morning.bea])
    reply = await morning.send(other, branch, at=london("08:06"))
    again = await morning.send(morning.tablet, at=london("08:07"))

    assert [one.disposition for one in reply.ops] == ["accepted"]
    assert reply.forked
    assert again.forked
    assert await morning.mark_of(morning.bea) == ("absent", "N", None)
    assert await journal(morning) == [("device_forked", "")]


async def test_a_branch_that_a_put_back_has_lost_is_wanted_by_its_next_link(
    morning: Morning,
) -> None:
    """Each number is here once, of the other branch; also once the fork is known (seed 8772)."""
    tablet, other = morning.tablet, copied(morning.tablet)
    ops(morning, 2)  # answered by the log that is lost
    [third] = ops(morning, 1)
    theirs = [other.op("not_seen", morning.register, AT, [morning.bea]) for _ in range(2)]
    await morning.send(other, *theirs, at=AT)

    replies = [await morning.send(tablet, third, at=AT) for _ in range(2)]  # one answer is lost

    assert [(reply.forked, reply.wanted) for reply in replies] == [(True, [(1, 2)])] * 2
    assert await journal(morning) == [("device_forked", "")]


async def test_a_storage_set_back_is_noticed_by_its_newer_ticket(morning: Morning) -> None:
    """Head 9 was heard of before the ticket in op 3 was given: what made 3 has forgotten 9."""
    await morning.send(morning.tablet, *ops(morning, 2), at=AT)
    set_back = copied(morning.tablet)
    *_, ninth = ops(morning, 7)
    await morning.send(morning.tablet, ninth, at=london("08:06"))

    set_back.hear(london("08:30"))
    third = set_back.op("seen", morning.register, london("08:31"), [morning.cem])
    reply = await morning.send(set_back, third, at=london("08:31"))

    assert reply.forked
    assert [one.disposition for one in reply.ops] == ["accepted"]


async def test_a_server_clock_that_went_back_a_little_makes_no_fork(morning: Morning) -> None:
    """Within the step that passes unnoticed a receipt may lie before a ticket that was given."""
    morning.tablet.hear(AT)
    await morning.send(morning.tablet, at=AT)
    first = ops(morning, 1)
    await morning.send(morning.tablet, at=AT - timedelta(seconds=1.9))  # names it as its head

    rest = ops(morning, 2)
    reply = await morning.send(morning.tablet, *first, *rest, at=AT - timedelta(seconds=1.8))

    assert not reply.forked


async def test_ops_that_come_late_or_in_another_order_are_no_loss(morning: Morning) -> None:
    made: list[bytes] = []
    for minute in range(6):
        at = AT + timedelta(minutes=minute)
        morning.tablet.hear(at)  # a ticket between each two, and each is the newest
        made.append(morning.tablet.op("seen", morning.register, at, [morning.ada]))

    for one in (made[5], made[2], made[4], made[0], made[1], made[3]):
        reply = await morning.send(morning.tablet, one, at=london("08:20"))
        assert not reply.forked
    reply = await morning.send(morning.tablet, *made, at=london("08:21"))

    assert not reply.forked
    assert reply.wanted == []
    assert (await device(morning))["forked_at"] is None


async def test_an_ended_device_hears_so_and_its_ops_are_kept(morning: Morning) -> None:
    await execute("update device set ended_at = $2 where school_id = $1", morning.school, AT)

    reply = await morning.send(morning.tablet, *ops(morning, 1), at=london("08:06"))

    assert reply.ended
    assert [one.disposition for one in reply.ops] == ["accepted"]  # its grant still stands
