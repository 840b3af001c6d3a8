"""The invented present: plans and cover of today, and registers that have been taken already."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from database.engine import current_engine
from server.clock import SCHOOL_TIME
from server.demo import store
from server.demo.attendance import Attendance, Outcome, Plan, Sessions
from server.demo.history import History
from server.demo.identity import SCHOOL_ID, demo_id
from server.demo.school import School, sheet
from server.demo.spoken import Spoken, taken
from server.demo.staff import Person
from server.demo.timetable import Lesson, busy_times
from server.entries.day import open_day
from server.rules.register_times import at
from sync.service.log import lock_head, save_head

ABSENT_TEACHER = "Tran"
COVERS = ("Lund", "Okafor")  # who steps in, in this order, where they are free
# Pupil of 8B or tutor group → what is planned for today (design: three prefilled in 8B).
PLANS = {
    "Kofi Asante": ("V", "BOTH", "Until 15:00"),
    "Layla Said": ("M", "AM", "Until 11:00"),
    "Cem Demir": ("D", "BOTH", ""),
}
TRIP = ("8A", "8C")  # three of each go with Kofi
NEVER_TAKEN, TAKEN_LATE = 0.04, 0.05


async def add_today(
    school: School, attendance: Attendance, history: History, day: date, now: datetime
) -> None:
    """Plans, cover and registers of ``day``; those that somebody has taken by ``now``."""
    sessions = attendance.day(day)
    _plan_today(school, attendance, day, sessions)
    covers = cover_of(school, day)
    async with current_engine().transaction():
        await add_plans(school, attendance.plans)
        await store.insert(
            "cover",
            "school_id, id, lesson_id, on_date, staff_id",
            [
                (SCHOOL_ID, demo_id("cover", f"{x.id}/{day}"), x.id, day, person.id)
                for x, person in covers.items()
            ],
        )
    opened_at = at(day, time(7), SCHOOL_TIME)
    await open_day(SCHOOL_ID, day, min(now, opened_at))
    await _take(school, history, day, now, sessions, covers)


async def add_plans(school: School, plans: list[Plan]) -> None:
    head = school.person("Shah")
    await store.insert(
        "planned_absence",
        "school_id, id, pupil_id, starts_on, ends_on, sessions, code, times, decided_by",
        [
            (
                SCHOOL_ID,
                demo_id("plan", f"{p.pupil_id}/{p.starts_on}/{p.sessions}"),
                p.pupil_id,
                p.starts_on,
                p.ends_on,
                p.sessions,
                p.code,
                p.times,
                head.id,
            )
            for p in plans
        ],
    )


def _plan_today(
    school: School, attendance: Attendance, day: date, sessions: list[Sessions]
) -> None:
    """Adds the plans that every demo day has, where the pupil has none yet."""
    left = dict.fromkeys(TRIP, 3)
    for place, pupil in enumerate(school.pupils):
        name = f"{pupil.given_name} {pupil.family_name}"
        plan = PLANS.get(name) if pupil.tutor_group == "8B" else None
        if plan is None and left.get(pupil.tutor_group, 0) > 0:
            left[pupil.tutor_group] -= 1
            plan = PLANS["Kofi Asante"]
        if plan is None or any(outcome.planned for outcome in sessions[place]):
            continue
        code, part, times = plan
        attendance.plans.append(Plan(pupil.id, day, day, part, code, times))
        away = Outcome(code, 0, True, 0, times)
        sessions[place] = (away, sessions[place][1] if part == "AM" else away)


def cover_of(school: School, day: date) -> dict[Lesson, Person]:
    """Who takes the lessons of the teacher who is away today; nobody where none is free."""
    lessons = school.lessons_on(day)
    busy = busy_times(lessons)
    found: dict[Lesson, Person] = {}
    people = [school.person(name) for name in COVERS]
    people += [person for person in school.staff if person.subject and person not in people]
    for lesson in lessons:
        if lesson.teacher is None or lesson.teacher.family_name != ABSENT_TEACHER:
            continue
        slot = (lesson.weekday, lesson.period)
        turn = people[1:] if people[0] in found.values() else people  # one is enough for Mr Lund
        free = [person for person in turn if slot not in busy[person.family_name]]
        person = next(one for one in free if one.family_name != ABSENT_TEACHER)
        busy[person.family_name].add(slot)
        found[lesson] = person
    return found


async def _take(
    school: School,
    history: History,
    day: date,
    now: datetime,
    sessions: list[Sessions],
    covers: dict[Lesson, Person],
) -> None:
    place = school.year.days().index(day)
    async with current_engine().transaction():
        head = await lock_head(SCHOOL_ID, now)
        history.log.heads.update(await store.heads_on(SCHOOL_ID, day))
        spoken = list(_spoken(school, history, day, now, sessions, covers, place))
        spoken += [said for said in history.reasons_of(place, day) if said.made_at <= now]
        history.log.add(head, spoken)
        await history.log.write(SCHOOL_ID)
        await save_head(head)


def _spoken(
    school: School,
    history: History,
    day: date,
    now: datetime,
    sessions: list[Sessions],
    covers: dict[Lesson, Person],
    place: int,
) -> Iterator[Spoken]:
    """What has been said of the registers that are taken by ``now``."""
    office = school.person("Price")
    for lesson in school.lessons_on(day):
        random = Random(f"northfield/today/{day.isoformat()}/{lesson.id}")
        teacher = covers.get(lesson, lesson.teacher)
        register = sheet(lesson, day, teacher)
        members = history.members(random, lesson, day, sessions)
        said = list(taken(random, register, members, office))
        draw = random.random()
        hers = lesson.group.name == "8B" and now < register.times.closes_at
        if teacher is None or draw < NEVER_TAKEN or hers:
            continue
        if draw < NEVER_TAKEN + TAKEN_LATE:
            said = _later(said, timedelta(minutes=random.randint(12, 25)))
        if any(one.kind == "complete" and one.made_at <= now for one in said):
            history.await_reasons(place, register, members)
            yield from (one for one in said if one.made_at <= now)


def _later(said: list[Spoken], by: timedelta) -> list[Spoken]:
    """The same, from a teacher who took the register after it had closed."""
    for one in said:
        one.made_at += by
    return said
