"""The invented school of the stories: three teachers, three groups, a Monday morning."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from database.engine import current_engine
from database.sql import execute
from server.clock import SCHOOL_TIME
from server.entries.day import open_day
from sync.core import ids

DAY = date(2026, 11, 23)
MADE_AT = datetime.combine(DAY, time(7, 0), SCHOOL_TIME)
NAMESPACE = UUID("2f0d6d3e-59f4-4a0b-8f53-7d0c3c1f6a11")
SCHOOL_ID = uuid5(NAMESPACE, "Alderbrook")
SINCE = date(2026, 9, 1)

STAFF = (("Ms", "Ngozi", "Okafor"), ("Mr", "Erik", "Lund"), ("Mrs", "Anna", "Price"))
GROUPS = {
    "8A": ("Ada Byrne", "Bea Cole", "Cem Demir", "Dan Evans", "Eve Fox", "Fay Gray"),
    "8B": ("Gil Hart", "Ivy Irwin", "Jo Jones", "Kay King", "Leo Lake", "May Moss", "Ned Nash"),
    "8C": (
        *("Oda Owen", "Pia Park", "Rob Quill", "Sam Reed"),
        *("Tia Shaw", "Uma Todd", "Vic Usher", "Wes Vale"),
    ),
}
# The lesson begins before the morning register closes: a short story sees both windows.
PERIODS = (("Tutor", time(8, 0), time(8, 10), "AM"), ("1", time(8, 10), time(9, 10), ""))

Values = dict[str, Any]


def identity(name: str) -> UUID:
    return uuid5(NAMESPACE, name)


def account_of(staff_id: UUID) -> UUID:
    return identity(f"account {staff_id}")


async def fill() -> None:
    """Puts the school into an empty database that has its schema, and prepares its day."""
    async with current_engine().transaction():
        for table, values in _rows():
            listed = ", ".join(values)
            places = ", ".join(f"${n}" for n in range(1, len(values) + 1))
            await execute(f"insert into {table} ({listed}) values ({places})", *values.values())
    await open_day(SCHOOL_ID, DAY, MADE_AT)


def _rows() -> Iterator[tuple[str, Values]]:
    """Each after those that it points to."""
    yield "school", {"id": SCHOOL_ID, "name": "Alderbrook School"}
    yield "head", _head()
    of_school: list[tuple[str, Values]] = [("term", _term()), *_periods(), *_staff()]
    for place, (name, pupils) in enumerate(GROUPS.items()):
        of_school += _group(name, pupils, staff_id(place))
    for table, values in of_school:
        yield table, {"school_id": SCHOOL_ID} | values
        if table == "staff":
            account = account_of(values["id"])
            yield "account", {"id": account, "email": values["email"]}
            yield (
                "membership",
                {"school_id": SCHOOL_ID, "account_id": account, "staff_id": values["id"]},
            )


def staff_id(place: int) -> UUID:
    return identity(STAFF[place][2])


def _head() -> Values:
    return {
        "school_id": SCHOOL_ID,
        "epoch": ids.short(identity("epoch")),
        "seq": 0,
        "inbox_number": 0,
        "chain": "",
        "server_time": MADE_AT,
    }


def _term() -> Values:
    ends = date(2026, 12, 18)
    return {"id": identity("term"), "name": "Autumn", "starts_on": SINCE, "ends_on": ends}


def _periods() -> Iterator[tuple[str, Values]]:
    for name, starts, ends, session in PERIODS:
        values = {"name": name, "starts": starts, "ends": ends, "session": session}
        yield "period", {"id": identity(name)} | values


def _staff() -> Iterator[tuple[str, Values]]:
    for place, (title, given, family) in enumerate(STAFF):
        values = {"title": title, "given_name": given, "family_name": family}
        email = f"{family.lower()}@alderbrook.example"
        place_at_school = {"position": "Teacher", "role": "teacher", "email": email}
        yield "staff", {"id": staff_id(place)} | values | place_at_school


def _group(name: str, names: tuple[str, ...], teacher: UUID) -> Iterator[tuple[str, Values]]:
    """A tutor group and its science lesson, of the same pupils, with one teacher."""
    for pupil in names:
        given, family = pupil.split()
        of_pupil = {"given_name": given, "family_name": family, "year": 8, "on_roll_from": SINCE}
        yield "pupil", {"id": identity(pupil)} | of_pupil
    for kind, period, subject in (("tutor", "Tutor", None), ("teaching", "1", "Science")):
        group = identity(f"{name} {kind}")
        called = {"name": name if subject is None else f"{name}/Sc1", "subject": subject}
        yield "pupil_group", {"id": group, "kind": kind, "year": 8} | called
        for pupil in names:
            of_member = {"group_id": group, "pupil_id": identity(pupil), "joined_on": SINCE}
            yield "group_pupil", {"id": identity(f"{group} {pupil}")} | of_member
        of_lesson = {"group_id": group, "weekday": DAY.isoweekday(), "week": "", "room": name}
        lesson = {"id": identity(f"{group} lesson"), "period_id": identity(period)}
        yield "lesson", lesson | of_lesson | {"staff_id": teacher}
