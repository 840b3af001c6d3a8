"""What only our own export says: who staff are, earlier stays, covers, plans, ids of sources."""

import msgspec
from msgspec.structs import replace

from server.importing.assembling.own_ids import check_ids
from server.importing.assembling.records import (
    CoverRecord,
    EarlierStayRecord,
    PlannedAbsenceRecord,
    SchoolRecord,
    SourceIdRecord,
    StaffRecord,
)
from server.importing.reading.cells import shown
from server.importing.reading.folder import Source
from server.importing.reading.source import SourceRow, StaffRow
from server.rules.codes import code_set
from server.rules.permissions import Role
from server.settings import SchoolSettings

SESSIONS = ("AM", "PM", "BOTH")
DIGEST = "metadata.firstbell.digest"  # the property of manifest.csv that names the school's


def add_own_export(source: Source, schools: list[SchoolRecord]) -> None:
    """Our export holds one school; of several nothing could say whose a lesson's cover is."""
    if not source.mapping.keeps_ids or not schools:
        return
    for school in schools[1:]:
        row = source.organisation.by_id["", school.source_id]
        sentence = "An export holds one school, and this is a second one."
        source.problems.add(source.at("organisation", row, "id"), sentence)
    check_ids(source)
    school = schools[0]
    _add_staff(source, school)
    _add_stays(source, school)
    _add_covers(source, school)
    _add_plans(source, school)
    _add_source_ids(source, school)
    _add_settings(source, school)
    said = [row.value for row in source.manifest.rows if row.property == DIGEST]
    school.digest = said[-1] if said else ""


def _is_one_of(source: Source, ids: set[str], at: tuple[str, SourceRow, str], what: str) -> bool:
    kind, row, field = at
    named = str(getattr(row, field))
    if named in ids:
        return True
    if named not in source.user.unsure | source.role.unsure | source.lesson.unsure:
        source.problems.add(source.at(kind, row, field), f'The {what} "{named}" is not known.')
    return False


def _add_staff(source: Source, school: SchoolRecord) -> None:
    staff = {one.source_id for one in school.staff}
    said: dict[str, StaffRow] = {}
    for row in source.staff.rows:
        if row.role not in set(Role):
            sentence = f'The role "{row.role}" is not known (known: {", ".join(Role)}).'
            source.problems.add(source.at("staff", row, "role"), sentence)
        elif _is_one_of(source, staff, ("staff", row, "user"), "member of staff"):
            said[row.user] = row
    school.staff = [_as_said(one, said.get(one.source_id)) for one in school.staff]


def _as_said(one: StaffRecord, row: StaffRow | None) -> StaffRecord:
    if row is None:
        return one
    role = Role(row.role)
    return replace(one, title=row.title, position=row.position, role=role, ended_on=row.until)


def _add_source_ids(source: Source, school: SchoolRecord) -> None:
    ids = {school.source_id, *(one.source_id for one in school.staff)}
    ids |= {one.source_id for one in school.pupils} | {one.source_id for one in school.contacts}
    ids |= {one.source_id for one in school.groups} | {one.source_id for one in school.terms}
    for row in source.source_id.rows:
        if _is_one_of(source, ids, ("source_id", row, "ours"), "row"):
            record = SourceIdRecord(row.ours, row.source, row.kind, row.theirs, row.gone_on)
            school.source_ids.append(record)


def _add_settings(source: Source, school: SchoolRecord) -> None:
    said: dict[str, object] = {}
    for row in source.setting.rows:
        if row.name not in SchoolSettings.__struct_fields__:
            sentence = f'The setting "{row.name}" is not known.'
            source.problems.add(source.at("setting", row, "name"), sentence)
            continue
        try:
            read = msgspec.json.decode(f'{{"{row.name}":{row.value}}}', type=SchoolSettings)
        except (msgspec.DecodeError, RecursionError):
            sentence = f'"{shown(row.value)}" is no value of {row.name}.'
            source.problems.add(source.at("setting", row, "value"), sentence)
        else:
            said[row.name] = getattr(read, row.name)
    school.settings = replace(school.settings, **said)


def _add_stays(source: Source, school: SchoolRecord) -> None:
    pupils = {one.source_id for one in school.pupils}
    for row in source.stay.rows:
        if _is_one_of(source, pupils, ("stay", row, "user"), "pupil"):
            stay = EarlierStayRecord(row.user, row.begins, row.until, row.row_id)
            school.earlier_stays.append(stay)


def _add_covers(source: Source, school: SchoolRecord) -> None:
    lessons = {str(one.id) for one in school.lessons if one.id}
    staff = {one.source_id for one in school.staff}
    for row in source.cover.rows:
        known = _is_one_of(source, lessons, ("cover", row, "lesson"), "lesson")
        known = _is_one_of(source, staff, ("cover", row, "teacher"), "member of staff") and known
        if known:
            school.covers.append(CoverRecord(row.lesson, row.on, row.teacher, row.row_id))


def _add_plans(source: Source, school: SchoolRecord) -> None:
    pupils = {one.source_id for one in school.pupils}
    staff = {one.source_id for one in school.staff}
    for row in source.planned.rows:
        known = _is_one_of(source, pupils, ("planned", row, "user"), "pupil")
        if row.decided_by:
            decided = ("planned", row, "decided_by")
            known = _is_one_of(source, staff, decided, "member of staff") and known
        if row.sessions not in SESSIONS:
            sentence = f'"{row.sessions}" is not AM, PM or BOTH.'
            source.problems.add(source.at("planned", row, "sessions"), sentence)
        if row.code not in code_set():
            sentence = f'The code "{row.code}" is not known.'
            source.problems.add(source.at("planned", row, "code"), sentence)
        if row.last_day < row.first_day:
            sentence = f"The end ({row.last_day}) is before the start ({row.first_day})."
            source.problems.add(source.at("planned", row, "last_day"), sentence)
        if known:
            school.planned_absences.append(
                PlannedAbsenceRecord(
                    pupil=row.user,
                    starts_on=row.first_day,
                    ends_on=row.last_day,
                    sessions=row.sessions,
                    code=row.code,
                    times=row.times,
                    decided_by=row.decided_by or None,
                    id=row.row_id,
                )
            )
