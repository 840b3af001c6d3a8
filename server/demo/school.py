"""The invented school as a whole: who there is, which groups and lessons, on which days."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from msgspec import Struct

from server.clock import SCHOOL_TIME
from server.demo.calendar import SchoolYear, school_year
from server.demo.identity import SCHOOL_ID
from server.demo.pupils import Pupil, the_pupils
from server.demo.scale import Scale
from server.demo.spoken import Sheet
from server.demo.staff import Person, the_staff
from server.demo.timetable import (
    CHOIR,
    PERIODS,
    Group,
    Lesson,
    period_id,
    the_groups,
    the_lessons,
)
from server.entries.day import register_id
from server.rules.codes import Session
from server.rules.register_times import RegisterTimes, Slot, register_times, session_ends
from server.settings import SchoolSettings

SESSIONS: dict[str, Session] = {"AM": "AM", "PM": "PM", "": ""}
ENDS = session_ends(Slot(starts, ends, session) for _, starts, ends, session in PERIODS)


class School(Struct, frozen=True):
    """``members``: group → places of its pupils in ``pupils``."""

    scale: Scale
    year: SchoolYear
    staff: tuple[Person, ...]
    pupils: tuple[Pupil, ...]
    groups: tuple[Group, ...]
    lessons: tuple[Lesson, ...]
    members: dict[UUID, list[int]]

    def person(self, family_name: str) -> Person:
        return next(person for person in self.staff if person.family_name == family_name)

    def lessons_on(self, day: date) -> list[Lesson]:
        return [lesson for lesson in self.lessons if lesson.weekday == day.isoweekday()]


def the_school(day: date, scale: Scale) -> School:
    """Northfield in the school year of ``day``."""
    year = school_year(day)
    staff = the_staff()
    pupils = the_pupils(scale, year.starts)
    groups = the_groups(scale, staff)
    of_tutor_group: dict[str, list[int]] = defaultdict(list)
    for place, pupil in enumerate(pupils):
        of_tutor_group[pupil.tutor_group].append(place)
    oldest = [place for place, pupil in enumerate(pupils) if pupil.year == 11]
    members = {
        group.id: oldest[: scale.choir] if group.name == CHOIR else of_tutor_group[group.of]
        for group in groups
    }
    return School(scale, year, staff, pupils, groups, the_lessons(groups), members)


def hours(day: date, period: str) -> tuple[Session, RegisterTimes]:
    """Which session a period's register is of, and its hours on ``day``, by the school's rules."""
    settings = SchoolSettings()
    _, starts, ends, session = next(row for row in PERIODS if row[0] == period)
    times = register_times(
        day,
        Slot(starts, ends, session),
        ENDS,
        am=(settings.am_opens, settings.am_closes),
        window_minutes=settings.pm_minutes if session else settings.lesson_minutes,
        zone=SCHOOL_TIME,
    )
    return SESSIONS[session], times


def sheet(lesson: Lesson, day: date, taken_by: Person | None) -> Sheet:
    """The register of ``lesson`` on ``day``."""
    session, times = hours(day, lesson.period)
    identity = register_id(SCHOOL_ID, day, period_id(lesson.period), lesson.group.id)
    return Sheet(identity, day, session, times, taken_by)
