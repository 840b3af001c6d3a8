"""PROTOCOL 9.1: a log that went back begins a new epoch; older screens count as far as shared."""

from datetime import datetime, timedelta

import pytest
import pytest_asyncio

from database.engine import current_engine
from database.sql import bulk, rows
from sync.service.epochs import FORKS_MAX, LOG_BEHIND, base_seq, begin_epoch, read_forks
from sync.service.log import HeadState, lock_head, read_head, save_head
from tests.builders import london
from tests.server.morning import KEY, Morning
from tests.tablet import Tablet


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    return await Morning().make()


async def a_new_epoch(morning: Morning, at: str) -> str:
    async with current_engine().transaction():
        head = await lock_head(morning.school, london(at))
        await begin_epoch(head, "restored", KEY)
        await save_head(head)
    return (await read_head(morning.school))[0]


def a_head(epoch: str, seq: int = 200) -> HeadState:
    return HeadState(None, epoch, seq, 0, "", london("08:00"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("base", "seq"),
    [
        (("now", 190), 190),
        (("second", 40), 40),
        (("second", 90), 50),
        (("first", 40), 40),
        (("first", 80), 50),  # the second epoch shared it, the present one does not
        (("first", 150), 50),
        (("never heard of", 7), 0),
        (("", 0), 0),
    ],
)
def test_a_base_beyond_a_fork_is_read_as_the_fork(base, seq):
    assert base_seq(base, a_head("now"), [("first", 100), ("second", 50)]) == seq


async def test_each_epoch_is_a_new_one_and_the_old_ones_are_kept(morning: Morning) -> None:
    first, _ = await read_head(morning.school)
    second = await a_new_epoch(morning, "08:01")
    third = await a_new_epoch(morning, "08:02")

    assert len({first, second, third}) == 3
    head = HeadState(morning.school, third, 0, 0, "", london("08:03"))
    assert await read_forks(head) == [(first, 0), (second, 0)]


async def test_a_tablet_that_has_seen_more_than_there_is_begins_an_epoch(morning: Morning) -> None:
    tablet = morning.tablet
    before, _ = await read_head(morning.school)
    tablet.seen_seq = 4_711

    op = tablet.op("seen", morning.register, london("08:05"), [morning.ada])
    reply = await morning.send(tablet, op, at=london("08:05"))

    assert reply.epoch != before
    assert reply.ops[0].disposition == "accepted"
    [ended] = await rows("select * from ended_epoch where school_id = $1", morning.school)
    assert (ended["epoch"], ended["fork_seq"], ended["cause"]) == (before, 0, "head_behind")
    [act] = await rows("select base_seq from act where school_id = $1", morning.school)
    assert act["base_seq"] == 0


async def test_but_not_again_and_again(morning: Morning) -> None:
    tablet = morning.tablet
    epochs = []
    for minutes in (0, 1, 11):
        at = london("08:01") + timedelta(minutes=minutes)
        tablet.epoch, _ = await read_head(morning.school)
        tablet.seen_seq = 4_711
        op = tablet.op("seen", morning.register, at, [morning.ada])
        epochs.append((await morning.send(tablet, op, at=at)).epoch)

    assert epochs[0] == epochs[1] != epochs[2]


async def test_one_tablet_is_believed_five_times_a_day_and_others_still(morning: Morning) -> None:
    """It made the whole school send again every ten minutes, for ever."""
    mad, other = morning.tablet, await morning.a_tablet(morning.lund)

    async def lies(tablet: Tablet, at: datetime) -> bool:
        """Whether an epoch begins by its word."""
        tablet.epoch, tablet.seen_seq = (await read_head(morning.school))[0], 4_711
        op = tablet.op("seen", morning.register, at, [morning.ada])
        return (await morning.send(tablet, op, at=at)).epoch != tablet.epoch

    began = london("08:01")
    times = [began + timedelta(minutes=11 * place) for place in range(7)]

    assert [await lies(mad, at) for at in times] == [True] * 5 + [False] * 2
    assert await lies(other, times[-1] + timedelta(minutes=1))
    assert await lies(mad, began + timedelta(days=1, minutes=1))
    noted = await rows(
        "select device_id, count(*) as times from journal where what = $2 and school_id = $1 "
        "group by device_id order by 2",
        morning.school,
        LOG_BEHIND,
    )
    assert [tuple(row.values()) for row in noted] == [(other.id, 1), (mad.id, 6)]


async def test_of_very_many_epochs_the_newest_are_read(morning: Morning) -> None:
    async with current_engine().transaction():
        await bulk(
            """insert into ended_epoch (school_id, epoch, ended_at, fork_seq, cause)
               values ($1, $2, $3, $4, 'restored')""",
            [
                (morning.school, f"epoch {n}", london("08:00") + timedelta(seconds=n), n)
                for n in range(FORKS_MAX + 2)
            ],
        )
    forks = await read_forks(HeadState(morning.school, "now", 0, 0, "", london("09:00")))

    assert [forks[0], forks[-1]] == [("epoch 2", 2), (f"epoch {FORKS_MAX + 1}", FORKS_MAX + 1)]


async def test_a_restore_just_before_hides_no_loss(morning: Morning) -> None:
    """An older file put there minutes after ``./firstbell restore`` is noticed too."""
    tablet = morning.tablet
    tablet.epoch = await a_new_epoch(morning, "08:01")
    tablet.seen_seq = 4_711

    op = tablet.op("seen", morning.register, london("08:02"), [morning.ada])
    reply = await morning.send(tablet, op, at=london("08:02"))

    assert reply.epoch != tablet.epoch


async def test_what_was_seen_in_the_shared_part_still_replaces(morning: Morning) -> None:
    """Ms Okafor sees Mr Lund's entry, the server is restored, and she corrects it."""
    other = await morning.a_tablet(morning.lund)
    absent = other.op("not_seen", morning.register, london("08:03"), [morning.ada])
    first = await morning.send(other, absent, at=london("08:03"))
    tablet = morning.tablet
    tablet.epoch, tablet.seen_seq = first.epoch, first.ops[0].seq or 0
    await a_new_epoch(morning, "08:04")

    seen = tablet.op("seen", morning.register, london("08:05"), [morning.ada])
    await morning.send(tablet, seen, at=london("08:05"))

    assert await morning.mark_of(morning.ada) == ("present", "/", None)


async def test_an_op_that_the_restored_log_has_is_known_by_its_id(morning: Morning) -> None:
    op = morning.tablet.op("seen", morning.register, london("08:03"), [morning.ada])
    first = await morning.send(morning.tablet, op, at=london("08:03"))
    await a_new_epoch(morning, "08:04")

    again = await morning.send(morning.tablet, op, at=london("08:05"))

    assert (again.ops[0].dup, again.ops[0].seq) == (True, first.ops[0].seq)
