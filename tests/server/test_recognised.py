"""PROTOCOL 9.4: grants that the backup does not have are known again by their macs."""

from datetime import date
from uuid import UUID

import pytest
import pytest_asyncio

from database.engine import current_engine
from database.sql import execute, rows
from sync.core import keys
from sync.core.messages import PushReply
from sync.service.epochs import begin_epoch
from sync.service.log import lock_head, save_head
from sync.service.recognise import TRIES_MAX
from sync.service.revoke import revoke_grants
from tests import builders as make
from tests.builders import london
from tests.server.morning import KEY, Morning, a_writer
from tests.tablet import Tablet

AT = london("08:05")


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    return await Morning().make()


async def forget_grants(morning: Morning) -> None:
    await execute("delete from author_grant where school_id = $1", morning.school)


def seen(morning: Morning, tablet: Tablet | None = None) -> bytes:
    return (tablet or morning.tablet).op("seen", morning.register, AT, [morning.ada])


def words(reply: PushReply) -> list[tuple[str, str | None]]:
    return [(op.disposition, op.text) for op in reply.ops]


async def grants(morning: Morning) -> list[tuple[UUID, UUID, UUID]]:
    found = await rows(
        "select id, device_id, staff_id from author_grant where school_id = $1", morning.school
    )
    return [tuple(row.values()) for row in found]


async def test_its_author_is_found_and_the_grant_is_written_again(morning: Morning) -> None:
    await morning.tablet.sign_in(morning.lund, london("08:00"))
    morning.tablet.hear(london("08:01"))
    await forget_grants(morning)

    reply = await morning.send(morning.tablet, seen(morning), seen(morning), at=london("08:06"))

    assert words(reply) == [("accepted", None)] * 2
    assert await grants(morning) == [(morning.tablet.grant, morning.tablet.id, morning.lund)]
    [act] = await rows("select author_id from act where school_id = $1 and seq = 1", morning.school)
    assert act["author_id"] == morning.lund
    [row] = await rows(
        "select issued_at, revoked_at from author_grant where school_id = $1", morning.school
    )
    assert (row["issued_at"], row["revoked_at"]) == (london("08:01"), None)
    noted = await rows(
        "select what, device_id, staff_id, by_staff from journal where school_id = $1",
        morning.school,
    )
    assert noted == [
        {
            "what": "grant_recognised",
            "device_id": morning.tablet.id,
            "staff_id": morning.lund,
            "by_staff": None,
        }
    ]


async def test_without_a_ticket_it_stands_as_of_the_receipt(morning: Morning) -> None:
    await forget_grants(morning)
    morning.tablet.tk = None

    await morning.send(morning.tablet, seen(morning), at=london("08:06"))

    [row] = await rows("select issued_at from author_grant where school_id = $1", morning.school)
    assert row["issued_at"] == london("08:06")


async def test_a_mac_that_fits_nobody_stays_held(morning: Morning) -> None:
    await forget_grants(morning)
    morning.tablet.secret = b"of nobody"

    reply = await morning.send(morning.tablet, seen(morning), at=AT)
    bare = await morning.send_lines(morning.tablet, seen(morning), at=AT)

    assert words(reply) == words(bare) == [("held", "grant.unknown")]
    assert await grants(morning) == []


async def test_a_mac_of_another_device_fits_nobody(morning: Morning) -> None:
    other = await morning.a_tablet(morning.lund)
    await forget_grants(morning)
    other.secret = morning.tablet.secret
    other.grant = morning.tablet.grant

    assert words(await morning.send(other, seen(morning, other), at=AT)) == [
        ("held", "grant.unknown")
    ]


@pytest.mark.parametrize(
    ("change", "value"),
    [("ended_on", date(2026, 11, 2)), ("role", "administrator")],
)
async def test_who_has_left_or_takes_no_registers_is_not_known_again(
    morning: Morning, change: str, value: object
) -> None:
    await forget_grants(morning)
    await execute(
        f"update staff set {change} = $3 where school_id = $1 and id = $2",
        morning.school,
        morning.okafor,
        value,
    )

    reply = await morning.send(morning.tablet, seen(morning), at=AT)

    assert words(reply) == [("held", "grant.unknown")]
    assert await grants(morning) == []


async def test_staff_of_another_school_are_not_asked(morning: Morning) -> None:
    other = await Morning().make("Westmere")
    tablet = morning.tablet
    await forget_grants(morning)
    await tablet.sign_in(morning.lund, AT)
    await forget_grants(morning)
    tablet.secret = other.tablet.secret

    assert words(await morning.send(tablet, seen(morning), at=AT)) == [("held", "grant.unknown")]


