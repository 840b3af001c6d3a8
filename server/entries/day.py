"""Makes a day's registers, once, with the hours and plans of that day (rules T1–T3, L4)."""

from collections import defaultdict
from datetime import date, datetime, time
from uuid import UUID, uuid5

from msgspec import Struct

from database.engine import current_engine
from database.sql import bulk, rows
from server.accounts.school_settings import school_settings
from server.clock import SCHOOL_TIME
from server.entries import store
from server.entries.append import Draft, append
from server.entries.facts import Statement
from server.rules.codes import teacher_word
from server.rules.register_times import RegisterTimes, Slot, register_times, session_ends, week_of
from server.settings import SchoolSettings
from server.timetable.store import LessonRow, closed_because, lessons_on, periods
from sync.core import ids
from sync.service.log import HeadState, lock_head, save_head


class PlanRow(Struct, frozen=True):
    """A pupil's planned absence that touches one register."""

    register_id: UUID
    pupil_id: UUID
    code: str
    times: str
    sessions: str
    session: str
    opens_at: datetime


def register_id(school_id: UUID, day: date, period_id: UUID, group_id: UUID) -> UUID:
    """PROTOCOL 1.4: the same on every server and tablet."""
    return uuid5(school_id, f"{day.isoformat()}/{ids.short(period_id)}/{ids.short(group_id)}")


async def open_day(school_id: UUID, day: date, now: datetime) -> None:
    """Makes the registers of ``day`` unless they are there. A day without school has none."""
    if await _is_prepared(school_id, day):
        return
    async with current_engine().transaction():
        head = await lock_head(school_id, now)
        await prepare_day(head, day)
        await save_head(head)


async def _is_prepared(school_id: UUID, day: date) -> bool:
    found = await rows(
        "select 1 from register where school_id = $1 and on_date = $2 limit 1", school_id, day
    )
    return bool(found)


async def prepare_day(head: HeadState, day: date) -> None:
    """The same inside a transaction that holds the head row."""
    school_id = head.school_id
    if await _is_prepared(school_id, day) or await closed_because(school_id, day) is not None:
        return
    settings = await school_settings(school_id)
    ends = session_ends(Slot(p.starts, p.ends, p.session) for p in await periods(school_id))
    lessons = [
        lesson
        for lesson in await lessons_on(school_id, day)
        if lesson.week in ("", week_of(day, _week_a(settings)))
    ]
    await bulk(
        """insert into register (school_id, id, on_date, period_id, group_id, session, room,
             staff_id, covered_by, opens_at, closes_at, ends_at, head_seq)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)
           on conflict (school_id, on_date, period_id, group_id) do nothing""",
        [
            _register(school_id, day, lesson, _times(day, lesson, ends, settings))
            for lesson in lessons
        ],
    )
    await _write_plans(head, day)


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


def _register(
    school_id: UUID, day: date, lesson: LessonRow, times: RegisterTimes
) -> tuple[object, ...]:
    identity = register_id(school_id, day, lesson.period_id, lesson.group_id)
    return (
        school_id,
        identity,
        day,
        lesson.period_id,
        lesson.group_id,
        lesson.session,
        lesson.room,
        lesson.staff_id,
        lesson.covered_by,
        *times,
    )


async def _write_plans(head: HeadState, day: date) -> None:
    """Prefills what is planned: an entry of its own lane, so that every mark opens to entries."""
    found = await rows(
        """select register.id as register_id, register.session, register.opens_at,
             planned_absence.pupil_id, planned_absence.code, planned_absence.times,
             planned_absence.sessions
           from planned_absence
           join group_pupil on group_pupil.school_id = planned_absence.school_id
             and group_pupil.pupil_id = planned_absence.pupil_id
             and group_pupil.joined_on <= $2
             and (group_pupil.left_on is null or group_pupil.left_on > $2)
           join register on register.school_id = group_pupil.school_id
             and register.group_id = group_pupil.group_id and register.on_date = $2
           where planned_absence.school_id = $1 and planned_absence.starts_on <= $2
             and planned_absence.ends_on >= $2
           order by register.opens_at, register.id, planned_absence.id""",
        head.school_id,
        day,
    )
    plans: dict[UUID, dict[UUID, PlanRow]] = defaultdict(dict)
    noon = datetime.combine(day, time(12), SCHOOL_TIME)
    for row in found:
        plan = PlanRow(**row)
        if plan.sessions in ("BOTH", plan.session or ("AM" if plan.opens_at < noon else "PM")):
            plans[plan.register_id].setdefault(plan.pupil_id, plan)
    if plans:
        registers = await store.registers(head.school_id, list(plans))
        drafts = [_draft(key, of_pupils, head) for key, of_pupils in plans.items()]
        await append(head, drafts, registers)


def _draft(register: UUID, plans: dict[UUID, PlanRow], head: HeadState) -> Draft:
    said = ",".join(f"{ids.short(pupil)}={plan.code}" for pupil, plan in plans.items())
    return Draft(
        register_id=register,
        statement=Statement("planned", tuple(plans), "code"),
        digest=f"planned/{ids.short(register)}/{said}",
        author_id=None,
        author_position="School plan",
        unplanned=False,
        base_seq=0,
        made_at=head.server_time,
        received_at=head.server_time,
        grade="A",
        lane="plan",
        codes={
            pupil: (plan.code, plan.times or teacher_word(plan.code))
            for pupil, plan in plans.items()
        },
    )
