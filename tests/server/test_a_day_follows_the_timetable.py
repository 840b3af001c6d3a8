"""A day made ahead follows what is arranged afterwards: cover, a lesson, a plan (rules T1, L4)."""

from uuid import uuid4

import pytest

from database.sql import rows
from server.entries.day import open_day
from tests import builders as make
from tests.builders import MONDAY, insert, london

pytestmark = pytest.mark.usefixtures("database")


async def test_cover_and_lessons_arranged_after_the_day_was_made_are_on_it() -> None:
    school = await make.a_school()
    okafor = await make.a_member_of_staff(school, "Okafor")
    lund = await make.a_member_of_staff(school, "Lund")
    await make.a_lesson(school, await make.a_group(school), staff_id=okafor)
    await open_day(school, MONDAY, london("07:00"))
    [lesson] = await rows("select id from lesson where school_id = $1", school)
    await insert(
        "cover", school_id=school, id=uuid4(), lesson_id=lesson["id"], on_date=MONDAY, staff_id=lund
    )
    await make.a_lesson(school, await make.a_group(school, "9C"), staff_id=okafor)

    await open_day(school, MONDAY, london("07:40"))

    made = await rows("select covered_by from register where school_id = $1", school)
    assert sorted(str(row["covered_by"]) for row in made) == sorted([str(lund), "None"])


async def test_what_has_opened_is_not_rewritten_and_what_has_entries_stays() -> None:
    school = await make.a_school()
    okafor = await make.a_member_of_staff(school, "Okafor")
    group = await make.a_group(school)
    for period in ("Tutor", "1", "2"):
        await make.a_lesson(school, group, staff_id=okafor, period=period, room="Room 14")
    await open_day(school, MONDAY, london("07:00"))

    await rows("update lesson set room = 'Hall' where school_id = $1", school)
    await rows(
        "update lesson set ended_on = $2 where school_id = $1 and period_id = $3",
        school,
        MONDAY,
        make.named("Northfield 2"),
    )
    await open_day(school, MONDAY, london("08:10"))

    made = await rows(
        "select room, session from register where school_id = $1 order by opens_at", school
    )
    assert [(row["room"], row["session"]) for row in made] == [("Room 14", "AM"), ("Hall", "")]


async def test_a_plan_made_after_the_day_was_prepared_is_prefilled_once() -> None:
    school = await make.a_school()
    group = await make.a_group(school)
    await make.a_lesson(school, group)
    await make.a_lesson(school, group, period="1")
    kofi = await make.a_pupil(school, "Kofi Asante", group)
    await open_day(school, MONDAY, london("07:00"))

    await make.a_plan(school, kofi, "V")
    for clock in ("07:30", "07:31", "08:30"):
        await open_day(school, MONDAY, london(clock))

    marks = await rows("select state, code from mark where school_id = $1", school)
    assert [row["state"] for row in marks] == ["planned", "planned"]
    acts = await rows("select seq from act where school_id = $1", school)
    assert len(acts) == 2
