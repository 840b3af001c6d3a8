"""PROTOCOL 6 and 7 over HTTP: what a beacon proves, what it tells, and what it is refused for."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from database.sql import rows
from sync.core import ids, ticket
from sync.core.messages import CLOCK_MAX
from sync.core.ticket import Held
from tests.builders import london
from tests.server.accounts.door import KEY
from tests.server.school_app import School
from tests.tablet import Tablet


async def device(school: School, tablet: Tablet) -> dict[str, Any]:
    [found] = await rows(
        """select head_n, last_heard_at, beaconed_at, version, storage, offset_ms from device
           where school_id = $1 and id = $2""",
        school.id,
        tablet.id,
    )
    return found


async def prepared(school: School, tablet: Tablet) -> list[tuple[Any, ...]]:
    found = await rows(
        """select register_id, grant_id, unsent, oldest_at from prepared_register
           where school_id = $1 and device_id = $2 order by unsent""",
        school.id,
        tablet.id,
    )
    return [tuple(row.values()) for row in found]


@pytest.fixture
async def tablet(school: School) -> Tablet:
    school.clock.at = london("08:05")
    return await school.tablet(school.okafor)


async def test_a_beacon_needs_no_sign_in_and_gets_a_ticket_for_its_head(
    school: School, tablet: Tablet
) -> None:
    tablet.op("seen", school.register(), london("08:05"), [school.ada])

    answer = await school.beacon(tablet)

    assert answer.status_code == 200
    said = answer.json()
    held = Held(said["ticket"], tablet.n, tablet.prev, 0, "", 0, 0)
    assert ticket.time_of(KEY, school.id, tablet.id, held) == said["time"]
    assert said["time"] == round(london("08:05").timestamp() * 1000)
    assert (said["epoch"], said["seq"]) == (tablet.epoch, 0)
    other = held._replace(n=tablet.n + 1)
    assert ticket.time_of(KEY, school.id, tablet.id, other) is None


async def test_a_beacon_in_time_proves_a_push_that_comes_late(
    school: School, tablet: Tablet
) -> None:
    tablet.tk = None
    op = tablet.op("seen", school.register(), london("08:05"), [school.ada])
    school.clock.at = london("08:10")
    await school.beacon(tablet)

    school.clock.at = london("09:31")
    late = await school.push(tablet, op)

    assert late.json()["ops"][0]["grade"] == "B"


async def test_a_beacon_whose_ops_have_all_arrived_is_no_evidence(
    school: School, tablet: Tablet
) -> None:
    await school.push(tablet, tablet.op("seen", school.register(), london("08:05"), [school.ada]))

    await school.beacon(tablet)

    assert await rows("select n from device_contact where school_id = $1", school.id) == []


async def test_the_server_keeps_what_a_device_says_of_itself(
    school: School, tablet: Tablet
) -> None:
    tablet.op("seen", school.register(), london("08:05"), [school.ada])
    school.clock.at = london("08:06")

    await school.beacon(tablet, wall=round(london("08:04").timestamp() * 1000))
    await school.beacon(tablet, v="", st="", wall=round(london("08:04").timestamp() * 1000))

    found = await device(school, tablet)
    assert found == {
        "head_n": 1,
        "last_heard_at": london("08:06"),
        "beaconed_at": london("08:06"),
        "version": "0f1e2d3c",  # what is left out stays
        "storage": "persisted",
        "offset_ms": 120_000,
    }


async def test_each_beacon_takes_the_place_of_the_one_before(
    school: School, tablet: Tablet
) -> None:
    """The day's registers are made by the first beacon that names one."""
    grant = tablet.grant
    await school.beacon(
        tablet,
        (school.register(), 5, london("08:03")),
        (school.register("4"), 0, None),
    )
    assert await prepared(school, tablet) == [
        (school.register("4"), grant, 0, None),
        (school.register(), grant, 5, london("08:03")),
    ]

    await school.beacon(tablet, (school.register(), 6, london("08:03")))
    assert await prepared(school, tablet) == [(school.register(), grant, 6, london("08:03"))]

    await school.beacon(tablet)
    assert await prepared(school, tablet) == []


async def test_what_the_school_does_not_know_is_left_out(school: School, tablet: Tablet) -> None:
    other = await school.tablet(school.lund)
    own, tablet.grant = tablet.grant, other.grant
    await school.beacon(tablet, (school.register(), 1, london("08:04")))
    assert await prepared(school, tablet) == []
    tablet.grant = uuid4()
    await school.beacon(tablet, (school.register(), 1, london("08:04")))
    assert await prepared(school, tablet) == []
    tablet.grant = own

    answer = await school.beacon(
        tablet, (uuid4(), 1, london("08:04")), (school.register(), 2, london("08:04"))
    )

    assert answer.status_code == 200
    assert [row[0] for row in await prepared(school, tablet)] == [school.register()]


