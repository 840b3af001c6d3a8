"""One school as the files have it, in our words: what is compared with the database and written.

Ids are the source's own. Dates that end things name the first day after. ``assumed``: the file
gave no first day, so it was taken from the terms; it never moves a day that is already kept.
``id``: of our own row, where the files are an export of ours; else None.
"""

from datetime import date, time
from uuid import UUID

from msgspec import Struct, field

from server.rules.permissions import Role
from server.settings import SchoolSettings


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
    legal_given_name: str | None = None
    legal_family_name: str | None = None
    upn: str | None = None
    sex: str | None = None


class ContactRecord(Struct, frozen=True):
    source_id: str
    given_name: str
    family_name: str
    email: str | None
    phone: str | None


class ContactLinkRecord(Struct, frozen=True):
    """What a contact is to a pupil (rules P1, P8); None where the files do not say."""

    pupil: str
    contact: str
    relationship: str
    priority: int
    is_parent: bool = True
    parental_responsibility: bool | None = None
    lives_with_pupil: bool | None = None
    may_be_told: bool = True
    may_collect: bool | None = None
    no_messages: bool = False
    barred: bool = False
    ended_on: date | None = None
    id: UUID | None = None


class CohortRecord(Struct, frozen=True):
    """``cohort``: a key of ``server.rules.cohorts``; ``value``: empty but for ethnicity."""

    pupil: str
    cohort: str
    value: str
    begins_on: date
    ended_on: date | None
    assumed: bool
    id: UUID | None = None


class GroupRecord(Struct, frozen=True):
    source_id: str
    name: str
    subject: str | None
    kind: str
    year: int | None
    ended_on: date | None = None


class GroupPupilRecord(Struct, frozen=True):
    group: str
    pupil: str
    joined_on: date
    left_on: date | None
    assumed: bool
    id: UUID | None = None


class GroupTeacherRecord(Struct, frozen=True):
    group: str
    staff: str
    ended_on: date | None
    id: UUID | None = None


class PeriodRecord(Struct, frozen=True):
    name: str
    starts: time
    ends: time
    session: str
    id: UUID | None = None


class LessonRecord(Struct, frozen=True):
    """``weekday``: 1 is Monday."""

    group: str
    weekday: int
    week: str
    period: str
    room: str
    staff: str | None
    ended_on: date | None = None
    id: UUID | None = None


class EarlierStayRecord(Struct, frozen=True):
    pupil: str
    on_roll_from: date
    on_roll_until: date
    id: UUID | None = None


class CoverRecord(Struct, frozen=True):
    """``lesson``: the ``id`` of its record."""

    lesson: UUID
    on_date: date
    staff: str
    id: UUID | None = None


class PlannedAbsenceRecord(Struct, frozen=True):
    """Both days are included."""

    pupil: str
    starts_on: date
    ends_on: date
    sessions: str
    code: str
    times: str
    decided_by: str | None
    id: UUID | None = None


class SourceIdRecord(Struct, frozen=True):
    """``ours``: the id of a row of this school, or the school's own."""

    ours: UUID
    source: str
    kind: str
    source_id: str
    gone_on: date | None


class ClosureRecord(Struct, frozen=True):
    closed_on: date
    cause: str


class SchoolRecord(Struct):
    """``is_named``: False where the files do not say which school they hold; it is the one that
    is imported into, and keeps its name.

    ``spoken``: the tables of which the files would name every row that they still have.
    ``spoken_cohorts``: the cohorts of which they would name every member. ``unsaid``: for a
    table, the columns that no file has: what is kept there stays as it is. All from
    ``earlier_stays`` on are only in an export of ours, for a school that is new here;
    ``digest``: of the school when it was exported, so far as the files say.
    """

    source_id: str
    name: str
    is_named: bool = True
    spoken: frozenset[str] = frozenset()
    spoken_cohorts: frozenset[str] = frozenset()
    unsaid: dict[str, frozenset[str]] = field(default_factory=dict)
    terms: list[TermRecord] = field(default_factory=list)
    staff: list[StaffRecord] = field(default_factory=list)
    pupils: list[PupilRecord] = field(default_factory=list)
    contacts: list[ContactRecord] = field(default_factory=list)
    contact_links: list[ContactLinkRecord] = field(default_factory=list)
    cohorts: list[CohortRecord] = field(default_factory=list)
    groups: list[GroupRecord] = field(default_factory=list)
    group_pupils: list[GroupPupilRecord] = field(default_factory=list)
    group_teachers: list[GroupTeacherRecord] = field(default_factory=list)
    periods: list[PeriodRecord] = field(default_factory=list)
    lessons: list[LessonRecord] = field(default_factory=list)
    closures: list[ClosureRecord] = field(default_factory=list)
    earlier_stays: list[EarlierStayRecord] = field(default_factory=list)
    covers: list[CoverRecord] = field(default_factory=list)
    planned_absences: list[PlannedAbsenceRecord] = field(default_factory=list)
    source_ids: list[SourceIdRecord] = field(default_factory=list)
    settings: SchoolSettings = SchoolSettings()
    digest: str = ""
