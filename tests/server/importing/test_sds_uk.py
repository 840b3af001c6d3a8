"""What is peculiar to the older UK format: month first, ids counted apart, terms on every class."""

from datetime import date
from pathlib import Path

import pytest

from tests.server.importing.folders import swap
from tests.server.importing.test_accepted import read
from tests.server.importing.test_refusals import sentences_on

TERM = "T1,Autumn,9/1/2026,12/18/2026"
FILES = {
    "School.csv": "DfE Number,Name\n100,Westmere School\n",
    "Section.csv": (
        "ID,School DfE Number,Section Name,Term SIS ID,Term Name,Term StartDate,Term EndDate,"
        f"Course Subject\n1,100,8B,{TERM},\n2,100,8x/Ma1,{TERM},Mathematics\n"
    ),
    "Student.csv": (
        "ID,School DfE Number,First Name,Last Name,Password,Grade,Status,Birthdate\n"
        "1,100,Ada,Byrne,x,8,Active,12/10/2013\n2,100,Bea,Cole,x,8,Inactive,\n"
    ),
    "Teacher.csv": "ID,School DfE Number,First Name,Last Name,Title\n1,100,Grace,Okafor,Ms\n",
    "StudentEnrollment.csv": "Section ID,ID\n1,1\n2,1\n1,2\n",
    "TeacherRoster.csv": "Section ID,ID\n1,1\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_pupils_and_teachers_are_counted_apart(folder):
    [school], _ = read(folder)

    assert [(one.source_id, one.given_name) for one in school.pupils] == [("1", "Ada")]
    assert [(one.source_id, one.title) for one in school.staff] == [("1", "Ms")]
    assert [(one.group, one.pupil) for one in school.group_pupils] == [("1", "1"), ("2", "1")]
    assert [(one.group, one.staff) for one in school.group_teachers] == [("1", "1")]


def test_a_term_stands_on_every_class_and_its_last_day_is_a_school_day(folder):
    [school], _ = read(folder)

    [term] = school.terms
    assert (term.starts_on, term.ends_on) == (date(2026, 9, 1), date(2026, 12, 18))
    assert school.pupils[0].on_roll_from == date(2026, 9, 1)
    assert school.pupils[0].born_on == date(2013, 12, 10)


def test_dates_in_another_form_are_refused_never_guessed(folder):
    swap("Student.csv", "12/10/2013", "2013-12-10")(folder)

    assert sentences_on(folder) == [
        'Student.csv line 2, Birthdate: "2013-12-10" is not a date (expected 01/13/2011).'
    ]


def test_a_term_that_is_told_in_two_ways_is_refused(folder):
    swap("Section.csv", f"8x/Ma1,{TERM}", "8x/Ma1,T1,Autumn,9/2/2026,12/18/2026")(folder)

    assert sentences_on(folder) == [
        'Section.csv line 3, Term SIS ID: "T1" is not described as on line 2.'
    ]


def test_the_other_older_format_is_not_taken_for_this_one(folder):
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("DfE Number", "SIS ID"))

    [sentence] = sentences_on(folder)

    assert "No format that we know." in sentence
