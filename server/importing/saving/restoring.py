"""What only an export of ours says of a school that is new here: earlier stays, covers, plans."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from server.importing.assembling.records import (
    CoverRecord,
    EarlierStayRecord,
    PlannedAbsenceRecord,
    SchoolRecord,
)
from server.importing.saving.comparing import Change, Counts, Stored, Values, Written
from server.importing.saving.ids import NewIds
from server.importing.saving.plan import Part
from server.importing.saving.written import COVER, EARLIER_STAY, PLANNED, words_of


def restored(school: SchoolRecord, new_ids: NewIds) -> list[Part]:
    """The source's ids are ours, and every row that they name is new with them."""

    def part(table: Written, records: Sequence[Any], values: Callable[[Any], Values]) -> Part:
        added = [Stored(one.id or new_ids.next(), values(one)) for one in records]
        return Part(words_of(table.name), Change(table, added, [], Counts(len(added)), {}))

    return [
        part(EARLIER_STAY, school.earlier_stays, _stay),
        part(COVER, school.covers, _cover),
        part(PLANNED, school.planned_absences, _planned),
    ]


def _stay(one: EarlierStayRecord) -> Values:
    return UUID(one.pupil), one.on_roll_from, one.on_roll_until


def _cover(one: CoverRecord) -> Values:
    return one.lesson, one.on_date, UUID(one.staff)


def _planned(one: PlannedAbsenceRecord) -> Values:
    decided = UUID(one.decided_by) if one.decided_by else None
    what = (one.sessions, one.code, one.times)
    return UUID(one.pupil), one.starts_on, one.ends_on, *what, decided
