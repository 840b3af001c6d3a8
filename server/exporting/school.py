"""The school that is exported, and the few things that many of its rows name."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from database.sql import rows
from server.importing.everything import pages
from server.importing.saving import store
from server.importing.saving.written import PERIOD, TERM
from server.settings import SchoolSettings


class Term(NamedTuple):
    """``ends``: the first day after. ``year``: the one in which its school year began."""

    id: UUID
    name: str
    begins: date
    last_day: date
    year: int


class School(NamedTuple):
    """``courses``: OneRoster's, one a subject, None for groups without one; by subject."""

    id: UUID
    name: str
    today: date
    settings: SchoolSettings
    terms: list[Term]
    periods: dict[UUID, str]
    courses: dict[str | None, UUID]


async def the_school(school_id: UUID, today: date, settings: SchoolSettings) -> School:
    return School(
        school_id,
        await store.school_name(school_id),
        today,
        settings,
        [_term(row) async for page in pages(TERM, school_id) for row in page],
        {row["id"]: row["name"] async for page in pages(PERIOD, school_id) for row in page},
        await _courses(school_id),
    )


def _term(row: dict[str, Any]) -> Term:
    begins = row["starts_on"]
    year = begins.year if begins.month >= 8 else begins.year - 1
    return Term(row["id"], row["name"], begins, row["ends_on"], year)


async def _courses(school_id: UUID) -> dict[str | None, UUID]:
    found = await rows("select distinct subject from pupil_group where school_id = $1", school_id)
    subjects = {row["subject"] or None for row in found}
    return {subject: uuid5(school_id, subject or "") for subject in subjects}
