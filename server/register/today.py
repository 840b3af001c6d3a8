"""A teacher's day: her lessons and her cover, in time order, now and next first (DESIGN §3)."""

from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from server.clock import SCHOOL_TIME, milliseconds, school_time
from server.entries.day import open_day
from server.register import store
from server.register.sheet import clock
from server.register.store import RegisterView
from server.rules.register_state import STATE_WORDS, RegisterState
from server.timetable.store import closed_because, next_school_day
from sync.core import ids


class Lesson(Struct, frozen=True):
    """One line of Today. ``when``: now, next, later or over."""

    id: str
    name: str
    starts: str
    ends: str
    note: str
    state: RegisterState
    state_words: str
    cover_for: str
    opens: str
    closes: str
    opens_ms: int
    closes_ms: int
    pupils: int
    prefilled: int


class Today(Struct, frozen=True):
    """One day of one person. ``closed``: why there is no school, empty where there is."""

    title: str
    date: str
    summary: str
    closed: str
    now: list[Lesson]
    next: list[Lesson]
    over: list[Lesson]


async def read_today(
    school_id: UUID, staff_id: UUID, name: str, now: datetime, on: date | None = None
) -> Today:
    """Today for ``staff_id``, as of ``now``; ``on``: a day to come, ahead of its time."""
    day = on or school_time(now).date()
    views = await registers_of(school_id, staff_id, day, now)
    lessons = [(view, _lesson(view, now)) for view in views]
    closed = "" if views else await closed_because(school_id, day) or ""
    return Today(
        title=f"{day:%A} {day.day} {day:%B}",
        date=day.isoformat(),
        summary=f"{name} · {_count(views)}",
        closed=closed,
        now=[lesson for view, lesson in lessons if _is_now(view, lesson, now)],
        next=[lesson for view, lesson in lessons if now < view.opens_at],
        over=[
            lesson
            for view, lesson in lessons
            if view.opens_at <= now and not _is_now(view, lesson, now)
        ],
    )


async def registers_of(
    school_id: UUID, staff_id: UUID, day: date, now: datetime
) -> list[RegisterView]:
    await open_day(school_id, day, now)
    return await store.registers_of_staff(school_id, staff_id, day)


async def days_to_prepare(school_id: UUID, now: datetime) -> list[date]:
    """Today and the next school day (SYNC §5)."""
    day = school_time(now).date()
    following = await next_school_day(school_id, day)
    return [day] if following is None else [day, following]


def _is_now(view: RegisterView, lesson: Lesson, now: datetime) -> bool:
    """Open, or closed and still to be taken while its lesson goes on."""
    ends_at = datetime.combine(view.on_date, view.ends, SCHOOL_TIME)
    return view.opens_at <= now < ends_at and lesson.state is not RegisterState.NOT_HELD


def _lesson(view: RegisterView, now: datetime) -> Lesson:
    state = view.state(now)
    return Lesson(
        id=ids.short(view.id),
        name=view.name,
        starts=view.starts.strftime("%H:%M"),
        ends=view.ends.strftime("%H:%M"),
        note=_note(view),
        state=state,
        state_words=STATE_WORDS[state],
        cover_for=(view.teacher or "nobody yet") if view.covered_by else "",
        opens=clock(view.opens_at),
        closes=clock(view.closes_at),
        opens_ms=milliseconds(view.opens_at),
        closes_ms=milliseconds(view.closes_at),
        pupils=view.pupils,
        prefilled=view.prefilled,
    )


def _note(view: RegisterView) -> str:
    parts = [view.room] if view.room else []
    parts.append(_pupils(view.pupils))
    if view.prefilled:
        parts.append(f"{view.prefilled} prefilled")
    if view.session == "PM":
        parts.append("counts as the afternoon session")
    return " · ".join(parts)


def _pupils(count: int) -> str:
    if count == 0:
        return "no pupils in this group"
    return "1 pupil" if count == 1 else f"{count} pupils"


def _count(views: list[RegisterView]) -> str:
    if not views:
        return "no registers today"
    cover = sum(1 for view in views if view.covered_by)
    words = "1 register today" if len(views) == 1 else f"{len(views)} registers today"
    return words + (f", {cover} of them cover" if cover else "")
