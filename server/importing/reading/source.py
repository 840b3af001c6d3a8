"""Rows as the files have them, whatever the format: what a mapping may name as ``kind``.

A field without a default must stand in every row. Ids are the source's own. ``until`` is the
first day after; the mapping says whether its files name that day or the one before.
"""

from datetime import date, time
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from server.importing.reading.problems import Place

Id = Annotated[str, Meta(max_length=255)]
Word = Annotated[str, Meta(max_length=50)]
Name = Annotated[str, Meta(max_length=100)]
Words = tuple[str, ...]
Upn = Annotated[str, Meta(max_length=13), "a unique pupil number"]
Sex = Annotated[str, Meta(max_length=10), "female or male"]


class SourceRow(Struct, kw_only=True):
    """``people``: whose ids ``user`` names, where pupils and staff are counted apart."""

    place: Place
    people: str = ""


class OwnRow(SourceRow, kw_only=True):
    """``row_id``: of our own row, which an export of ours names."""

    row_id: UUID | None = None


class Manifest(SourceRow):
    property: Name
    value: Name = ""


class Organisation(SourceRow):
    id: Id
    name: Annotated[str, Meta(max_length=200)]
    type: Word
    parent: Id = ""


class Session(SourceRow):
    """An academic session: a year, a semester, a term."""

    id: Id
    name: Name
    type: Word
    begins: date
    until: date
    parent: Id = ""


class Course(SourceRow):
    id: Id
    subject: Name = ""


class Class(SourceRow):
    id: Id
    name: Name
    organisation: Id
    type: Word = ""
    course: Id = ""
    sessions: Words = ()
    grades: Words = ()
    subject: Name = ""
    until: date | None = None


class User(SourceRow):
    id: Id
    given_name: Name
    family_name: Name
    preferred_given_name: Name = ""
    preferred_family_name: Name = ""
    upn: Upn | None = None
    title: Annotated[str, Meta(max_length=20)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    grades: Words = ()
    parents: Words = ()


class RoleOf(SourceRow):
    """That a user is something at an organisation."""

    user: Id
    organisation: Id
    role: Word
    primary: Word = ""
    grades: Words = ()
    begins: date | None = None
    until: date | None = None


class Enrolment(OwnRow):
    """That a user is in a class, as a pupil or as its teacher."""

    class_id: Id
    user: Id
    role: Word
    begins: date | None = None
    until: date | None = None


class Demographics(SourceRow):
    user: Id
    born_on: date | None = None
    sex: Sex | None = None


class PupilRow(SourceRow):
    """What the other files of a format have no place for."""

    user: Id
    upn: Upn | None = None
    legal_given_name: Name = ""
    legal_family_name: Name = ""
    sex: Sex | None = None
    year: int | None = None


class StaffRow(SourceRow):
    """What a member of staff is here, which no format has a place for."""

    user: Id
    role: Word
    position: Name
    title: Annotated[str, Meta(max_length=20)] = ""
    until: date | None = None


class StayRow(OwnRow):
    """An earlier time on the roll."""

    user: Id
    begins: date
    until: date


class FlagRow(SourceRow):
    """A word that the source hangs on a user."""

    user: Id
    flag: Word


class CohortRow(OwnRow):
    """``user`` is a pupil; ``cohort`` a key of ``server.rules.cohorts``."""

    user: Id
    cohort: Word
    value: Word = ""
    begins: date | None = None
    until: date | None = None


class Relationship(SourceRow):
    """``user`` is the child, ``parent`` another user."""

    user: Id
    parent: Id
    role: Word


class ContactRow(OwnRow):
    """What somebody is to a pupil. Names, phone and e-mail: of who stands in no other file."""

    user: Id
    contact: Id
    given_name: Name = ""
    family_name: Name = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=30)] = ""
    relationship: Word = ""
    priority: int | None = None
    is_parent: bool | None = None
    parental_responsibility: bool | None = None
    lives_with_pupil: bool | None = None
    may_be_told: bool | None = None
    may_collect: bool | None = None
    no_messages: bool | None = None
    barred: bool | None = None
    until: date | None = None


class PeriodRow(OwnRow):
    """``school`` is empty for a row that holds in every school of the folder."""

    name: Word
    starts: time
    ends: time
    session: Word = ""
    school: Id = ""


class LessonRow(OwnRow):
    class_id: Id
    weekday: Word
    period: Word
    week: Word = ""
    room: Word = ""
    teacher: Id = ""
    until: date | None = None


class ClosureRow(SourceRow):
    on: date
    cause: Annotated[str, Meta(max_length=200)]
    school: Id = ""


class CoverRow(OwnRow):
    """``lesson``: the id of its row in the timetable."""

    lesson: UUID
    on: date
    teacher: Id


class PlannedRow(OwnRow):
    """Both days are included, whatever the mapping says of end dates."""

    user: Id
    first_day: date
    last_day: date
    sessions: Word
    code: Word
    times: Word = ""
    decided_by: Id = ""


class SettingRow(SourceRow):
    """One of the school's settings; ``value`` as JSON."""

    name: Name
    value: Annotated[str, Meta(max_length=10_000)]


class SourceIdRow(SourceRow):
    """What another source calls one of our rows."""

    ours: UUID
    source: Word
    kind: Annotated[str, Meta(max_length=20)]
    theirs: Id
    gone_on: date | None = None


KINDS: dict[str, type[SourceRow]] = {
    "manifest": Manifest,
    "organisation": Organisation,
    "session": Session,
    "course": Course,
    "class": Class,
    "user": User,
    "role": RoleOf,
    "enrolment": Enrolment,
    "demographics": Demographics,
    "relationship": Relationship,
    "pupil": PupilRow,
    "staff": StaffRow,
    "stay": StayRow,
    "flag": FlagRow,
    "cohort": CohortRow,
    "contact": ContactRow,
    "period": PeriodRow,
    "lesson": LessonRow,
    "closure": ClosureRow,
    "cover": CoverRow,
    "planned": PlannedRow,
    "setting": SettingRow,
    "source_id": SourceIdRow,
}
