"""What becomes of a OneRoster set: Westmere, read without a database."""

from datetime import date, time

import pytest

from server.importing.assembling.records import SchoolRecord
from server.rules.permissions import Role
from tests.server.importing.folders import FIXTURES, swap
from tests.server.importing.test_accepted import read


@pytest.fixture
def school() -> SchoolRecord:
    [school], _ = read(FIXTURES / "westmere")
    return school


def by_id(records):
    return {one.source_id: one for one in records}


def test_passwords_and_user_names_are_in_nothing_that_is_kept(school):
    read = repr(school)

    assert "Nadia" in read
    assert not [word for word in ("secret", "not-to-be-read", "n.shah'", "n.shah,") if word in read]


def test_the_terms_of_the_year_are_taken_and_not_the_year(school):
    autumn, spring, summer = school.terms

    assert (autumn.name, autumn.starts_on) == ("Autumn term", date(2026, 9, 1))
    assert autumn.ends_on == date(2026, 12, 18)  # the file's end date is excluded
    assert (spring.name, summer.name) == ("Spring term", "Summer term")


def test_without_shorter_sessions_the_year_is_the_term(westmere):
    for name in ("Autumn", "Spring", "Summer"):
        swap("academicSessions.csv", f"{name} term,term", f"{name} term,gradingPeriod")(westmere)

    [school], _ = read(westmere)

    assert [(one.name, one.ends_on) for one in school.terms] == [("2026/27", date(2027, 7, 21))]


def test_a_homeroom_is_a_tutor_group_and_any_other_class_a_teaching_group(school):
    assert {one.name: (one.kind, one.subject, one.year) for one in school.groups} == {
        "8B": ("tutor", "Tutor time", 8),
        "8C": ("tutor", "Tutor time", 8),
        "8x/Ma1": ("teaching", "Mathematics", 8),
        "8y/Sc1": ("teaching", "Science", 8),  # of a department, so of its school
    }


def test_roles_become_staff(school):
    staff = by_id(school.staff)

    assert {key: (one.role, one.position) for key, one in staff.items()} == {
        "shah": (Role.HEAD, "Headteacher"),  # her primary role, though she teaches too
        "okafor": (Role.TEACHER, "Teacher"),
        "lund": (Role.TEACHER, "Teacher"),
        "price": (Role.ADMINISTRATOR, "Administrator"),
    }
    assert staff["shah"].email == "n.shah@westmere.example"


def test_who_teaches_a_class_is_staff_of_its_school(westmere):
    swap("roles.csv", "r4,,,lund,primary,teacher,,,science", "r4,,,lund,primary,teacher,,,trust")(
        westmere
    )

    [school], _ = read(westmere)

    assert by_id(school.staff)["lund"].role is Role.TEACHER


def test_a_pupil_is_on_roll_from_the_role_else_from_the_first_enrolment(school):
    pupils = by_id(school.pupils)

    assert {key: (one.on_roll_from, one.assumed) for key, one in pupils.items()} == {
        "ada": (date(2025, 9, 1), False),
        "bea": (date(2025, 9, 1), False),
        "cem": (date(2026, 9, 21), True),
        "dua": (date(2026, 9, 1), False),
    }
    assert pupils["bea"].on_roll_until == date(2026, 11, 7)  # the first day after, as in the file
    assert pupils["ada"].born_on == date(2013, 12, 10)
    assert pupils["ada"].year == 8


def test_a_pupil_in_no_class_is_on_roll_from_the_first_term(westmere):
    for line in ("e4", "e11", "e12"):
        swap("enrollments.csv", f"{line},,", f"{line},tobedeleted,")(westmere)

    [school], _ = read(westmere)

    assert by_id(school.pupils)["cem"].on_roll_from == date(2026, 9, 1)


def test_who_comes_back_to_a_class_has_two_stays(school):
    stays = [one for one in school.group_pupils if one.group == "8y-sc1"]

    assert [(one.joined_on, one.left_on) for one in stays] == [
        (date(2026, 9, 21), date(2026, 10, 24)),
        (date(2026, 11, 2), None),
    ]


def test_parents_in_the_order_in_which_the_file_names_them(school):
    assert [(one.contact, one.relationship, one.priority) for one in school.contact_links] == [
        ("byrne", "parent", 1),
        ("byrne2", "guardian", 2),
    ]
    assert by_id(school.contacts)["byrne2"].phone == "020 7946 0002"


def test_our_own_files(school):
    tutor = school.periods[0]
    assert (tutor.name, tutor.starts, tutor.session) == ("Tutor", time(8), "AM")
    assert [(one.weekday, one.week, one.staff) for one in school.lessons[:4]] == [
        (1, "", "okafor"),
        (2, "", "okafor"),
        (1, "", None),
        (1, "A", "okafor"),
    ]
    assert school.closures[2].cause == "Training day"


@pytest.mark.parametrize("grade", ["07", "7"])
def test_years_are_uk_years(grade, westmere):
    swap("users.csv", '"byrne,byrne2",8', f'"byrne,byrne2",{grade}')(westmere)

    [school], _ = read(westmere)

    assert by_id(school.pupils)["ada"].year == 7


def test_a_grade_that_is_no_year_leaves_it_empty(westmere):
    swap("users.csv", '"byrne,byrne2",8', '"byrne,byrne2",PS')(westmere)

    [school], _ = read(westmere)

    assert by_id(school.pupils)["ada"].year is None