async def test_a_register_that_a_tablet_holds_can_still_be_taken_out_of_the_timetable(
    school: School, tablet: Tablet
) -> None:
    school.clock.at = london("07:30")
    await school.beacon(tablet, (school.register("4"), 0, None))
    await rows(
        "delete from lesson where school_id = $1 and period_id <> (select period_id from register "
        "where school_id = $1 and id = $2)",
        school.id,
        school.register(),
    )

    answer = await (await school.browser("okafor")).open("/today")

    assert answer.status_code == 200
    assert await prepared(school, tablet) == []


async def test_other_tablets_rows_stay(school: School, tablet: Tablet) -> None:
    other = await school.tablet(school.lund)
    await school.beacon(other, (school.register(), 3, london("08:04")))

    await school.beacon(tablet, (school.register(), 1, london("08:04")))
    await school.beacon(tablet)

    assert [row[2] for row in await prepared(school, other)] == [3]


async def pokes(school: School, *beacons: Any) -> bool:
    """True where one of the beacons made a poke."""
    await asyncio.sleep(0.15)  # what was committed before has been told
    async with school.app.state.wakes.listening(school.id) as poked:
        for one in beacons:
            await one
        await asyncio.sleep(0.15)
        return bool(poked.is_set())


async def test_a_beacon_pokes_where_what_waits_is_another_than_before(
    school: School, tablet: Tablet
) -> None:
    register, made = school.register(), london("08:04")

    assert not await pokes(school, school.beacon(tablet, (register, 0, None)))
    assert await pokes(school, school.beacon(tablet, (register, 2, made)))
    assert not await pokes(school, school.beacon(tablet, (register, 2, made)))
    assert await pokes(school, school.beacon(tablet, (register, 3, made)))
    assert await pokes(school, school.beacon(tablet))
    assert not await pokes(school, school.beacon(tablet))


async def test_a_tablet_that_is_back_pokes(school: School, tablet: Tablet) -> None:
    await school.beacon(tablet, (school.register(), 0, None))
    school.clock.at += timedelta(seconds=59)
    assert not await pokes(school, school.beacon(tablet, (school.register(), 0, None)))

    school.clock.at += timedelta(seconds=61)

    assert await pokes(school, school.beacon(tablet, (school.register(), 0, None)))


@pytest.mark.parametrize("signature", ["", "AAAA", "A" * 86, "%%%", ids.text(b"r" * 64)])
async def test_a_beacon_that_its_device_did_not_sign_changes_nothing(
    school: School, tablet: Tablet, signature: str
) -> None:
    tablet.op("seen", school.register(), london("08:05"), [school.ada])
    before = await device(school, tablet)
    body, _ = tablet.beacon(at=london("08:05"))

    answer = await school.send_beacon(body, signature)

    assert (answer.status_code, answer.json()["code"]) == (401, "signature.wrong")
    assert await device(school, tablet) == before


async def test_a_push_is_no_beacon_and_the_signature_of_one_none_of_the_other(
    school: School, tablet: Tablet
) -> None:
    body, _ = tablet.beacon(at=london("08:05"))

    answer = await school.send_beacon(body, tablet.sign(b"firstbell-push-1\n" + body))

    assert answer.json()["code"] == "signature.wrong"


async def test_an_unknown_device_is_told_so(school: School) -> None:
    stranger = Tablet(school.id, b"k" * 32)

    answer = await school.beacon(stranger)

    assert (answer.status_code, answer.json()["code"]) == (401, "device.unknown")


async def test_what_is_no_beacon_is_refused_in_words(school: School, tablet: Tablet) -> None:
    for body in (b"", b"{}", b"\xff", b"[" * 2_000, json.dumps({"school": "\0"}).encode()):
        answer = await school.send_beacon(body, tablet.sign(body))

        assert (answer.status_code, answer.json()["code"]) == (400, "beacon.unreadable")
        assert answer.json()["text"].endswith(".")
    assert (await school.send_beacon(b" " * 2_001, "")).status_code == 413


@pytest.mark.parametrize("far", [-2 * CLOCK_MAX, 2 * CLOCK_MAX])
async def test_a_clock_that_is_far_out_stops_nobody(
    school: School, tablet: Tablet, far: int
) -> None:
    other = await school.tablet(school.lund)
    ops = [
        one.op("seen", school.register(), london("08:05"), [school.ada]) for one in (tablet, other)
    ]

    answers = await asyncio.gather(
        school.beacon(tablet, run=[tablet.run, -far], rtt=far, wall=far), school.beacon(other)
    )
    pushes = [await school.push(one, op) for one, op in zip((tablet, other), ops, strict=True)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert [push.json()["ops"][0]["grade"] for push in pushes] == ["A", "A"]


async def test_a_head_far_above_what_is_known_moves_nothing(school: School, tablet: Tablet) -> None:
    answer = await school.beacon(tablet, head=[10**12, ids.text(bytes(32))])

    assert answer.status_code == 200
    assert (await device(school, tablet))["head_n"] == 0
    assert await rows("select n from device_contact where school_id = $1", school.id) == []
