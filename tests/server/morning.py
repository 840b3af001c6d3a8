"""A school's morning register and the tablets that push to it, for tests of the writer."""

from server.entries.day import open_day, register_id
from sync.core.messages import read_push, unpack
from sync.service.inbox import Arrival
from sync.service.log import read_head
from tests import builders as make
from tests.builders import MONDAY, london, named
from tests.tablet import Tablet

KEY = b"k" * 32
AT = london("08:05")


class Morning:
    """One school's morning register, and tablets that each have three pupils to mark."""

    async def make(self, name: str) -> "Morning":
        self.school = await make.a_school(name)
        self.staff = await make.a_member_of_staff(self.school, "Okafor")
        group = await make.a_group(self.school)
        await make.a_lesson(self.school, group, staff_id=self.staff, school=name)
        self.pupils = [await make.a_pupil(self.school, f"Ada {n}", group) for n in range(3)]
        await open_day(self.school, MONDAY, london("07:30"))
        self.register = register_id(self.school, MONDAY, named(f"{name} Tutor"), group)
        return self

    async def tablet(self) -> Tablet:
        tablet = Tablet(self.school, KEY)
        tablet.epoch, _ = await read_head(self.school)
        await tablet.register(self.staff, london("07:40"))
        return tablet

    def arrival(self, tablet: Tablet, ops: int = 1) -> Arrival:
        """The tablet's next push: each op marks one pupil."""
        made = [
            tablet.op("seen", self.register, AT, [self.pupils[n % len(self.pupils)]])
            for n in range(ops)
        ]
        body, _ = tablet.push(*made, at=AT)
        return Arrival(read_push(unpack(body)), tablet.id, AT, 0)
