"""When the school is open and who is where: terms, closures, periods, lessons, cover."""

from piccolo.columns import UUID as Uuid
from piccolo.columns import Date, Integer, Time, Varchar

from database.of_school import OfSchool


class Term(OfSchool, tablename="term"):
    """Both days are included."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    name = Varchar(100, default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None)


class Closure(OfSchool, tablename="closure"):
    """A day inside a term on which the school is closed, and why, in words."""

    closed_on = Date(primary_key=True, default=None)
    school_id = Uuid(default=None)
    cause = Varchar(200, default=None)


class Period(OfSchool, tablename="period"):
    """A slot of the school day, school wall clock. ``session``: AM, PM or empty (rule T2)."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    name = Varchar(50, default=None)
    starts = Time(default=None)
    ends = Time(default=None)
    session = Varchar(2, default=None)


class Lesson(OfSchool, tablename="lesson"):
    """A group meets in a period of a weekday (1 = Monday); ``week``: A, B, or empty for both."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    group_id = Uuid(default=None)
    weekday = Integer(default=None)
    week = Varchar(1, default=None)
    period_id = Uuid(default=None)
    room = Varchar(50, default=None)
    staff_id = Uuid(default=None, null=True)
    ended_on = Date(default=None, null=True)


class Cover(OfSchool, tablename="cover"):
    """On one day another member of staff takes a lesson."""

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    lesson_id = Uuid(default=None)
    on_date = Date(default=None)
    staff_id = Uuid(default=None)


class PlannedAbsence(OfSchool, tablename="planned_absence"):
    """What is known beforehand of a pupil's sessions: a trip, another school, approved leave.

    Both days are included. ``sessions``: AM, PM or BOTH. Teachers see the code's word and
    ``times``, never a reason (design decision 3).
    """

    id = Uuid(primary_key=True, default=None)
    school_id = Uuid(default=None)
    pupil_id = Uuid(default=None)
    starts_on = Date(default=None)
    ends_on = Date(default=None)
    sessions = Varchar(4, default=None)
    code = Varchar(2, default=None)
    times = Varchar(50, default=None, help_text="Shown to the teacher: until 15:00")
    decided_by = Uuid(default=None, null=True)
