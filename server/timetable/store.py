"""Every query on terms, periods, lessons and cover."""

from datetime import date, time
from uuid import UUID

from msgspec import Struct

from database.sql import rows


class LessonRow(Struct, frozen=True):
    """A lesson as it stands on one day, with its period and who covers it."""

    id: UUID
    group_id: UUID
    period_id: UUID
    week: str
    room: str
    staff_id: UUID | None
    covered_by: UUID | None
    starts: time
    ends: time
    session: str


class PeriodRow(Struct, frozen=True):
    id: UUID
    name: str
    starts: time
    ends: time
    session: str


async def closed_because(school_id: UUID, day: date) -> str | None:
    """Why the school has no sessions on ``day``, in words; None where it has (rule T1)."""
    found = await rows(
        "select cause from closure where school_id = $1 and closed_on = $2", school_id, day
    )
    if found:
        return str(found[0]["cause"])
    terms = await rows(
        """select 1 from term where school_id = $1 and starts_on <= $2 and ends_on >= $2""",
        school_id,
        day,
    )
    if not terms:
        return "No term covers this day"
    return "Weekend" if day.isoweekday() > 5 else None


async def lessons_on(school_id: UUID, day: date) -> list[LessonRow]:
    """Every lesson of ``day``'s weekday in either week, with that day's cover."""
    found = await rows(
        """select lesson.id, lesson.group_id, lesson.period_id, lesson.week, lesson.room,
             lesson.staff_id, cover.staff_id as covered_by,
             period.starts, period.ends, period.session
           from lesson
           join period on period.school_id = lesson.school_id and period.id = lesson.period_id
           left join cover on cover.school_id = lesson.school_id
             and cover.lesson_id = lesson.id and cover.on_date = $2
           where lesson.school_id = $1 and lesson.weekday = $3
             and (lesson.ended_on is null or lesson.ended_on > $2)
           order by period.starts, lesson.id""",
        school_id,
        day,
        day.isoweekday(),
    )
    return [LessonRow(**row) for row in found]


async def periods(school_id: UUID) -> list[PeriodRow]:
    found = await rows(
        """select id, name, starts, ends, session from period
           where school_id = $1 order by starts, ends""",
        school_id,
    )
    return [PeriodRow(**row) for row in found]


async def terms(school_id: UUID) -> list[tuple[date, date]]:
    """First and last day of every term, both included, in order."""
    found = await rows(
        "select starts_on, ends_on from term where school_id = $1 order by starts_on", school_id
    )
    return [(row["starts_on"], row["ends_on"]) for row in found]


async def next_school_day(school_id: UUID, after: date, limit_days: int = 30) -> date | None:
    """The first school day after ``after``; None where none comes within ``limit_days``."""
    for days in range(1, limit_days + 1):
        day = date.fromordinal(after.toordinal() + days)
        if await closed_because(school_id, day) is None:
            return day
    return None
