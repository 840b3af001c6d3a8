"""Makes valid things; a test names only what matters to it."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

from database.engine import current_engine
from database.sql import execute
from server.clock import SCHOOL_TIME
from server.rules.register_times import RegisterTimes
from sync.core import ids

MONDAY = date(2026, 11, 23)
NAMESPACE = UUID("6c7f4f0e-3a51-4d35-9c5c-2f6f1f0d9c11")


def named(name: str) -> UUID:
    """The same id for the same name, so that failures can be read."""
    return uuid5(NAMESPACE, name)


def london(clock: str, day: date = MONDAY) -> datetime:
    """``08:14`` or ``08:14:59`` on the school's wall clock, as an instant."""
    return datetime.combine(day, time.fromisoformat(clock), SCHOOL_TIME).astimezone(UTC)


def hours(opens: str = "08:00", closes: str = "08:15", ends: str = "12:45") -> RegisterTimes:
    return RegisterTimes(london(opens), london(closes), london(ends))


async def insert(table: str, **values: object) -> None:
    columns = ", ".join(values)
    places = ", ".join(f"${k + 1}" for k in range(len(values)))
    await execute(f"insert into {table} ({columns}) values ({places})", *values.values())


async def a_school(name: str = "Northfield", *, term: bool = True) -> UUID:
    """A school with its head row, a term around MONDAY, and the day's periods."""
    school_id = named(name)
    await insert("school", id=school_id, name=f"{name} Secondary Academy")
    await insert(
        "head",
        school_id=school_id,
        epoch=ids.short(uuid4()),
        seq=0,
        inbox_number=0,
        chain="",
        server_time=london("07:00"),
    )
    if term:
        await insert(
            "term",
            school_id=school_id,
            id=named(f"{name} autumn"),
            name="Autumn",
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 12, 18),
        )
    for period, starts, ends, session in PERIODS:
        await insert(
            "period",
            school_id=school_id,
            id=named(f"{name} {period}"),
            name=period,
            starts=time.fromisoformat(starts),
            ends=time.fromisoformat(ends),
            session=session,
        )
    return school_id


PERIODS = [
    ("Tutor", "08:00", "08:25", "AM"),
    ("1", "08:25", "09:25", ""),
    ("2", "09:25", "10:25", ""),
    ("4", "12:45", "13:45", "PM"),
    ("5", "13:45", "14:45", ""),
]


async def a_member_of_staff(
    school_id: UUID, name: str, *, title: str = "Ms", role: str = "teacher", position: str = ""
) -> UUID:
    staff_id = named(f"{school_id} {name}")
    await insert(
        "staff",
        school_id=school_id,
        id=staff_id,
        title=title,
        given_name="Ngozi",
        family_name=name,
        position=position or role.capitalize(),
        role=role,
        email=f"{name.lower()}@northfield.example",
    )
    return staff_id


async def a_pupil(school_id: UUID, name: str, *groups: UUID, joined_on: date | None = None) -> UUID:
    """``name``: given and family name. On roll, and in ``groups``, since September."""
    given, _, family = name.partition(" ")
    pupil_id = named(f"{school_id} {name}")
    await insert(
        "pupil",
        school_id=school_id,
        id=pupil_id,
        given_name=given,
        family_name=family or "Byrne",
        year=8,
        on_roll_from=date(2026, 9, 1),
    )
    for group_id in groups:
        await join(school_id, group_id, pupil_id, joined_on or date(2026, 9, 1))
    return pupil_id


async def join(school_id: UUID, group_id: UUID, pupil_id: UUID, joined_on: date) -> None:
    await insert(
        "group_pupil",
        school_id=school_id,
        id=uuid4(),
        group_id=group_id,
        pupil_id=pupil_id,
        joined_on=joined_on,
    )


async def a_group(school_id: UUID, name: str = "8B", *, kind: str = "tutor") -> UUID:
    group_id = named(f"{school_id} {name}")
    await insert(
        "pupil_group",
        school_id=school_id,
        id=group_id,
        name=name,
        kind=kind,
        year=8,
        subject=None if kind == "tutor" else "Science",
    )
    return group_id


async def a_lesson(
    school_id: UUID,
    group_id: UUID,
    *,
    period: str = "Tutor",
    staff_id: UUID | None = None,
    room: str = "Room 14",
    weekday: int = 1,
    school: str = "Northfield",
) -> UUID:
    lesson_id = uuid4()
    await insert(
        "lesson",
        school_id=school_id,
        id=lesson_id,
        group_id=group_id,
        weekday=weekday,
        week="",
        period_id=named(f"{school} {period}"),
        room=room,
        staff_id=staff_id,
    )
    return lesson_id


async def a_plan(school_id: UUID, pupil_id: UUID, code: str, *, sessions: str = "BOTH") -> None:
    await insert(
        "planned_absence",
        school_id=school_id,
        id=uuid4(),
        pupil_id=pupil_id,
        starts_on=MONDAY,
        ends_on=MONDAY,
        sessions=sessions,
        code=code,
        times="Until 15:00",
    )


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def transaction() -> object:
    return current_engine().transaction()
