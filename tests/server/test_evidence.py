"""PROTOCOL 6.4, 8.5: what proves when an op was made, also when the proof is whole only later."""

import pytest_asyncio

from database.engine import current_engine
from database.sql import rows
from server.backup.verify_marks import wrong_marks
from sync.core import ids
from sync.service import evidence, store
from sync.service.log import lock_head
from tests.builders import london
from tests.server.morning import Morning
from tests.tablet import Tablet


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    return await Morning().make()


async def beacon(morning: Morning, tablet: Tablet, at: str, floor_n: int = 0) -> None:
    """The server hears, at ``at``, of the tablet's newest op, and of nothing else."""
    now = london(at)
    async with current_engine().transaction():
        await evidence.add_contacts(
            morning.school,
            [
                evidence.ContactRow(
                    device_id=tablet.id,
                    n=tablet.n,
                    head_id=tablet.prev,
                    received_at=now,
                    wall_ms=evidence.milliseconds(now),
                    floor_n=floor_n,
                )
            ],
        )


def seen(morning: Morning, at: str, *pupils) -> bytes:
    return morning.tablet.op("seen", morning.register, london(at), list(pupils))


async def grades(morning: Morning) -> list[tuple[int, str]]:
    found = await rows(
        "select n, grade from act where school_id = $1 and n is not null order by n",
        morning.school,
    )
    return [(row["n"], row["grade"]) for row in found]


async def test_a_head_heard_in_time_proves_what_arrives_late(morning: Morning) -> None:
    op = seen(morning, "08:09", morning.ada)
    await beacon(morning, morning.tablet, "08:10")

    reply = await morning.send(morning.tablet, op, at=london("09:31"))

    assert reply.ops[0].grade == "B"
    [act] = await rows(
        "select earliest_at, latest_at from act where school_id = $1", morning.school
    )
    assert (act["earliest_at"], act["latest_at"]) == (london("07:40"), london("08:10"))
    assert await evidence.open_contacts(morning.school, [morning.tablet.id]) == []


async def test_a_head_heard_after_the_close_proves_nothing_in_time(morning: Morning) -> None:
    op = seen(morning, "08:09", morning.ada)
    await beacon(morning, morning.tablet, "08:16")

    reply = await morning.send(morning.tablet, op, at=london("09:31"))

    assert reply.ops[0].grade == "C"


async def test_until_the_links_are_here_the_proof_is_provisional(morning: Morning) -> None:
    """The middle op comes last: the first two have to wait for their proof, and then get it."""
    morning.tablet.tk = None  # so that without the proof nothing is known of the time
    first, middle, last = (
        seen(morning, "08:07", morning.ada),
        seen(morning, "08:08", morning.bea),
        seen(morning, "08:09", morning.cem),
    )
    await beacon(morning, morning.tablet, "08:10")

    await morning.send(morning.tablet, first, last, at=london("09:31"))
    assert await grades(morning) == [(1, "D"), (3, "B")]

    await morning.send(morning.tablet, middle, at=london("09:35"))

    assert await grades(morning) == [(1, "B"), (2, "B"), (3, "B")]
    known = await store.known(morning.school, [ids.op_id(first)])
    assert known[ids.op_id(first)].grade == "B"
    assert await evidence.open_contacts(morning.school, [morning.tablet.id]) == []


async def test_an_op_that_was_put_in_the_place_of_another_is_not_covered(morning: Morning) -> None:
    """Chained by number alone, a liar could make the op of 08:07 at noon."""
    tablet = morning.tablet
    tablet.tk = None
    seen(morning, "08:07", morning.ada)  # number 1, which the tablet never sends …
    honest = seen(morning, "08:09", morning.bea)
    await beacon(morning, tablet, "08:10")
    n, prev = tablet.n, tablet.prev
    tablet.n, tablet.prev = 0, ""
    instead = seen(morning, "08:07", morning.cem)  # … but another in its place
    tablet.n, tablet.prev = n, prev

    await morning.send(tablet, instead, honest, at=london("12:00"))

    assert await grades(morning) == [(1, "D"), (2, "B")]


