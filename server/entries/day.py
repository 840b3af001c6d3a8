"""Makes a day's registers with the hours of that day, and keeps them to what is arranged (T1–T3).

Until it opens, a register follows its lesson, cover and plans, however often these change: a
tablet prepares tomorrow today. From then on nothing rewrites it.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time
from uuid import UUID, uuid5

from msgspec import Struct

from database.engine import current_engine, read_together
from database.sql import bulk, rows
from server.accounts.school_settings import school_settings
from server.clock import SCHOOL_TIME
from server.entries.plans import plans_to_write, write_plans
from server.rules.register_times import RegisterTimes, Slot, register_times, session_ends, week_of
from server.settings import SchoolSettings
from server.timetable.store import LessonRow, closed_because, lessons_on, periods, terms
from sync.core import ids
from sync.service.log import HeadState, lock_head, save_head


class Arranged(Struct, frozen=True):
    """What one register of a day is to be, as the timetable has it now."""

    id: UUID
    period_id: UUID
    group_id: UUID
    session: str
    room: str
    staff_id: UUID | None
    covered_by: UUID | None
    opens_at: datetime
    closes_at: datetime
    ends_at: datetime


def register_id(school_id: UUID, day: date, period_id: UUID, group_id: UUID) -> UUID:
    """PROTOCOL 1.4: the same on every server and tablet."""
    return uuid5(school_id, f"{day.isoformat()}/{ids.short(period_id)}/{ids.short(group_id)}")


async def open_day(school_id: UUID, day: date, now: datetime) -> None:
    """Brings the registers of ``day`` to what is arranged. A day without school has none."""
    if await read_together(lambda: _stands(school_id, day, now)):
        return
    async with current_engine().transaction():
        head = await lock_head(school_id, now)
        await prepare_day(head, day)
        await save_head(head)


async def prepare_day(head: HeadState, day: date) -> None:
    """The same inside a transaction that holds the head row."""
    school_id, now = head.school_id, head.server_time
    arranged = await _arranged(school_id, day)
    await _remove(school_id, _no_longer(await _made(school_id, day), arranged, now))
    await bulk(
        """insert into register (school_id, on_date, id, period_id, group_id, session, room,
             staff_id, covered_by, opens_at, closes_at, ends_at, head_seq)
           values ($1, $2, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0)
           on conflict (school_id, id) do update set session = excluded.session,
             room = excluded.room, staff_id = excluded.staff_id,
             covered_by = excluded.covered_by, opens_at = excluded.opens_at,
             closes_at = excluded.closes_at, ends_at = excluded.ends_at
           where register.opens_at > $3""",
        [(school_id, day, now, *_values(one)) for one in arranged],
    )
    await write_plans(head, await plans_to_write(school_id, day, now))


async def prepare_named(head: HeadState, day: date, named: Collection[UUID]) -> None:
    """The same, only where ``day`` has one of the registers ``named``: names can be invented."""
    if any(one.id in named for one in await _arranged(head.school_id, day)):
        await prepare_day(head, day)


def _values(one: Arranged) -> tuple[object, ...]:
    return tuple(getattr(one, field) for field in one.__struct_fields__)


async def _stands(school_id: UUID, day: date, now: datetime) -> bool:
    """True where nothing has been arranged anew for a register that has not opened yet."""
    arranged, made = await _arranged(school_id, day), await _made(school_id, day)
    if any(one.id not in made for one in arranged) or _no_longer(made, arranged, now):
        return False
    if any(made[one.id] != one for one in arranged if made[one.id].opens_at > now):
        return False
    return not await plans_to_write(school_id, day, now)


def _no_longer(
    made: dict[UUID, Arranged], arranged: Iterable[Arranged], now: datetime
) -> list[UUID]:
    """Registers that have not opened and whose lesson is not there any more."""
    wanted = {one.id for one in arranged}
    return [one.id for one in made.values() if one.id not in wanted and one.opens_at > now]


async def _remove(school_id: UUID, ids_of_registers: list[UUID]) -> None:
    """Takes back registers of which nobody has said anything; what has an entry stays for ever."""
    await bulk(
        """delete from prepared_register where school_id = $1 and register_id in (
             select id from register where school_id = $1 and id = $2 and head_seq = 0)""",
        [(school_id, register) for register in ids_of_registers],
    )
    await bulk(
        "delete from register where school_id = $1 and id = $2 and head_seq = 0",
        [(school_id, register) for register in ids_of_registers],
    )


async def _made(school_id: UUID, day: date) -> dict[UUID, Arranged]:
    found = await rows(
        """select id, period_id, group_id, session, room, staff_id, covered_by, opens_at,
             closes_at, ends_at
           from register where school_id = $1 and on_date = $2""",
        school_id,
        day,
    )
    return {row["id"]: Arranged(**row) for row in found}


async def _arranged(school_id: UUID, day: date) -> list[Arranged]:
    if await closed_because(school_id, day) is not None:
        return []
    settings = await school_settings(school_id)
    ends = session_ends(Slot(p.starts, p.ends, p.session) for p in await periods(school_id))
    lessons = await lessons_on(school_id, day)
    week = ""
    if any(lesson.week for lesson in lessons):
        week = week_of(day, _week_a(settings), await terms(school_id))
    return [
        _register(school_id, day, lesson, _times(day, lesson, ends, settings))
        for lesson in lessons
        if lesson.week in ("", week)
    ]


def _week_a(settings: SchoolSettings) -> date | None:
    return date.fromisoformat(settings.week_a_starts_on) if settings.week_a_starts_on else None


def _times(
    day: date, lesson: LessonRow, ends: dict[str, time], settings: SchoolSettings
) -> RegisterTimes:
    return register_times(
        day,
        Slot(lesson.starts, lesson.ends, lesson.session),
        ends,
        am=(settings.am_opens, settings.am_closes),
        window_minutes=settings.pm_minutes if lesson.session else settings.lesson_minutes,
        zone=SCHOOL_TIME,
    )


def _register(school_id: UUID, day: date, lesson: LessonRow, times: RegisterTimes) -> Arranged:
    return Arranged(
        register_id(school_id, day, lesson.period_id, lesson.group_id),
        lesson.period_id,
        lesson.group_id,
        lesson.session,
        lesson.room,
        lesson.staff_id,
        lesson.covered_by,
        *times,
    )
