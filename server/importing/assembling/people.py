"""Users and their roles as a school's staff, pupils and parents."""

from datetime import date
from typing import NamedTuple

from server.importing.assembling.details import Details, is_known_user
from server.importing.assembling.records import (
    ContactRecord,
    PupilRecord,
    SchoolRecord,
    StaffRecord,
)
from server.importing.assembling.schools import Schools
from server.importing.reading.folder import Source
from server.importing.reading.mapping import RoleUse
from server.importing.reading.problems import Place
from server.importing.reading.sheet import Key
from server.importing.reading.source import RoleOf, User
from server.rules.permissions import Role

# Where a person has several roles and none is primary, the one that the school day needs most.
BEFORE = (Role.HEAD, Role.OFFICE, Role.TEACHER, Role.ADMINISTRATOR)
PRIMARY = frozenset({"primary", "true"})


class Held(NamedTuple):
    """A role that somebody holds at one school."""

    row: RoleOf
    use: RoleUse


class Everyone:
    """Who is what at which school, by the school's id and the user's key."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, Key], list[Held]] = {}
        self.contact_words: dict[Key, str] = {}

    def roles(self, school: SchoolRecord, user: Key, kind: str) -> list[Held]:
        held = self.held.get((school.source_id, user), [])
        return [one for one in held if one.use.kind == kind]


def everyone(source: Source, schools: Schools) -> Everyone:
    """Sorts the role rows; says which roles, users and organisations are not known."""
    found = Everyone()
    for row in source.role.rows:
        use = role_use(source, row.role, source.at("role", row, "role"))
        user = (row.people, row.user)
        if use is None:
            source.role.unsure.add(row.user)
            continue
        if use.kind == "nobody":
            source.problems.note(f'{row.place.file}: the role "{row.role}" was left out.')
            source.role.left_out.add(user)
        if use.kind == "contact":
            found.contact_words.setdefault(user, use.relationship)
        if is_known_user(source, user, source.at("role", row, "user")):
            school = _school(source, schools, row)
            if school is not None:
                found.held.setdefault((school.source_id, user), []).append(Held(row, use))
    return found


def role_use(source: Source, role: str, place: Place) -> RoleUse | None:
    use = source.mapping.roles.get(role)
    if use is None:
        known = ", ".join(source.mapping.roles)
        source.problems.add(place, f'The role "{role}" is not known (known: {known}).')
    return use


def _school(source: Source, schools: Schools, row: RoleOf) -> SchoolRecord | None:
    if row.organisation not in schools:
        if source.organisation.unknown(("", row.organisation)):
            sentence = f'The organisation "{row.organisation}" is not known.'
            source.problems.add(source.at("role", row, "organisation"), sentence)
        source.role.unsure.add(row.user)
        return None
    school = schools[row.organisation]
    if school is None:
        source.problems.note(f"{row.place.file}: a role at no school was left out.")
        source.role.left_out.add((row.people, row.user))
    return school


def pupil_record(
    source: Source, user: User, held: list[Held], details: Details, assumed_from: date
) -> PupilRecord:
    """``assumed_from``: the first day on roll where no role gives one."""
    begins = [one.row.begins for one in held if one.row.begins is not None]
    ends = [one.row.until for one in held]
    grades = next((one.row.grades for one in held if one.row.grades), user.grades)
    return PupilRecord(
        source_id=user.id,
        given_name=user.preferred_given_name or user.given_name,
        family_name=user.preferred_family_name or user.family_name,
        year=details.year if "year" in source.pupil.said else source.mapping.year_of(grades),
        born_on=details.born_on,
        on_roll_from=min(begins, default=assumed_from),
        on_roll_until=last_of(ends),
        assumed=not begins,
        legal_given_name=details.legal_given_name,
        legal_family_name=details.legal_family_name,
        upn=details.upn,
        sex=details.sex,
    )


def last_of(ends: list[date | None]) -> date | None:
    """The latest end; None where one of them is open, or where there is none."""
    given = [end for end in ends if end is not None]
    return max(given) if given and len(given) == len(ends) else None


def staff_record(user: User, held: list[Held]) -> StaffRecord:
    """``held`` is not empty."""
    first = min(held, key=_rank)
    assert first.use.role is not None
    return StaffRecord(
        source_id=user.id,
        title=user.title,
        given_name=user.preferred_given_name or user.given_name,
        family_name=user.preferred_family_name or user.family_name,
        position=first.use.position,
        role=first.use.role,
        email=user.email.lower() or None,
        ended_on=last_of([one.row.until for one in held]),
    )


def _rank(held: Held) -> tuple[bool, int]:
    assert held.use.role is not None
    return held.row.primary.lower() not in PRIMARY, BEFORE.index(held.use.role)


def contact_record(user: User) -> ContactRecord:
    return ContactRecord(
        source_id=user.id,
        given_name=user.preferred_given_name or user.given_name,
        family_name=user.preferred_family_name or user.family_name,
        email=user.email.lower() or None,
        phone=user.phone or None,
    )
