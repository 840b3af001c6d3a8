"""Microsoft's published samples, whole, with a register of one of their classes.

They are no part of this repository: without them these tests are skipped, and say so.
"""

from datetime import date, datetime, time
from uuid import UUID

import pytest

from database.sql import rows
from server.clock import SCHOOL_TIME
from server.entries.apply import MEANING
from server.entries.day import open_day, register_id
from sync.core.messages import read_push, unpack
from sync.service.arrival import Arrival
from sync.service.inbox import Round
from tests.server.importing.folders import SAMPLES, a_sample, counted, digest, named, run
from tests.tablet import Tablet

pytestmark = [
    pytest.mark.usefixtures("database"),
    pytest.mark.skipif(
        not SAMPLES.is_dir(), reason="Microsoft's sample files are not at ../shared/data"
    ),
]
KEY = b"k" * 32


async def take_register(day: date, group: str, teacher: str) -> list[str]:
    """Opens the day, and takes the AM register of ``group``; the marks that come of it."""
    staff = await named("staff", teacher)
    school: UUID = staff["school_id"]
    [found] = await rows(
        "select id from pupil_group where school_id = $1 and name = $2", school, group
    )
    at = datetime.combine(day, time(8, 5), SCHOOL_TIME)
    await open_day(school, day, at)
    [period] = await rows("select id from period where school_id = $1 and session = 'AM'", school)
    register = register_id(school, day, period["id"], found["id"])
    tablet = Tablet(school, KEY)
    [head] = await rows("select epoch from head where school_id = $1", school)
    tablet.epoch = head["epoch"]
    await tablet.register(staff["id"], at)
    members = await rows(
        "select pupil_id from group_pupil where school_id = $1 and group_id = $2",
        school,
        found["id"],
    )
    pupils = [row["pupil_id"] for row in members]
    ops = [tablet.op(kind, register, at, pupils) for kind in ("seen", "complete")]
    body, _ = tablet.push(*ops, at=at)
    arrival = Arrival(read_push(unpack(body)), tablet.id, at, 0)
    await Round(school, KEY, MEANING).take([arrival], at)
    [row] = await rows("select completed_at from register where id = $1", register)
    assert row["completed_at"] is not None
    marks = await rows("select code from mark where register_id = $1", register)
    return [mark["code"] for mark in marks]


async def test_sds_2_1(tmp_path):
    folder = a_sample(tmp_path, "microsoft-sds-v2.1")

    status, said = await run(folder, today=date(2021, 10, 4))

    assert status == 0, said
    assert await counted("school", "pupil", "staff", "contact", "contact_link", "term") == {
        "school": 2,
        "pupil": 4,
        "staff": 2,
        "contact": 2,
        "contact_link": 3,
        "term": 2,
    }
    assert await take_register(date(2021, 10, 4), "Biology 10", "Kristen") == ["/"] * 3


async def test_sds_uk(tmp_path):
    folder = a_sample(tmp_path, "microsoft-sds-uk-100")

    status, said = await run(folder, today=date(2017, 10, 2))

    assert status == 0, said
    assert await counted("school", "pupil", "staff", "pupil_group", "group_pupil", "closure") == {
        "school": 2,
        "pupil": 86,
        "staff": 12,
        "pupil_group": 28,
        "group_pupil": 602,
        "closure": 3,
    }
    assert (await named("pupil", "Ora"))["born_on"] == date(2000, 4, 2)
    assert await take_register(date(2017, 10, 2), "Math - Algebra 1", "Craig") == ["/"] * 30


@pytest.mark.parametrize("name", ["microsoft-sds-v2.1", "microsoft-sds-uk-100"])
async def test_a_second_import_adds_nothing(name, tmp_path):
    folder = a_sample(tmp_path, name)
    await run(folder)
    before = await digest()

    assert (await run(folder))[0] == 0

    assert await digest() == before
