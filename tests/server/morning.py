"""A morning register and the tablets that push to it, below HTTP: rounds and the writer."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from database.sql import rows
from server.entries.apply import apply_ops, takers
from server.entries.day import open_day, register_id
from server.entries.evidence import regrade
from server.entries.prepared import keep_prepared
from sync.core.messages import PushReply, read_push, unpack
from sync.service.arrival import Arrival
from sync.service.inbox import Apply, Meaning, Round
from sync.service.log import read_head
from sync.service.pace import ROUND_OPS_MAX
from sync.service.writer import Writer
from tests import builders as make
from tests.builders import MONDAY, london, named
from tests.tablet import Tablet

KEY = b"k" * 32
AT = london("08:05")
NAMES = ("Ada Byrne", "Bea Cole", "Cem Demir")


class Morning:
    """8B's morning register: Ada, Bea, Cem; Ms Okafor's tablet; Mr Lund covers elsewhere."""

    def __init__(self, apply: Apply = apply_ops) -> None:
        self.apply = apply

    async def make(self, name: str = "Northfield") -> "Morning":
        self.school = await make.a_school(name)
        self.okafor = await make.a_member_of_staff(self.school, "Okafor")
        self.lund = await make.a_member_of_staff(self.school, "Lund", title="Mr")
        group = await make.a_group(self.school)
        await make.a_lesson(self.school, group, staff_id=self.okafor, school=name)
        self.pupils = [await make.a_pupil(self.school, pupil, group) for pupil in NAMES]
        self.ada, self.bea, self.cem = self.pupils
        await open_day(self.school, MONDAY, london("07:30"))
        self.register = register_id(self.school, MONDAY, named(f"{name} Tutor"), group)
        self.tablet = await self.a_tablet(self.okafor)
        return self

    async def a_tablet(self, staff: UUID) -> Tablet:
        tablet = Tablet(self.school, KEY)
        tablet.epoch, _ = await read_head(self.school)
        await tablet.register(staff, london("07:40"))
        return tablet

    def arrival(self, tablet: Tablet, ops: int = 1) -> Arrival:
        """The tablet's next push; each of its ops marks one pupil."""
        made = [
            tablet.op("seen", self.register, AT, [self.pupils[n % len(self.pupils)]])
            for n in range(ops)
        ]
        return self._arrival(tablet, [tablet.line(op) for op in made], AT)

    def _arrival(self, tablet: Tablet, lines: list[bytes], at: datetime) -> Arrival:
        body, _ = tablet.push_lines(*lines, at=at)
        return Arrival(read_push(unpack(body)), tablet.id, at, 0)

    async def send(self, tablet: Tablet, *ops: bytes, at: datetime) -> PushReply:
        return await self.send_lines(tablet, *(tablet.line(op) for op in ops), at=at)

    async def send_lines(self, tablet: Tablet, *lines: bytes, at: datetime) -> PushReply:
        return await self.take(self._arrival(tablet, list(lines), at), at)

    async def take(self, arrival: Arrival, at: datetime) -> PushReply:
        meaning = Meaning(self.apply, regrade, keep_prepared, takers)
        [reply] = await Round(self.school, KEY, meaning).take([arrival], at)
        return reply

    async def mark_of(self, pupil: UUID) -> tuple[str, str | None, int | None]:
        found = await rows(
            """select state, code, minutes_late from mark
               where school_id = $1 and register_id = $2 and pupil_id = $3""",
            self.school,
            self.register,
            pupil,
        )
        return tuple(found[0].values()) if found else ("none", None, None)


Committed = Callable[[UUID, int], None]


def nothing(_school: UUID, _seq: int) -> None:
    pass


@asynccontextmanager
async def a_writer(
    committed: Committed = nothing,
    *,
    apply: Apply = apply_ops,
    round_ops: int = ROUND_OPS_MAX,
) -> AsyncIterator[Writer]:
    """A writer at work, until the block ends."""
    writer = Writer(
        KEY, Meaning(apply, regrade, keep_prepared, takers), lambda: AT, committed, round_ops
    )
    writer.start()
    try:
        yield writer
    finally:
        await writer.stop()