async def test_an_op_with_a_wrong_mac_hides_no_grant(morning: Morning) -> None:
    await forget_grants(morning)
    wrong, right = seen(morning), seen(morning)
    line = b"A" * 43 + b" " + wrong

    reply = await morning.send_lines(morning.tablet, line, morning.tablet.line(right), at=AT)

    assert words(reply) == [("held", "mac.wrong"), ("accepted", None)]


async def works_until(morning: Morning, day: date | None) -> None:
    await execute(
        "update staff set ended_on = $3 where school_id = $1 and id = $2",
        morning.school,
        morning.okafor,
        day,
    )


@pytest.mark.parametrize("set_aside", [False, True], ids=["held", "set aside"])
async def test_what_was_held_is_judged_again_when_it_is_sent_again(
    morning: Morning, set_aside: bool
) -> None:
    """She had left by the backup, and is put right; but what a person has decided stands."""
    await forget_grants(morning)
    await works_until(morning, date(2026, 11, 2))
    op = seen(morning)
    held = await morning.send(morning.tablet, op, at=AT)
    await works_until(morning, None)
    if set_aside:
        await execute(
            "update inbox set disposition = 'set_aside' where school_id = $1", morning.school
        )

    again = await morning.send(morning.tablet, op, at=london("09:00"))

    assert words(held) == [("held", "grant.unknown")]
    assert again.ops[0].dup
    assert again.ops[0].disposition == ("set_aside" if set_aside else "accepted")
    [row] = await rows("select received_at from inbox where school_id = $1", morning.school)
    assert row["received_at"] == AT


async def test_a_tablet_of_many_unknown_grants_is_looked_at_in_parts(morning: Morning) -> None:
    """The rest waits for a later round; and other tablets do not wait for it."""
    other = await morning.a_tablet(morning.lund)
    await forget_grants(morning)
    made = []
    for number in range(TRIES_MAX + 2):
        morning.tablet.grant = make.named(f"grant {number}")
        made.append(seen(morning))
    push = morning._arrival(morning.tablet, [morning.tablet.line(op) for op in made], AT)
    others = morning._arrival(other, [other.line(seen(morning, other))], AT)
    async with a_writer() as writer:
        reply, his = [await writer.push(morning.school, one) for one in (push, others)]

    assert [op.disposition for op in reply.ops] == ["held"] * TRIES_MAX + ["received"] * 2
    assert words(his) == [("accepted", None)]
    again = await morning.send(morning.tablet, *made[TRIES_MAX:], at=AT)
    assert words(again) == [("held", "grant.unknown")] * 2


async def set_back(morning: Morning, at: str) -> None:
    async with current_engine().transaction():
        head = await lock_head(morning.school, london(at))
        await begin_epoch(head, "restored", KEY)
        await save_head(head)


async def end_sign_ins(morning: Morning, at: str) -> None:
    async with current_engine().transaction():
        head = await lock_head(morning.school, london(at))
        await revoke_grants(
            head, lambda size: b"r" * size, staff_id=morning.okafor, by=morning.lund
        )
        await save_head(head)


@pytest.mark.parametrize(
    ("ended", "word"), [("08:03", ("held", "grant.revoked")), ("08:01", ("accepted", None))]
)
async def test_sign_ins_that_were_ended_since_the_set_back_stay_ended(
    morning: Morning, ended: str, word: tuple[str, str | None]
) -> None:
    """What was ended before the set-back was known; the one that is not is younger."""
    steps = [("08:02", set_back), (ended, end_sign_ins)]
    for at, step in sorted(steps, key=lambda one: one[0]):
        await step(morning, at)
    morning.tablet.grant = make.named("a grant of before")
    morning.tablet.secret = keys.grant_secret(
        KEY, morning.school, morning.tablet.id, morning.okafor, morning.tablet.grant
    )

    reply = await morning.send(morning.tablet, seen(morning), at=london("08:06"))

    assert words(reply) == [word]


async def test_on_a_tablet_that_was_ended_it_ends_with_it(morning: Morning) -> None:
    await forget_grants(morning)
    await execute(
        "update device set ended_at = $2 where school_id = $1", morning.school, london("08:02")
    )

    reply = await morning.send(morning.tablet, seen(morning), at=london("08:06"))

    assert words(reply) == [("held", "grant.revoked")]
