"""Schools, their tablets, and what each of these is going to push, signed beforehand."""

import random
from datetime import UTC, datetime
from uuid import UUID

from msgspec import Struct

from database.engine import current_engine
from database.sql import rows
from sync.core.messages import read_push, unpack
from tests.tablet import Tablet
from tools.bench.pushes import Signed, a_tablet, taken, taps
from tools.bench.school import School, a_school_of, opened
from tools.bench.storm import Push
from tools.bench.through_http import request

PUPILS = 30  # of a register
GROUPS_MAX = 40  # of a school


class Size(Struct, frozen=True):
    """Of all schools together: every tablet sends first one kind of push, then the other.

    The same size over more schools has other data: each of them has fewer registers and a shorter
    log, and there are more heads to take.
    """

    schools: int
    tablets: int
    registers: int  # taken whole, by so many of the tablets …
    registers_s: float  # … within so many seconds
    taps: int  # of each tablet, each of one pupil …
    taps_s: float


class Crowd(Struct):
    """``ops``: the id of every op that is sent, by school."""

    registers: list[Push]
    taps: list[Push]
    ops: dict[UUID, set[str]]


async def prepare(database: str, key: bytes, size: Size) -> Crowd:
    crowd, now = Crowd([], [], {}), datetime.now(UTC)
    chance = random.Random(6)  # noqa: S311 - the same at each run
    async with opened(database):
        for k in range(size.schools):
            school, tablets = await _a_school(key, now, size.tablets // size.schools, k)
            registers = iter(school.registers)
            sent: list[Signed] = []
            for tablet in tablets[: size.registers // size.schools]:
                sent.append(taken(tablet, next(registers), now))
                crowd.registers.append(_push(sent[-1], chance.uniform(0, size.registers_s)))
            for tablet in tablets:
                sent.append(taps(tablet, registers, size.taps, now))
                crowd.taps.append(_push(sent[-1], chance.uniform(0, size.taps_s)))
            crowd.ops[school.id] = {op_id for body, _ in sent for op_id in _op_ids(body)}
    return crowd


async def _a_school(
    key: bytes, now: datetime, tablets: int, number: int
) -> tuple[School, list[Tablet]]:
    """With a register for each push of each tablet."""
    groups = min(GROUPS_MAX, tablets)
    days = -(-2 * tablets // groups)
    school = await a_school_of([PUPILS] * groups, days, f"School {number}")
    async with current_engine().transaction():
        return school, [await a_tablet(school, key, now) for _ in range(tablets)]


def _push(signed: Signed, at_s: float) -> Push:
    return Push(at_s, request(*signed), len(_op_ids(signed[0])))


def _op_ids(body: bytes) -> list[str]:
    return [line.op_id for line in read_push(unpack(body)).lines]


async def lost(database: str, ops: dict[UUID, set[str]]) -> int:
    """How many of the ``ops`` that were answered are not in the log."""
    missing = 0
    async with opened(database):
        for school_id, sent in ops.items():
            found = await rows("select op_id from act where school_id = $1", school_id)
            missing += len(sent - {row["op_id"] for row in found})
    return missing
