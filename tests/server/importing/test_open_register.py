"""An import while a register is open: it is not rewritten, and no mark is lost (rules W1, E2)."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

import pytest

from database.sql import Row, rows
from server.clock import SCHOOL_TIME
from server.entries.apply import MEANING
from server.entries.day import open_day, register_id
from server.importing.assembling.records import LessonRecord, PeriodRecord
from server.register.store import pupils_of, register_view
from sync.core.messages import read_push, unpack
from sync.service.arrival import Arrival
from sync.service.inbox import Round
from tests.server.importing.folders import TODAY, named
from tests.server.importing.schools import (
    SPOKEN,
    a_record,
    bring_in,
    pupil,
    stay,
    teacher,
    teaches,
)
from tests.tablet import Tablet

pytestmark = pytest.mark.usefixtures("database")

ADA, BEA, CEM = pupil("Ada"), pupil("Bea"), pupil("Cem")
KEY = b"k" * 32


def at(clock: str) -> datetime:
    return datetime.combine(TODAY, time.fromisoformat(clock), SCHOOL_TIME)


def westmere(*pupils: Any, room: str = "Room 4", lessons: bool = True, **more: Any):
    """8B meets on Monday in the tutor period."""
    lesson = LessonRecord("8b", 1, "", "Tutor", room, "okafor")
    return a_record(
        *pupils,
        staff=[teacher("Okafor")],
        group_teachers=[teaches("8b", "okafor")],
        periods=[PeriodRecord("Tutor", time(8), time(8, 20), "AM")],
        lessons=[lesson] if lessons else [],
        spoken=SPOKEN | {"lesson"},
        **more,
    )


class Open:
    """8B's register of today, open since eight, and Ms Okafor's tablet."""

    def __init__(self, school: UUID, register: UUID, tablet: Tablet) -> None:
        self.school, self.register, self.tablet = school, register, tablet

    async def say(self, kind: str, *names: str) -> list[Row]:
        """The dispositions of one push."""
        pupils = [(await named("pupil", name))["id"] for name in names]
        op = self.tablet.op(kind, self.register, at("08:05"), pupils)
        body, _ = self.tablet.push(op, at=at("08:06"))
        arrival = Arrival(read_push(unpack(body)), self.tablet.id, at("08:06"), 0)
        await Round(self.school, KEY, MEANING).take([arrival], at("08:06"))
        return await rows("select disposition from inbox where school_id = $1", self.school)

    async def sheet(self) -> list[tuple[str, str | None, bool]]:
        """Each pupil on it: name, mark, and whether they are in the group today."""
        view = await register_view(self.school, self.register)
        assert view is not None
        found = await pupils_of(view, self.school)
        return sorted((row["given_name"], row["state"], row["member"] is not None) for row in found)

    async def row(self) -> Row:
        await open_day(self.school, TODAY, at("08:10"))
        [row] = await rows(
            "select room, opens_at, closes_at, staff_id from register where school_id = $1",
            self.school,
        )
        return row


async def opened(*pupils: Any) -> Open:
    await bring_in(westmere(*pupils))
    okafor, group = await named("staff", "Ngozi"), await rows("select * from pupil_group")
    school: UUID = okafor["school_id"]
    await open_day(school, TODAY, at("08:01"))
    [period] = await rows("select id from period where school_id = $1", school)
    [group_id] = [row["id"] for row in group if row["name"] == "8B"]
    tablet = Tablet(school, KEY)
    [head] = await rows("select epoch from head where school_id = $1", school)
    tablet.epoch = head["epoch"]
    await tablet.register(okafor["id"], at("08:01"))
    return Open(school, register_id(school, TODAY, period["id"], group_id), tablet)


async def test_who_is_gone_and_has_a_mark_stays_on_the_sheet_with_it():
    register = await opened(ADA, BEA)
    await register.say("seen", "Ada", "Bea")

    await bring_in(westmere(ADA))

    assert await register.sheet() == [("Ada", "present", True), ("Bea", "present", False)]


async def test_who_is_gone_and_has_no_mark_leaves_the_sheet():
    register = await opened(ADA, BEA)
    await register.say("seen", "Ada")

    await bring_in(westmere(ADA))

    assert await register.sheet() == [("Ada", "present", True)]


async def test_what_a_tablet_said_of_somebody_before_it_heard_that_they_are_gone_counts():
    register = await opened(ADA, BEA)
    await bring_in(westmere(ADA))

    said = await register.say("seen", "Bea")

    assert [row["disposition"] for row in said] == ["accepted"]
    assert ("Bea", "present", False) in await register.sheet()


async def test_who_joins_is_on_the_sheet_without_a_mark():
    register = await opened(ADA)
    await register.say("seen", "Ada")

    await bring_in(westmere(ADA, CEM))

    assert await register.sheet() == [("Ada", "present", True), ("Cem", None, True)]
    assert (await register.say("seen", "Cem"))[-1]["disposition"] == "accepted"


async def test_who_moves_to_another_group_keeps_the_mark_where_it_was_made():
    register = await opened(ADA, BEA)
    await register.say("not_seen", "Bea")

    await bring_in(westmere(ADA, BEA, group_pupils=[stay("8b", "ada"), stay("8c", "bea", TODAY)]))

    bea = await named("pupil", "Bea")
    [mark] = await rows("select register_id from mark where pupil_id = $1", bea["id"])
    assert mark["register_id"] == register.register
    assert ("Bea", "absent", False) in await register.sheet()


async def test_an_open_register_keeps_its_room_and_stays_though_its_lesson_is_gone():
    register = await opened(ADA)
    before = await register.row()

    await bring_in(westmere(ADA, room="Hall"))
    assert await register.row() == before

    await bring_in(westmere(ADA, lessons=False))
    assert await register.row() == before


async def test_a_register_that_has_not_opened_follows_the_new_lesson():
    await bring_in(westmere(ADA))
    [school] = await rows("select id from school")
    await open_day(school["id"], TODAY, at("07:00"))

    await bring_in(westmere(ADA, room="Hall"))
    await open_day(school["id"], TODAY, at("07:30"))

    [row] = await rows("select room from register where school_id = $1", school["id"])
    assert row["room"] == "Hall"
