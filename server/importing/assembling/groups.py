"""Classes as tutor and teaching groups, enrolments as who is in them and who teaches them."""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from server.importing.assembling.details import is_known_user
from server.importing.assembling.people import Everyone, Held, last_of, role_use
from server.importing.assembling.records import (
    GroupPupilRecord,
    GroupRecord,
    GroupTeacherRecord,
    SchoolRecord,
)
from server.importing.assembling.schools import Schools
from server.importing.reading.folder import Source
from server.importing.reading.mapping import RoleUse
from server.importing.reading.sheet import Key
from server.importing.reading.source import Class, Enrolment, RoleOf
from server.rules.permissions import Role

Members = dict[tuple[Key, str], list[Enrolment]]  # by user and class


class Enrolled:
    """The enrolments of one school, sorted."""

    def __init__(self) -> None:
        self.pupils: Members = {}
        self.teachers: Members = {}


class Enrolling(NamedTuple):
    """One enrolment, with what its role and its class mean."""

    row: Enrolment
    use: RoleUse
    school: SchoolRecord


def add_groups(source: Source, schools: Schools) -> dict[str, SchoolRecord]:
    """Fills in the groups; answers with the school of each class."""
    homes: dict[str, SchoolRecord] = {}
    for row in source.class_.rows:
        kind = source.mapping.group_kinds.get(row.type)
        if kind is None:
            source.problems.add(
                source.at("class", row, "type"), f'The class type "{row.type}" is not known.'
            )
        if row.course and source.course.unknown(("", row.course)):
            source.problems.add(
                source.at("class", row, "course"), f'The course "{row.course}" is not known.'
            )
        if source.organisation.unknown(("", row.organisation)):
            sentence = f'The organisation "{row.organisation}" is not known.'
            source.problems.add(source.at("class", row, "organisation"), sentence)
        school = schools.get(row.organisation)
        if school is None:
            _leave_out(source, row, schools)
        else:
            homes[row.id] = school
            school.groups.append(_group(source, row, kind or "teaching"))
    return homes


def _leave_out(source: Source, row: Class, schools: Schools) -> None:
    source.class_.left_out.add(("", row.id))
    if row.organisation in schools:
        source.problems.note(f"{row.place.file}: a class at no school was left out.")


def _group(source: Source, row: Class, kind: str) -> GroupRecord:
    course = source.course.by_id.get(("", row.course))
    subject = row.subject or (course.subject if course else "")
    year = source.mapping.year_of(row.grades)
    return GroupRecord(row.id, row.name, subject or None, kind, year, row.until)


def enrolled(
    source: Source, found: Everyone, homes: dict[str, SchoolRecord]
) -> dict[str, Enrolled]:
    """Each school's enrolments. Who teaches a class is staff of its school, if by this alone."""
    schools: dict[str, Enrolled] = {}
    for row in source.enrolment.rows:
        use = role_use(source, row.role, source.at("enrolment", row, "role"))
        place = source.at("enrolment", row, "user")
        known = is_known_user(source, (row.people, row.user), place)
        if source.class_.unknown(("", row.class_id)):
            sentence = f'The class "{row.class_id}" is not known.'
            source.problems.add(source.at("enrolment", row, "class_id"), sentence)
        school = homes.get(row.class_id)
        if use is not None and known and school is not None:
            here = schools.setdefault(school.source_id, Enrolled())
            _enrol(source, found, Enrolling(row, use, school), here)
    return schools


def _enrol(source: Source, found: Everyone, one: Enrolling, here: Enrolled) -> None:
    row, use, school = one
    user = (row.people, row.user)
    if use.kind == "pupil":
        if _is_pupil(source, found, school, row):
            here.pupils.setdefault((user, row.class_id), []).append(row)
    elif use.kind == "staff" and use.role is Role.TEACHER:
        here.teachers.setdefault((user, row.class_id), []).append(row)
        if not found.roles(school, user, "staff"):
            held = Held(_teaches(row, school), use)
            found.held.setdefault((school.source_id, user), []).append(held)
    else:
        source.problems.note(f'{row.place.file}: the role "{row.role}" was left out.')


def _teaches(row: Enrolment, school: SchoolRecord) -> RoleOf:
    return RoleOf(place=row.place, user=row.user, organisation=school.source_id, role=row.role)


def _is_pupil(source: Source, found: Everyone, school: SchoolRecord, row: Enrolment) -> bool:
    user = (row.people, row.user)
    if found.roles(school, user, "pupil"):
        return True
    sure = source.role.whole and row.user not in source.role.unsure
    if sure and user not in source.role.left_out:
        sentence = f'"{row.user}" is no pupil of {school.name}, where the class is.'
        source.problems.add(source.at("enrolment", row, "user"), sentence)
    return False


def group_pupils(
    source: Source, members: Members, starts: dict[str, date]
) -> list[GroupPupilRecord]:
    """``starts``: for each class the day from which an enrolment without a date counts."""
    records = []
    for (user, class_id), rows in members.items():
        first = starts[class_id]
        rows.sort(key=lambda row: row.begins or first)
        for earlier, later in pairwise(rows):
            if earlier.until is None or (later.begins or first) < earlier.until:
                sentence = f'"{user[1]}" is already in this class on line {earlier.place.line}.'
                source.problems.add(later.place, sentence)
        records += [
            GroupPupilRecord(
                group=class_id,
                pupil=user[1],
                joined_on=row.begins or first,
                left_on=row.until,
                assumed=row.begins is None,
                id=row.row_id,
            )
            for row in rows
        ]
    return records


def group_teachers(members: Members) -> list[GroupTeacherRecord]:
    return [
        GroupTeacherRecord(class_id, user[1], last_of([row.until for row in rows]), rows[0].row_id)
        for (user, class_id), rows in members.items()
    ]
