"""Our rows as those of our own files, in the columns of ``files.py``."""

from collections.abc import AsyncIterator

import msgspec

from server.exporting.folder import Cells
from server.exporting.school import School
from server.importing import everything
from server.importing.assembling.timetable import WEEKDAYS
from server.importing.everything import pages
from server.importing.saving.comparing import Written
from server.importing.saving.written import (
    CLOSURE,
    COHORT,
    COVER,
    EARLIER_STAY,
    LESSON,
    LINK,
    PERIOD,
    PLANNED,
    PUPIL,
    STAFF,
)


async def _as_kept(table: Written, school: School) -> AsyncIterator[Cells]:
    async for page in pages(table, school.id):
        for row in page:
            yield tuple(row.values())


def closures(school: School) -> AsyncIterator[Cells]:
    return _as_kept(CLOSURE, school)


def cohorts(school: School) -> AsyncIterator[Cells]:
    return _as_kept(COHORT, school)


def contacts(school: School) -> AsyncIterator[Cells]:
    return _as_kept(LINK, school)


def covers(school: School) -> AsyncIterator[Cells]:
    return _as_kept(COVER, school)


def periods(school: School) -> AsyncIterator[Cells]:
    return _as_kept(PERIOD, school)


def planned_absences(school: School) -> AsyncIterator[Cells]:
    return _as_kept(PLANNED, school)


def stays(school: School) -> AsyncIterator[Cells]:
    return _as_kept(EARLIER_STAY, school)


async def pupils(school: School) -> AsyncIterator[Cells]:
    async for page in pages(PUPIL, school.id):
        for row in page:
            legal = (row["legal_given_name"], row["legal_family_name"])
            yield (row["id"], row["upn"], *legal, row["sex"], row["year"])


async def staff(school: School) -> AsyncIterator[Cells]:
    async for page in pages(STAFF, school.id):
        for row in page:
            yield (row["id"], row["title"], row["position"], row["role"], row["ended_on"])


async def timetable(school: School) -> AsyncIterator[Cells]:
    async for page in pages(LESSON, school.id):
        for row in page:
            when = (WEEKDAYS[row["weekday"] - 1], row["week"], school.periods[row["period_id"]])
            yield (row["id"], row["group_id"], *when, row["room"], row["staff_id"], row["ended_on"])


async def source_ids(school: School) -> AsyncIterator[Cells]:
    async for page in everything.source_ids(school.id):
        for row in page:
            yield tuple(row.values())


async def settings(school: School) -> AsyncIterator[Cells]:
    """Each value as JSON."""
    for name, value in msgspec.to_builtins(school.settings).items():
        yield (name, msgspec.json.encode(value).decode())
