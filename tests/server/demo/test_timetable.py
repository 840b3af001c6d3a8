"""The invented week and its people: nobody is in two places, and the limits are tried."""

from collections import Counter
from datetime import date, timedelta

import pytest

from server.demo.scale import FULL, SMALL
from server.demo.school import School, the_school
from server.demo.timetable import CHOIR
from server.demo.today import cover_of

MONDAY = date(2026, 11, 23)
SCHOOL = the_school(MONDAY, FULL)


@pytest.mark.parametrize("school", [SCHOOL, the_school(MONDAY, SMALL)], ids=["full", "small"])
def test_nobody_is_in_two_places_and_no_room_is_taken_twice(school: School):
    teachers = Counter((x.weekday, x.period, x.teacher.id) for x in school.lessons if x.teacher)
    rooms = Counter((x.weekday, x.period, x.room) for x in school.lessons)
    pupils = Counter(
        (x.weekday, x.period, place) for x in school.lessons for place in school.members[x.group.id]
    )

    assert {*teachers.values(), *rooms.values(), *pupils.values()} == {1}


def test_every_tutor_group_has_five_lessons_a_day():
    lessons = Counter((x.group.of, x.weekday) for x in SCHOOL.lessons if x.period in "12345")

    assert len(lessons) == 30 * 5
    assert set(lessons.values()) == {5}


def test_every_teacher_has_free_periods_and_ms_okafor_has_8b():
    taught = Counter(x.teacher.id for x in SCHOOL.lessons if x.teacher and x.period in "12345")
    hers = [x for x in SCHOOL.lessons if x.teacher and x.teacher.family_name == "Okafor"]

    assert max(taught.values()) <= 20
    assert {x.weekday for x in hers if x.period == "Tutor" and x.group.name == "8B"} == {
        1, 2, 3, 4, 5
    }  # fmt: skip
    assert "8B Science" in {x.group.name for x in hers}
    assert all(2 <= sum(x.weekday == day for x in hers) - 1 <= 4 for day in range(1, 6))


@pytest.mark.parametrize("weekday", range(5))
def test_every_day_has_cover_by_mr_lund_and_one_lesson_without_a_teacher(weekday):
    day = MONDAY + timedelta(days=weekday)

    covers = cover_of(SCHOOL, day)

    assert "Lund" in {person.family_name for person in covers.values()}
    assert sum(lesson.teacher is None for lesson in SCHOOL.lessons_on(day)) == 1
    teaches = {(x.period, x.teacher.id) for x in SCHOOL.lessons_on(day) if x.teacher}
    assert not teaches & {(x.period, person.id) for x, person in covers.items()}


def test_840_pupils_in_groups_of_28_with_parents_who_can_be_rung():
    groups = Counter(pupil.tutor_group for pupil in SCHOOL.pupils)

    assert len(SCHOOL.pupils) == 840
    assert set(groups.values()) == {28}
    assert 55 <= len(SCHOOL.staff) <= 65
    assert len({person.email for person in SCHOOL.staff}) == len(SCHOOL.staff)
    parents = {parent.id: parent for pupil in SCHOOL.pupils for parent in pupil.parents}
    assert {len(pupil.parents) for pupil in SCHOOL.pupils} == {1, 2}
    assert all(p.phone.startswith(("07700 900", "01632 960")) for p in parents.values())
    assert all(len(p.phone) == 12 and p.email.endswith(".example") for p in parents.values())
    assert all(p.email.isascii() for p in parents.values())


def test_the_cast_is_there():
    [ada] = [p for p in SCHOOL.pupils if (p.given_name, p.family_name) == ("Ada", "Byrne")]

    assert ada.tutor_group == "8B"
    assert [parent.family_name for parent in ada.parents] == ["Byrne"]


def test_names_and_groups_try_the_limits():
    lengths = [len(f"{pupil.given_name} {pupil.family_name}") for pupil in SCHOOL.pupils]
    scripts = {pupil.family_name[0] for pupil in SCHOOL.pupils}
    [choir] = [group for group in SCHOOL.groups if group.name == CHOIR]

    assert max(lengths) == 60
    assert any("\u0590" <= letter <= "\u05ff" for letter in scripts)
    assert any("\u0600" <= letter <= "\u06ff" for letter in scripts)
    assert len(SCHOOL.members[choir.id]) == 100
