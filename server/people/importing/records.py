"""One school as the files have it, in our words: what is compared with the database and written.

Ids are the source's own. Dates that end things name the first day after. ``assumed``: the file
gave no first day, so it was taken from the terms; it never moves a day that is already kept.
"""

from datetime import date, time

from msgspec import Struct, field

from server.rules.permissions import Role


class TermRecord(Struct, frozen=True):
    """Both days are included."""

    source_id: str
    name: str
    starts_on: date
    ends_on: date


class StaffRecord(Struct, frozen=True):
    source_id: str
    title: str
    given_name: str
    family_name: str
    position: str
    role: Role
    email: str | None
    ended_on: date | None


class PupilRecord(Struct, frozen=True):
    source_id: str
    given_name: str
    family_name: str
    year: int | None
    born_on: date | None
    on_roll_from: date
    on_roll_until: date | None
    assumed: bool


class ParentRecord(Struct, frozen=True):
    source_id: str
    given_name: str
    family_name: str
    email: str | None
    phone: str | None


class ParentLinkRecord(Struct, frozen=True):
    pupil: str
    parent: str
    relationship: str
    priority: int


class GroupRecord(Struct, frozen=True):
    source_id: str
    name: str
    subject: str | None
    kind: str
    year: int | None


class GroupPupilRecord(Struct, frozen=True):
    group: str
    pupil: str
    joined_on: date
    left_on: date | None
    assumed: bool


class GroupTeacherRecord(Struct, frozen=True):
    group: str
    staff: str
    ended_on: date | None


class PeriodRecord(Struct, frozen=True):
    name: str
    starts: time
    ends: time
    session: str


class LessonRecord(Struct, frozen=True):
    """``weekday``: 1 is Monday."""

    group: str
    weekday: int
    week: str
    period: str
    room: str
    staff: str | None


class ClosureRecord(Struct, frozen=True):
    closed_on: date
    cause: str


class SchoolRecord(Struct):
    source_id: str
    name: str
    terms: list[TermRecord] = field(default_factory=list)
    staff: list[StaffRecord] = field(default_factory=list)
    pupils: list[PupilRecord] = field(default_factory=list)
    parents: list[ParentRecord] = field(default_factory=list)
    parent_links: list[ParentLinkRecord] = field(default_factory=list)
    groups: list[GroupRecord] = field(default_factory=list)
    group_pupils: list[GroupPupilRecord] = field(default_factory=list)
    group_teachers: list[GroupTeacherRecord] = field(default_factory=list)
    periods: list[PeriodRecord] = field(default_factory=list)
    lessons: list[LessonRecord] = field(default_factory=list)
    closures: list[ClosureRecord] = field(default_factory=list)
