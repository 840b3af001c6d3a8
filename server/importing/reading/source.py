"""Rows as the files have them, whatever the format: what a mapping may name as ``kind``.

A field without a default must stand in every row. Ids are the source's own. ``until`` is the
first day after; the mapping says whether its files name that day or the one before.
"""

from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct

from server.importing.reading.problems import Place

Id = Annotated[str, Meta(max_length=255)]
Word = Annotated[str, Meta(max_length=50)]
Name = Annotated[str, Meta(max_length=100)]
Words = tuple[str, ...]


class SourceRow(Struct, kw_only=True):
    """``people``: whose ids ``user`` names, where pupils and staff are counted apart."""

    place: Place
    people: str = ""


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


class User(SourceRow):
    id: Id
    given_name: Name
    family_name: Name
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


class Enrolment(SourceRow):
    """That a user is in a class, as a pupil or as its teacher."""

    class_id: Id
    user: Id
    role: Word
    begins: date | None = None
    until: date | None = None


class Demographics(SourceRow):
    user: Id
    born_on: date | None = None


class Relationship(SourceRow):
    """``user`` is the child, ``parent`` another user."""

    user: Id
    parent: Id
    role: Word


class PeriodRow(SourceRow):
    """``school`` is empty for a row that holds in every school of the folder."""

    name: Word
    starts: time
    ends: time
    session: Word = ""
    school: Id = ""


class LessonRow(SourceRow):
    class_id: Id
    weekday: Word
    period: Word
    week: Word = ""
    room: Word = ""
    teacher: Id = ""


class ClosureRow(SourceRow):
    on: date
    cause: Annotated[str, Meta(max_length=200)]
    school: Id = ""


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
    "period": PeriodRow,
    "lesson": LessonRow,
    "closure": ClosureRow,
}
