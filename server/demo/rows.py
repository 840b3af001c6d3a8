"""Writes who and what the invented school is: people, groups, timetable, calendar, accounts."""

from datetime import date, time
from uuid import UUID

from server.accounts.passwords import Passwords
from server.clock import SCHOOL_TIME
from server.demo import store
from server.demo.identity import SCHOOL_ID, demo_id
from server.demo.pupils import Pupil
from server.demo.school import School
from server.demo.sign_ins import PASSWORD
from server.demo.staff import Person
from server.demo.timetable import PERIODS, period_id
from server.rules.register_times import at

NAME = "Northfield Secondary Academy"


async def add_school(school: School, epoch: str) -> None:
    starts_on = school.year.terms[0][1]
    before = at(starts_on, time(7), SCHOOL_TIME)
    await store.insert("school", "id, name", [(SCHOOL_ID, NAME)])
    await store.insert(
        "head",
        "school_id, epoch, seq, inbox_number, chain, server_time",
        [(SCHOOL_ID, epoch, 0, 0, "", before)],
    )
    await _add_staff(school.staff)
    await _add_pupils(school)
    await _add_groups(school, starts_on)
    await _add_week(school)
    await _add_calendar(school)


async def _add_staff(staff: tuple[Person, ...]) -> None:
    await store.insert(
        "staff",
        "school_id, id, title, given_name, family_name, position, role, email",
        [
            (
                SCHOOL_ID,
                person.id,
                person.title,
                person.given_name,
                person.family_name,
                person.position,
                person.role.value,
                person.email,
            )
            for person in staff
        ],
    )


async def _add_pupils(school: School) -> None:
    starts = school.year.starts
    columns = "school_id, id, given_name, family_name, year, born_on, on_roll_from, on_roll_until"
    await store.insert(
        "pupil", columns, [(SCHOOL_ID, *_pupil(pupil, starts)) for pupil in school.pupils]
    )
    bea = (demo_id("pupil", "Bea"), "Bea", "Lindqvist", 8, None, date(starts - 1, 9, 1))
    await store.insert("pupil", columns, [(SCHOOL_ID, *bea, date(starts, 9, 1))])  # she has left
    parents = {parent.id: parent for pupil in school.pupils for parent in pupil.parents}
    await store.insert(
        "contact",
        "school_id, id, given_name, family_name, email, phone",
        [
            (SCHOOL_ID, key, p.given_name, p.family_name, p.email, p.phone)
            for key, p in parents.items()
        ],
    )
    await store.insert(
        "contact_link",
        "school_id, id, pupil_id, contact_id, relationship, priority",
        [
            (SCHOOL_ID, _link(pupil.id, p.id), pupil.id, p.id, p.relationship, place)
            for pupil in school.pupils
            for place, p in enumerate(pupil.parents, start=1)
        ],
    )


def _link(one: UUID, other: UUID) -> UUID:
    return demo_id("link", f"{one}/{other}")


def _pupil(pupil: Pupil, starts: int) -> tuple[object, ...]:
    joined_on = date(starts - (pupil.year - 7), 9, 1)
    names = (pupil.given_name, pupil.family_name)
    return (pupil.id, *names, pupil.year, pupil.born_on, joined_on, None)


async def _add_groups(school: School, starts_on: date) -> None:
    await store.insert(
        "pupil_group",
        "school_id, id, name, subject, kind, year",
        [(SCHOOL_ID, g.id, g.name, g.subject, g.kind, g.year) for g in school.groups],
    )
    await store.insert(
        "group_pupil",
        "school_id, id, group_id, pupil_id, joined_on",
        [
            (SCHOOL_ID, _link(group, pupil), group, pupil, starts_on)
            for group, places in school.members.items()
            for place in places
            for pupil in [school.pupils[place].id]
        ],
    )
    await store.insert(
        "group_teacher",
        "school_id, id, group_id, staff_id",
        [(SCHOOL_ID, _link(g.id, g.teacher.id), g.id, g.teacher.id) for g in school.groups],
    )


async def _add_week(school: School) -> None:
    await store.insert(
        "period",
        "school_id, id, name, starts, ends, session",
        [(SCHOOL_ID, period_id(row[0]), *row) for row in PERIODS],
    )
    await store.insert(
        "lesson",
        "school_id, id, group_id, weekday, week, period_id, room, staff_id",
        [
            (
                SCHOOL_ID,
                lesson.id,
                lesson.group.id,
                lesson.weekday,
                "",
                period_id(lesson.period),
                lesson.room,
                lesson.teacher.id if lesson.teacher else None,
            )
            for lesson in school.lessons
        ],
    )


async def _add_calendar(school: School) -> None:
    await store.insert(
        "term",
        "school_id, id, name, starts_on, ends_on",
        [
            (SCHOOL_ID, demo_id("term", f"{school.year.starts}/{name}"), name, first, last)
            for name, first, last in school.year.terms
        ],
    )
    await store.insert(
        "closure",
        "school_id, closed_on, cause",
        [(SCHOOL_ID, day, cause) for day, cause in school.year.closures.items()],
    )


async def add_accounts(staff: tuple[Person, ...]) -> None:
    """Everybody's way in. One password, so one hash: each takes the time of a whole core."""
    hashed = await Passwords().hash(PASSWORD)
    accounts = [(demo_id("account", person.email), person) for person in staff]
    await store.insert(
        "account",
        "id, email, password_hash",
        [(identity, person.email, hashed) for identity, person in accounts],
    )
    await store.insert(
        "membership",
        "school_id, account_id, staff_id",
        [(SCHOOL_ID, identity, person.id) for identity, person in accounts],
    )