async def test_a_push_of_a_part_proves_the_rest_of_the_outbox(morning: Morning) -> None:
    tablet = morning.tablet
    tablet.tk = None
    early = seen(morning, "08:07", morning.ada)
    late = seen(morning, "08:09", morning.bea)

    await morning.send(tablet, early, at=london("08:12"))  # its header names the second
    reply = await morning.send(tablet, late, at=london("09:31"))

    assert reply.ops[0].grade == "B"


async def test_a_clock_arrival_whose_time_is_proved_later_is_no_longer_to_be_decided(
    morning: Morning,
) -> None:
    """An unproved clock makes no U; the proof that it was before the close makes it an L."""
    tablet = morning.tablet
    tablet.tk = None
    arrived = tablet.op(  # at 08:07, by a clock that is put right before it can send
        "arrived", morning.register, london("08:20"), [morning.ada], at="08:20", src="clock"
    )
    link = seen(morning, "08:08", morning.bea)
    head = seen(morning, "08:09", morning.cem)
    await beacon(morning, tablet, "08:10")
    await morning.send(tablet, arrived, head, at=london("09:31"))
    assert await morning.mark_of(morning.ada) == ("check", None, None)

    await morning.send(tablet, link, at=london("09:35"))

    assert await morning.mark_of(morning.ada) == ("late", "L", 10)


async def test_a_grant_holds_for_what_is_proved_to_be_older_than_its_end(morning: Morning) -> None:
    op = seen(morning, "08:07", morning.ada)
    await beacon(morning, morning.tablet, "08:08")
    unproved = seen(morning, "08:09", morning.bea)
    await rows(
        "update author_grant set revoked_at = $2 where school_id = $1",
        morning.school,
        london("08:10"),
    )

    reply = await morning.send(morning.tablet, op, unproved, at=london("08:20"))

    said = [(answer.disposition, answer.text) for answer in reply.ops]
    assert said == [("accepted", None), ("held", "grant.revoked")]
    found = await rows("select flag from act where school_id = $1", morning.school)
    assert [row["flag"] for row in found] == ["revoked_since"]


async def test_a_ticket_after_the_close_proves_that_an_op_is_late(morning: Morning) -> None:
    morning.tablet.hear(london("08:16"))
    op = seen(morning, "08:09", morning.ada)  # it says so

    reply = await morning.send(morning.tablet, op, at=london("09:31"))

    assert reply.ops[0].grade == "F"
    assert await morning.mark_of(morning.ada) == ("present", "/", None)  # a label, no mark


async def test_another_tablets_ticket_proves_nothing(morning: Morning) -> None:
    other = await morning.a_tablet(morning.lund)
    other.hear(london("08:16"))
    morning.tablet.tk = other.tk
    op = seen(morning, "08:09", morning.ada)

    reply = await morning.send(morning.tablet, op, at=london("09:31"))

    assert reply.ops[0].grade == "D"


async def test_a_proof_within_the_window_corrects_an_arrival_as_well(morning: Morning) -> None:
    """The grade stays A; the mark is still what its entries add up to (rule F4)."""
    tablet = morning.tablet
    arrived = tablet.op(
        "arrived", morning.register, london("08:13"), [morning.ada], at="08:13", src="clock"
    )
    last = seen(morning, "08:13", morning.bea)
    await beacon(morning, tablet, "08:08")
    await morning.send(tablet, arrived, at=london("08:14"))

    await morning.send(tablet, last, at=london("08:14"))

    assert await grades(morning) == [(1, "A"), (2, "A")]
    shown = await morning.mark_of(morning.ada)
    async with current_engine().transaction():
        head = await lock_head(morning.school, london("08:14"))
        assert [fault async for fault in wrong_marks(head)] == []
    assert shown == ("late", "L", 8)
