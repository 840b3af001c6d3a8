"""From rows of files to schools: every reference followed, everything checked."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from server.importing.assembling.cohorts import Members as CohortMembers
from server.importing.assembling.cohorts import cohort_records, members_of
from server.importing.assembling.contacts import Links, link_records, links_of
from server.importing.assembling.details import Details, details_of
from server.importing.assembling.groups import (
    Enrolled,
    Members,
    add_groups,
    enrolled,
    group_pupils,
    group_teachers,
)
from server.importing.assembling.own_export import add_own_export
from server.importing.assembling.people import (
    Everyone,
    contact_record,
    everyone,
    pupil_record,
    staff_record,
)
from server.importing.assembling.records import SchoolRecord
from server.importing.assembling.schools import schools_of
from server.importing.assembling.spoken import say_what_is_spoken_of
from server.importing.assembling.terms import add_terms, distinct
from server.importing.assembling.timetable import add_timetable
from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.sheet import Key


class Said(NamedTuple):
    """What files beside the users' say of each pupil."""

    details: dict[Key, Details]
    cohorts: CohortMembers


def assemble(source: Source, today: date) -> list[SchoolRecord]:
    """The schools of the folder. They may be written only if there were no problems."""
    schools = schools_of(source)
    add_terms(source, schools)
    homes = add_groups(source, schools)
    found = everyone(source, schools)
    enrolments = enrolled(source, found, homes)
    links = links_of(source, found)
    said = Said(details_of(source), members_of(source))
    for school in distinct(schools):
        members = enrolments.get(school.source_id, Enrolled())
        starts = _first_days(source, school, today)
        _add_people(source, school, found, said, _first_days_of_pupils(members.pupils, starts))
        _add_contacts(source, school, found, links)
        school.group_pupils = group_pupils(source, members.pupils, starts)
        school.group_teachers = group_teachers(members.teachers)
    add_timetable(source, schools, homes)
    add_own_export(source, distinct(schools))
    say_what_is_spoken_of(source, distinct(schools))
    return distinct(schools)


def _first_days(source: Source, school: SchoolRecord, today: date) -> dict[str, date]:
    """For each class the first day of its sessions; "" stands for the school as a whole."""
    whole = min((term.starts_on for term in school.terms), default=today)
    days = {"": whole}
    for row in source.class_.rows:
        sessions = [source.session.by_id.get(("", name)) for name in row.sessions]
        begun = [session.begins for session in sessions if session is not None]
        days[row.id] = min(begun, default=whole)
    return days


def _first_days_of_pupils(members: Members, starts: dict[str, date]) -> dict[Key, date]:
    days: dict[Key, date] = {("", ""): starts[""]}
    for (user, class_id), rows in members.items():
        first = min(row.begins or starts[class_id] for row in rows)
        days[user] = min(first, days.get(user, first))
    return days


def _add_people(
    source: Source,
    school: SchoolRecord,
    found: Everyone,
    said: Said,
    first_days: dict[Key, date],
) -> None:
    whole = first_days["", ""]
    upns: dict[str, Place] = {}
    for key in _of_school(found, school):
        user = source.user.by_id[key]
        if held := found.roles(school, key, "pupil"):
            details = said.details[key]
            pupil = pupil_record(source, user, held, details, first_days.get(key, whole))
            school.pupils.append(pupil)
            school.cohorts += cohort_records(pupil, said.cohorts.get(key, []), whole)
            if details.upn and upns.setdefault(details.upn, details.upn_at) != details.upn_at:
                sentence = f"This is already the UPN of a pupil ({upns[details.upn]})."
                source.problems.add(details.upn_at, sentence)
        if held := found.roles(school, key, "staff"):
            school.staff.append(staff_record(user, held))


def _of_school(found: Everyone, school: SchoolRecord) -> Iterable[Key]:
    return [key for school_id, key in found.held if school_id == school.source_id]


def _add_contacts(source: Source, school: SchoolRecord, found: Everyone, links: Links) -> None:
    """Contacts of the school's pupils, and those who hold a contact's role at it."""
    contacts: dict[Key, None] = {}
    for key in _of_school(found, school):
        if found.roles(school, key, "contact"):
            contacts[key] = None
        if found.roles(school, key, "pupil"):
            contacts |= dict.fromkeys(links.get(key, {}))
            school.contact_links += link_records(key[1], links.get(key, {}))
    school.contacts = [contact_record(source.user.by_id[key]) for key in contacts]
