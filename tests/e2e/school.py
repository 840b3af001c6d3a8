"""Fills a new database with the journeys' school, by the builders that all tests use."""

from datetime import timedelta
from uuid import UUID, uuid4

from server.accounts.passwords import Passwords
from tests import builders as make
from tests.builders import insert
from tests.e2e import cast

STAFF = [
    ("Okafor", "Ms", "teacher"),
    ("Lund", "Mr", "teacher"),
    ("Price", "Mrs", "office"),
    ("Shah", "Dr", "head"),
    ("Haddad", "Mr", "administrator"),
]
WEEK = range(1, 6)


async def build_school() -> None:
    school = await make.a_school()
    staff = await _staff(school)
    okafor, lund = staff["Okafor"], staff["Lund"]
    tutor = await make.a_group(school)
    science = await make.a_group(school, "9C/Sc", kind="teaching")
    full = await make.a_group(school, "7P")
    crowd = await make.a_group(school, "10X/En", kind="teaching")
    empty = await make.a_group(school, "11E/Mu", kind="teaching")
    for weekday in WEEK:
        await make.a_lesson(school, tutor, staff_id=okafor, weekday=weekday)
        await make.a_lesson(school, full, staff_id=lund, weekday=weekday, room="Hall")
        for period, room in (("1", "Lab 2"), ("4", "Lab 2")):
            await make.a_lesson(
                school, science, period=period, staff_id=okafor, weekday=weekday, room=room
            )
        await make.a_lesson(school, crowd, period="2", staff_id=lund, weekday=weekday)
        await make.a_lesson(school, empty, period="5", staff_id=okafor, weekday=weekday)
        await make.a_lesson(school, tutor, period="2", weekday=weekday, room="Art 1")
    await _pupils(school, cast.PUPILS_8B, tutor, science)
    await _pupils(school, cast.PUPILS_7P, full)
    await _pupils(school, cast.PUPILS_10X, crowd)
    await make.a_plan(school, make.named(f"{school} {cast.KOFI}"), "V")
    await _close(school)


async def _staff(school: UUID) -> dict[str, UUID]:
    password_hash = Passwords().hash_now(cast.PASSWORD)
    people = {}
    for name, title, role in STAFF:
        person = await make.a_member_of_staff(school, name, title=title, role=role)
        account = uuid4()
        email = f"{name.lower()}@northfield.example"
        await insert("account", id=account, email=email, password_hash=password_hash)
        await insert("membership", school_id=school, account_id=account, staff_id=person)
        people[name] = person
    return people


async def _pupils(school: UUID, names: list[str], *groups: UUID) -> None:
    for name in names:
        await make.a_pupil(school, name, *groups)


async def _close(school: UUID) -> None:
    """Friday of that week is a training day."""
    friday = make.MONDAY + timedelta(days=4)
    await insert("closure", school_id=school, closed_on=friday, cause="Staff training day")
