"""Which pupils belong to which cohort: the source's flags, our own cohorts.csv (rule S2)."""

from collections.abc import Iterator
from datetime import date

from server.importing.assembling.details import is_known_user
from server.importing.assembling.records import CohortRecord, PupilRecord
from server.importing.reading.folder import Source
from server.importing.reading.sheet import Key
from server.importing.reading.source import CohortRow
from server.rules import cohorts

Members = dict[Key, list[CohortRow]]  # by pupil


def members_of(source: Source) -> Members:
    members: Members = {}
    for user, row in _rows(source):
        if _fits(source, row) and not _is_second(source, row, members.get(user, [])):
            members.setdefault(user, []).append(row)
    return members


def _rows(source: Source) -> Iterator[tuple[Key, CohortRow]]:
    for row in source.cohort.rows:
        user = (row.people or source.mapping.people.get("pupil", ""), row.user)
        if is_known_user(source, user, source.at("cohort", row, "user")):
            yield user, row
    for flag in source.flag.rows:
        user = (flag.people, flag.user)
        known = is_known_user(source, user, source.at("flag", flag, "user"))
        cohort = source.mapping.flags.get(flag.flag)
        if not cohort:
            source.problems.note(f'{flag.place.file}: the flag "{flag.flag}" was left out.')
        elif known:
            yield user, CohortRow(place=flag.place, user=flag.user, cohort=cohort)


def _fits(source: Source, row: CohortRow) -> bool:
    if not cohorts.known(row.cohort):
        known = ", ".join(cohorts.COHORTS)
        sentence = f'The cohort "{row.cohort}" is not known (known: {known}).'
        source.problems.add(source.at("cohort", row, "cohort"), sentence)
        return False
    if not cohorts.fits(row.cohort, row.value):
        takes = "needs a value" if cohorts.COHORTS[row.cohort].takes_value else "takes no value"
        sentence = f'The cohort "{row.cohort}" {takes}.'
        source.problems.add(source.at("cohort", row, "value"), sentence)
        return False
    return True


def _is_second(source: Source, row: CohortRow, before: list[CohortRow]) -> bool:
    """True for what is told twice: by a flag and by our own file, or, refused, on two lines."""
    for one in before:
        if (one.cohort, one.value) == (row.cohort, row.value) and _overlap(one, row):
            if one.place.file == row.place.file:
                sentence = f'"{row.user}" is already in this cohort on line {one.place.line}.'
                source.problems.add(source.at("cohort", row, "user"), sentence)
            return True
    return False


def _overlap(one: CohortRow, other: CohortRow) -> bool:
    starts = (one.begins or date.min, other.begins or date.min)
    ends = (one.until or date.max, other.until or date.max)
    return max(starts) < min(ends)


def cohort_records(
    pupil: PupilRecord, rows: list[CohortRow], first_day: date
) -> Iterator[CohortRecord]:
    """Where no first day is given: the school's ``first_day``, or the pupil's own if later."""
    for row in rows:
        begins = row.begins or max(first_day, pupil.on_roll_from)
        yield CohortRecord(
            pupil=pupil.source_id,
            cohort=row.cohort,
            value=row.value,
            begins_on=begins,
            ended_on=row.until and max(row.until, begins),
            assumed=row.begins is None,
            id=row.row_id,
        )
