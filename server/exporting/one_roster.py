"""Our rows as those of OneRoster 1.2, in the columns of ``files.py``.

``status`` and ``dateLastModified`` stay empty, as the binding asks of a bulk set. Its end dates
are the first day after, and so are ours, but for a term's.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from database.sql import Row, rows
from server.exporting.folder import Cells
from server.exporting.school import School, Term
from server.importing.everything import pages
from server.importing.saving.written import (
    CONTACT,
    GROUP,
    GROUP_PUPIL,
    GROUP_TEACHER,
    PUPIL,
    STAFF,
)
from server.rules.permissions import Role

DAY = timedelta(days=1)
STAFF_ROLES = {
    Role.TEACHER: "teacher",
    Role.OFFICE: "aide",
    Role.HEAD: "principal",
    Role.ADMINISTRATOR: "siteAdministrator",
}
CLASS_TYPES = {"tutor": "homeroom", "teaching": "scheduled"}
BULK = (None, None)  # status, dateLastModified


async def organisations(school: School) -> AsyncIterator[Cells]:
    yield (school.id, *BULK, school.name, "school", None, None)


async def sessions(school: School) -> AsyncIterator[Cells]:
    """Each school year, then its terms."""
    years: dict[int, list[Term]] = defaultdict(list)
    for term in school.terms:
        years[term.year].append(term)
    for year, terms in sorted(years.items()):
        begins, ends = min(one.begins for one in terms), max(one.last_day for one in terms)
        title = f"{year}/{(year + 1) % 100:02}"
        yield (_year_id(year), *BULK, title, "schoolYear", begins, ends + DAY, None, year + 1)
        for one in terms:
            days = (one.begins, one.last_day + DAY)
            yield (one.id, *BULK, one.name, "term", *days, _year_id(year), year + 1)


def _year_id(year: int) -> str:
    return f"year-{year}"


async def courses(school: School) -> AsyncIterator[Cells]:
    for subject, id_ in sorted(school.courses.items(), key=lambda one: one[1]):
        title = subject or "No subject"
        yield (id_, *BULK, None, title, None, None, school.id, subject, None)


async def classes(school: School) -> AsyncIterator[Cells]:
    terms = listed(one.id for one in school.terms)
    async for page in pages(GROUP, school.id):
        for row in page:
            course = school.courses[row["subject"] or None]
            kind = CLASS_TYPES[row["kind"]]
            where = (None, school.id, terms)
            yield (
                *(row["id"], *BULK, row["name"], grade(row["year"]), course, None, kind),
                *(*where, row["subject"], None, None, row["ended_on"]),
            )


def grade(year: int | None) -> str | None:
    return "R" if year == 0 else None if year is None else str(year)


def listed(ids: Iterable[UUID]) -> str:
    return ",".join(map(str, ids))


async def enrolments(school: School) -> AsyncIterator[Cells]:
    async for page in pages(GROUP_TEACHER, school.id):
        for row in page:
            where = (row["group_id"], school.id, row["staff_id"])
            yield (row["id"], *BULK, *where, "teacher", None, None, row["ended_on"])
    async for page in pages(GROUP_PUPIL, school.id):
        for row in page:
            where = (row["group_id"], school.id, row["pupil_id"])
            days = (row["joined_on"], row["left_on"])
            yield (row["id"], *BULK, *where, "student", None, *days)


async def demographics(school: School) -> AsyncIterator[Cells]:
    async for page in pages(PUPIL, school.id):
        for row in page:
            yield (row["id"], *BULK, row["born_on"], row["sex"], *([None] * 11))


async def roles(school: School) -> AsyncIterator[Cells]:
    """One of each person, so the person's id is the role's too."""
    async for page in pages(STAFF, school.id):
        for row in page:
            yield _role(school, row, STAFF_ROLES[row["role"]], None, row["ended_on"])
    async for page in pages(PUPIL, school.id):
        for row in page:
            yield _role(school, row, "student", row["on_roll_from"], row["on_roll_until"])
    async for page in pages(CONTACT, school.id):
        parents = await _parents(school.id, page)
        for row in page:
            yield _role(school, row, "parent" if row["id"] in parents else "relative", None, None)


def _role(school: School, row: Row, role: str, begins: date | None, ends: date | None) -> Cells:
    return (row["id"], *BULK, row["id"], "primary", role, begins, ends, school.id, None)


async def _parents(school_id: UUID, page: Sequence[Row]) -> frozenset[UUID]:
    found = await rows(
        """select distinct contact_id from contact_link
           where school_id = $1 and contact_id >= $2 and contact_id <= $3 and is_parent""",
        school_id,
        page[0]["id"],
        page[-1]["id"],
    )
    return frozenset(row["contact_id"] for row in found)


async def users(school: School) -> AsyncIterator[Cells]:
    async for page in pages(STAFF, school.id):
        for row in page:
            yield _user(school, row, enabled=not _over(row["ended_on"], school))
    async for page in pages(PUPIL, school.id):
        agents = await _agents(school.id, page)
        for row in page:
            enabled = not _over(row["on_roll_until"], school)
            yield _user(school, row, enabled=enabled, agents=agents[row["id"]])
    async for page in pages(CONTACT, school.id):
        for row in page:
            yield _user(school, row, enabled=True)


def _over(ends: date | None, school: School) -> bool:
    return ends is not None and ends <= school.today


def _user(school: School, row: Row, *, enabled: bool, agents: Sequence[UUID] = ()) -> Cells:
    """Where a pupil is called otherwise than in law, the names that are shown are preferred."""
    legal = [row.get("legal_given_name"), row.get("legal_family_name")]
    shown = [row["given_name"], row["family_name"]]
    names = [law or name for law, name in zip(legal, shown, strict=True)]
    given, family = [name if law else None for law, name in zip(legal, shown, strict=True)]
    return (
        *(row["id"], *BULK, "true" if enabled else "false", row["id"], None, *names, None),
        *(row.get("upn"), row.get("email"), None, row.get("phone"), listed(agents)),
        *(grade(row.get("year")), None, None, None, given, None, family, school.id, None),
    )


async def _agents(school_id: UUID, page: Sequence[Row]) -> dict[UUID, list[UUID]]:
    """Whom other systems may take for a pupil's contacts: whom no court has barred."""
    found = await rows(
        """select pupil_id, contact_id from contact_link
           where school_id = $1 and pupil_id >= $2 and pupil_id <= $3
             and ended_on is null and not barred
           order by pupil_id, priority, contact_id""",
        school_id,
        page[0]["id"],
        page[-1]["id"],
    )
    agents: dict[UUID, list[UUID]] = defaultdict(list)
    for row in found:
        agents[row["pupil_id"]].append(row["contact_id"])
    return agents
