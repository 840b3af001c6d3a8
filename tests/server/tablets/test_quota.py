"""PROTOCOL 3.9, 5.1: a tablet in bad hands cannot fill the school's disk, nor a page its grants."""

from datetime import timedelta
from uuid import uuid4

from database.engine import current_engine
from database.sql import bulk, rows
from sync.service import quota
from tests.builders import london
from tests.server.accounts.door import KEY, Browser
from tests.server.school_app import School
from tests.server.tablets.test_device_cookie import enrol
from tests.server.tablets.test_rescue import a_file, hand_in
from tests.tablet import Tablet

WRONG_MAC = b"m" * 43


async def wait_for_a_person(school: School, tablet: Tablet, count: int, size: int = 1) -> None:
    """As if so many ops of ``size`` bytes had been held."""
    async with current_engine().transaction():
        await bulk(
            """insert into inbox (school_id, op_id, number, device_id, content, mac, received_at,
                 offset_ms, disposition)
               values ($1, $2, $3, $4, $5, '', $6, 0, 'held')""",
            [
                (school.id, f"{n:043}", n, tablet.id, bytes(size), london("08:00"))
                for n in range(1_000_001, 1_000_001 + count)
            ],
        )


async def brings_held_ops(school: School, tablet: Tablet, pushes: int) -> None:
    for _ in range(pushes):
        op = tablet.op("seen", school.register(), london("08:05"), [school.ada])
        answer = await school.send(*tablet.push_lines(WRONG_MAC + b" " + op, at=school.clock.now()))
        assert answer.json()["ops"][0]["disposition"] == "held"


async def a_tablet_that_used_it_up(
    school: School, count: int = quota.OPS_MAX, size: int = 1
) -> Tablet:
    school.clock.at = london("08:05")
    await (await school.browser("okafor")).open("/today")  # makes the day's registers
    tablet = await school.tablet(school.okafor)
    await brings_held_ops(school, tablet, quota.PUSHES_BETWEEN)
    await wait_for_a_person(school, tablet, count - quota.PUSHES_BETWEEN, size)
    return tablet


def an_op(school: School, tablet: Tablet) -> bytes:
    return tablet.op("seen", school.register(), london("08:05"), [school.ada])


async def test_a_tablet_of_which_too_much_waits_keeps_what_it_has(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school)
    other = await school.tablet(school.lund)
    op = an_op(school, tablet)

    refused = await school.push(tablet, op)
    empty = await school.push(tablet)
    beacon = await school.beacon(tablet)
    others = await school.push(other, an_op(school, other))

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    assert refused.json()["code"] == "push.too_much_waits"
    assert "stay on it until somebody has decided" in refused.json()["text"]
    assert [empty.status_code, beacon.status_code] == [200, 200]
    assert others.json()["ops"][0]["disposition"] == "accepted"
    [kept] = await rows("select count(*) as ops from inbox where school_id = $1", school.id)
    assert kept["ops"] == quota.OPS_MAX + 1


async def test_it_may_send_again_when_people_have_decided(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school)
    op = an_op(school, tablet)
    assert (await school.push(tablet, op)).status_code == 429
    await rows(
        """update inbox set disposition = 'set_aside'
           where school_id = $1 and number = 1000001""",
        school.id,
    )

    soon = await school.push(tablet, op)
    school.clock.at += quota.LOOK_AGAIN
    later = await school.push(tablet, op)

    assert soon.status_code == 429  # to count is dear
    assert later.json()["ops"][0]["disposition"] == "accepted"


async def test_few_but_very_large_ones_use_it_up_as_well(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school, quota.PUSHES_BETWEEN + 4, 16_000_000)

    assert (await school.push(tablet, an_op(school, tablet))).status_code == 429


async def test_one_below_the_bound_is_taken(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school, quota.OPS_MAX - 1)

    answer = await school.push(tablet, an_op(school, tablet))

    assert answer.json()["ops"][0]["disposition"] == "accepted"


async def test_its_rescue_file_says_why_it_is_not_taken(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school)

    answer = await hand_in(await school.browser("price"), a_file(tablet, [an_op(school, tablet)]))

    assert "Too many entries of this tablet wait for a person. Decide on them first" in answer.text


async def test_the_administrator_sees_it(school: School) -> None:
    tablet = await a_tablet_that_used_it_up(school)
    haddad = await school.browser("haddad")

    listed = (await haddad.open("/devices?show=look")).text

    assert "Too many of its entries wait for a person. No more are taken." in listed
    assert "Needs somebody" in listed
    [address] = {one.split('"')[0] for one in listed.split('href="/devices/')[1:] if one[0] != "?"}
    assert (
        "Too many of its entries wait for a person"
        in (await haddad.open(f"/devices/{address}")).text
    )
    assert tablet.n == quota.PUSHES_BETWEEN


async def grants(school: School, ago: timedelta, count: int) -> None:
    tablet = await school.tablet(school.okafor)
    async with current_engine().transaction():
        await bulk(
            """insert into author_grant (school_id, id, device_id, staff_id, issued_at)
               values ($1, $2, $3, $4, $5)""",
            [
                (school.id, uuid4(), tablet.id, school.okafor, school.clock.now() - ago)
                for _ in range(count)
            ],
        )


async def test_who_signs_in_more_often_than_hands_can_gets_no_more_grants(school: School) -> None:
    school.clock.at = london("08:05")
    await grants(school, timedelta(hours=23), quota.GRANTS_MAX - 2)  # and one of the tablet's own
    okafor, lund = await school.browser("okafor"), await school.browser("lund")

    last = await enrol(school, okafor, Tablet(school.id, KEY))
    refused = await enrol(school, okafor, Tablet(school.id, KEY))
    another = await enrol(school, lund, Tablet(school.id, KEY))

    assert [last.status_code, another.status_code] == [200, 200]
    assert refused.status_code == 429
    assert refused.json()["code"] == "device.too_many_sign_ins"
    assert "try again tomorrow" in refused.json()["text"]


async def test_the_grants_of_yesterday_hinder_nobody(school: School) -> None:
    school.clock.at = london("08:05")
    await grants(school, timedelta(hours=25), quota.GRANTS_MAX)
    okafor: Browser = await school.browser("okafor")

    assert (await enrol(school, okafor, Tablet(school.id, KEY))).status_code == 200
