"""A push from bytes to marks, on the real databases (SYNC §2–§4)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from database.engine import current_engine
from database.sql import rows
from server.entries.apply import MEANING, apply_ops
from server.entries.day import open_day, register_id
from sync.core import ids
from sync.core.messages import OpOutcome
from sync.service import store
from sync.service.inbox import Round
from tests import builders as make
from tests.builders import MONDAY, london, named
from tests.server.morning import KEY, Morning

pytestmark = pytest.mark.usefixtures("database")


@pytest_asyncio.fixture
async def morning() -> Morning:
    return await Morning().make()


def words(outcomes: list[OpOutcome]) -> list[str]:
    return [
        f"{o.disposition}{' dup' if o.dup else ''}{f' {o.text}' if o.text else ''}"
        for o in outcomes
    ]


async def test_a_register_taken_in_time_is_folded_into_marks(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    seen = tablet.op("seen", morning.register, at, morning.pupils)
    absent = tablet.op("not_seen", morning.register, at, [morning.ada])
    late = tablet.op("arrived", morning.register, at, [morning.bea], at="08:05", src="clock")
    done = tablet.op("complete", morning.register, at, morning.pupils)

    reply = await morning.send(tablet, seen, absent, late, done, at=at)

    assert words(reply.ops) == ["accepted"] * 4
    assert [(o.seq, o.grade) for o in reply.ops] == [(1, "A"), (2, "A"), (3, "A"), (4, "A")]
    assert await morning.mark_of(morning.ada) == ("absent", "N", None)
    assert await morning.mark_of(morning.bea) == ("late", "L", 5)
    assert await morning.mark_of(morning.cem) == ("present", "/", None)
    [register] = await rows(
        "select completed_seq, head_seq from register where school_id = $1 and id = $2",
        morning.school,
        morning.register,
    )
    assert register == {"completed_seq": 4, "head_seq": 4}


async def test_the_same_push_again_changes_nothing(morning: Morning) -> None:
    at = london("08:05")
    op = morning.tablet.op("seen", morning.register, at, morning.pupils)
    first = await morning.send(morning.tablet, op, at=at)

    again = await morning.send(morning.tablet, op, op, at=london("08:06"))

    assert words(first.ops) == ["accepted"]
    assert words(again.ops) == ["accepted dup", "accepted dup"]
    assert len(await rows("select seq from act where school_id = $1", morning.school)) == 1


async def test_a_bad_op_never_blocks_a_good_one(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    rubbish = [b"%PDF-1.7", b'{"a":1}', b"\xff\x00", b"x" * 9000]
    unknown = tablet.op("teleported", morning.register, at, [morning.ada])
    elsewhere = tablet.op("seen", uuid4(), at, [morning.ada])
    stranger = tablet.op("seen", morning.register, at, [uuid4()])
    forged = tablet.op("seen", morning.register, at, [morning.bea])
    odd = tablet.op("seen", morning.register, at, [morning.bea], extra=1)
    good = tablet.op("seen", morning.register, at, [morning.cem])

    reply = await morning.send_lines(
        tablet,
        *rubbish,
        *(tablet.line(op) for op in (unknown, elsewhere, stranger)),
        b"m" * 43 + b" " + forged,
        tablet.line(odd),
        tablet.line(good),
        at=at,
    )

    assert [o.disposition for o in reply.ops] == ["quarantined"] * 4 + ["held"] * 5 + ["accepted"]
    assert [o.text for o in reply.ops[4:9]] == [
        "type.unknown",
        "register.unknown",
        "pupils.unknown",
        "mac.wrong",
        "body.unreadable",
    ]
    assert await morning.mark_of(morning.cem) == ("present", "/", None)
    kept = await rows(
        "select number from inbox where school_id = $1 order by number", morning.school
    )
    assert [row["number"] for row in kept] == list(range(1, 11))


async def test_a_wrong_mac_can_be_put_right(morning: Morning) -> None:
    at = london("08:05")
    op = morning.tablet.op("seen", morning.register, at, [morning.ada])
    await morning.send_lines(morning.tablet, b"m" * 43 + b" " + op, at=at)

    reply = await morning.send(morning.tablet, op, at=at)

    assert words(reply.ops) == ["accepted dup"]
    assert await morning.mark_of(morning.ada) == ("present", "/", None)


async def test_another_devices_op_waits_for_the_device_that_made_it(morning: Morning) -> None:
    at, other = london("08:05"), await morning.a_tablet(morning.lund)
    op = morning.tablet.op("seen", morning.register, at, [morning.ada])
    stolen = await morning.send(other, op, at=at)

    own = await morning.send(morning.tablet, op, at=at)

    assert words(stolen.ops) == ["quarantined op.other_device"]
    assert words(own.ops) == ["accepted dup"]


async def test_two_people_who_differ_both_stay_and_the_mark_asks_for_a_decision(
    morning: Morning,
) -> None:
    at, other = london("08:05"), await morning.a_tablet(morning.lund)
    await morning.send(
        morning.tablet, morning.tablet.op("seen", morning.register, at, [morning.ada]), at=at
    )

    await morning.send(other, other.op("not_seen", morning.register, at, [morning.ada]), at=at)

    assert await morning.mark_of(morning.ada) == ("check", None, None)


async def test_who_has_seen_the_others_entry_replaces_it(morning: Morning) -> None:
    at, other = london("08:05"), await morning.a_tablet(morning.lund)
    first = morning.tablet.op("seen", morning.register, at, [morning.ada])
    other.seen_seq = (await morning.send(morning.tablet, first, at=at)).seq

    await morning.send(other, other.op("not_seen", morning.register, at, [morning.ada]), at=at)

    assert await morning.mark_of(morning.ada) == ("absent", "N", None)


async def test_numbers_that_are_missing_are_wanted_and_the_register_waits(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    first, second, third = (
        tablet.op("seen", morning.register, at, [pupil]) for pupil in morning.pupils
    )
    done = tablet.op("complete", morning.register, at, morning.pupils)

    gap = await morning.send(tablet, second, done, at=at)
    [before] = await rows("select gapless_n from device where school_id = $1", morning.school)
    whole = await morning.send(tablet, first, third, at=at)
    [after] = await rows("select gapless_n from device where school_id = $1", morning.school)

    assert gap.wanted == [(1, 1), (3, 3)]
    assert whole.wanted == []
    assert (before["gapless_n"], after["gapless_n"]) == (0, 4)


async def test_a_fork_keeps_both_branches(morning: Morning) -> None:
    tablet, at = morning.tablet, london("08:05")
    one = tablet.op("seen", morning.register, at, [morning.ada])
    tablet.n, tablet.prev = 0, ""
    two = tablet.op("seen", morning.register, at, [morning.bea])

    reply = await morning.send(tablet, one, two, at=at)

    assert words(reply.ops) == ["accepted", "accepted"]
    [device] = await rows("select forked_at from device where school_id = $1", morning.school)
    assert device["forked_at"] is not None


async def test_when_nothing_can_be_applied_the_bytes_are_kept_and_applied_later(
    morning: Morning,
) -> None:
    async def broken(*_: object) -> list[object]:
        raise RuntimeError("the disk of the fold is on fire")

    at = london("08:05")
    op = morning.tablet.op("seen", morning.register, at, [morning.ada])
    morning.apply = broken  # type: ignore[assignment]
    held = await morning.send(morning.tablet, op, at=at)
    assert words(held.ops) == ["held op.not_applied"]

    other = morning.tablet.op("seen", morning.register, at, [morning.bea])
    morning.apply = apply_ops
    async with current_engine().transaction():
        await store.keep(
            morning.school,
            [
                store.InboxRow(
                    op_id=ids.op_id(other),
                    device_id=morning.tablet.id,
                    n=None,
                    content=other,
                    mac=morning.tablet.line(other)[:43].decode(),
                    received_at=at,
                    offset_ms=0,
                    rtt_ms=0,
                    run=None,
                    monotonic_ms=None,
                    number=99,
                )
            ],
        )
    assert await store.schools_with_unapplied() == [morning.school]

    assert await Round(morning.school, KEY, MEANING).again(10, at) == 1
    assert await store.schools_with_unapplied() == []
    assert await morning.mark_of(morning.bea) == ("present", "/", None)


@pytest.mark.parametrize(
    ("made", "received", "ahead", "grade"),
    [
        ("08:14:59", "08:14:59", 0, "A"),
        ("08:09", "09:31", 0, "C"),
        ("08:09", "09:31", None, "D"),  # nothing is known of its clock before
        ("08:09", "09:31", 60, "D"),  # the clock was put right in between
        ("08:14:59", "09:31", 0, "D"),  # too near to the close for a clock's word
        ("07:59", "08:05", 0, "E"),
        ("08:15:02", "08:15:05", 0, "F"),
    ],
)
async def test_the_grade_says_how_far_the_time_is_proved(
    morning: Morning, made: str, received: str, ahead: int | None, grade: str
) -> None:
    morning.tablet.tk = None
    if ahead is not None:
        morning.tablet.hear(london("07:40"), timedelta(seconds=ahead))
    op = morning.tablet.op("seen", morning.register, london(made), [morning.ada])

    reply = await morning.send(morning.tablet, op, at=london(received))

    assert reply.ops[0].grade == grade
    assert await morning.mark_of(morning.ada) == ("present", "/", None)


async def test_after_the_close_a_changed_fact_asks_for_a_decision_but_a_late_arrival_does_not(
    morning: Morning,
) -> None:
    tablet = morning.tablet
    in_time = tablet.op("not_seen", morning.register, london("08:10"), [morning.ada, morning.bea])
    await morning.send(tablet, in_time, at=london("08:10"))

    changed = tablet.op("seen", morning.register, london("08:20"), [morning.ada])
    arrived = tablet.op(
        "arrived", morning.register, london("08:20"), [morning.bea], at="08:20", src="clock"
    )
    await morning.send(tablet, changed, arrived, at=london("08:20"))

    assert await morning.mark_of(morning.ada) == ("check", None, None)
    assert await morning.mark_of(morning.bea) == ("late", "U", 20)


async def test_a_day_that_nobody_has_opened_is_prepared_for_an_op(morning: Morning) -> None:
    tuesday = MONDAY.replace(day=24)
    group = named(f"{morning.school} 8B")
    await make.a_lesson(morning.school, group, staff_id=morning.okafor, weekday=2)
    register = register_id(morning.school, tuesday, named("Northfield Tutor"), group)
    at = london("08:05", tuesday)

    reply = await morning.send(
        morning.tablet, morning.tablet.op("seen", register, at, [morning.ada]), at=at
    )

    assert words(reply.ops) == ["accepted"]


async def test_plans_are_prefilled_as_entries_and_a_sighting_stands_over_them(
    morning: Morning,
) -> None:
    school = await make.a_school("Westmere")
    group = await make.a_group(school)
    await make.a_lesson(school, group, school="Westmere")
    kofi = await make.a_pupil(school, "Kofi Asante", group)
    await make.a_plan(school, kofi, "V")

    await open_day(school, MONDAY, london("07:30"))
    await open_day(school, MONDAY, london("07:31"))

    [mark] = await rows("select state, code, seq from mark where school_id = $1", school)
    assert mark == {"state": "planned", "code": "V", "seq": 1}
