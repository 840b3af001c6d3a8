"""A school's own CSV files, read as a mapping from outside says; a bad mapping in sentences."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from server.importing.assembling.assembly import assemble
from server.importing.assembling.records import SchoolRecord
from server.importing.reading.files import read_folder
from server.importing.reading.mapping import Mapping
from server.importing.reading.parse import parse_mapping
from server.importing.reading.problems import Problems
from tests.server.importing.folders import TODAY, swap

MAPPING = """
name = "office-list"
title = "The office's list"
date_form = "%d/%m/%Y"
single_school = true

[[read]]
kind = "user"
file = "all pupils.csv"
columns = { id = "Adm no", given_name = "Forename", family_name = "Surname" }

[[read]]
kind = "role"
file = "all pupils.csv"
columns = { user = "Adm no", grades = "Year" }
constants = { role = "pupil" }

[[read]]
kind = "demographics"
file = "all pupils.csv"
columns = { user = "Adm no", born_on = "DOB", sex = "Gender" }

[[read]]
kind = "class"
file = "all pupils.csv"
columns = { id = "Tutor group", name = "Tutor group" }
constants = { type = "tutor" }
needs = ["Tutor group"]
repeats = true

[[read]]
kind = "enrolment"
file = "all pupils.csv"
columns = { user = "Adm no", class_id = "Tutor group" }
constants = { role = "pupil" }
needs = ["Tutor group"]

[[read]]
kind = "user"
file = "staff.txt"
columns = { id = "Code", email = "E-mail" }
full_name = "Name"

[[read]]
kind = "role"
file = "staff.txt"
columns = { user = "Code", role = "Job" }
"""
PUPILS = """Adm no,Forename,Surname,Year,DOB,Gender,Tutor group
0001,Ada,Byrne,Year 8,10/12/2013,F,8B
0002,Bea,Cole,7,01/05/2015,f,
"""
STAFF = """Code,Name,Job,E-mail
GO,"Okafor, Grace",teacher,G.Okafor@westmere.example
NS,Nadia Shah,head,
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "all pupils.csv").write_text(PUPILS)
    (tmp_path / "staff.txt").write_text(STAFF)
    return tmp_path


def parsed(text: str) -> tuple[Mapping | None, list[str]]:
    problems = Problems()
    return parse_mapping(text, "list.toml", problems), problems.sentences()


def read(folder: Path, text: str = MAPPING) -> tuple[list[SchoolRecord], list[str]]:
    mapping, said = parsed(text)
    assert mapping is not None, said
    problems = Problems()
    return assemble(read_folder(folder, mapping, problems), TODAY), problems.sentences()


def test_one_file_of_pupils_is_pupils_groups_and_who_is_in_them(folder):
    [school], said = read(folder)

    assert said == []
    assert not school.is_named
    assert school.terms == []
    ada, bea = school.pupils
    assert (ada.source_id, ada.year, ada.born_on, ada.sex) == (
        "0001",
        8,
        date(2013, 12, 10),
        "female",
    )
    assert (bea.year, bea.born_on, bea.on_roll_from, bea.assumed) == (
        7,
        date(2015, 5, 1),
        TODAY,
        True,
    )
    assert [(one.source_id, one.kind) for one in school.groups] == [("8B", "tutor")]
    assert [(one.group, one.pupil) for one in school.group_pupils] == [("8B", "0001")]
    assert [(one.given_name, one.family_name, str(one.role)) for one in school.staff] == [
        ("Grace", "Okafor", "teacher"),
        ("Nadia", "Shah", "head"),
    ]


def test_one_name_where_two_are_needed_is_refused(folder):
    swap("staff.txt", "Nadia Shah", "Nadia")(folder)

    assert read(folder)[1] == [
        'staff.txt line 3, Name: "Nadia" is one name; two are needed ("Byrne, Ada" or "Ada Byrne").'
    ]


def test_a_column_that_chooses_rows_must_be_there(folder):
    text = MAPPING.replace(
        'constants = { role = "pupil" }\n\n[[read]]\nkind = "demographics"',
        'constants = { role = "pupil" }\nonly = { "On roll" = ["Y"] }\n\n[[read]]\n'
        'kind = "demographics"',
    )

    assert read(folder, text)[1][0] == ('all pupils.csv line 1: The column "On roll" is missing.')


def test_several_people_of_one_row_have_ids_of_their_own(folder):
    text = (
        MAPPING
        + """
[[read]]
kind = "user"
file = "all pupils.csv"
columns = { id = "Adm no", phone = "Phone" }
full_name = "Parent"
suffixes = { id = "/1" }
needs = ["Parent"]

[[read]]
kind = "contact"
file = "all pupils.csv"
columns = { user = "Adm no", contact = "Adm no" }
suffixes = { contact = "/1" }
constants = { relationship = "parent", priority = "1" }
needs = ["Parent"]
"""
    )
    swap("all pupils.csv", "Tutor group\n", "Tutor group,Parent,Phone\n")(folder)
    swap("all pupils.csv", "F,8B", "F,8B,Tom Byrne,020 7946 0001")(folder)
    swap("all pupils.csv", "f,\n", "f,,,\n")(folder)

    [school], said = read(folder, text)

    assert said == []
    assert [(one.source_id, one.given_name, one.phone) for one in school.contacts] == [
        ("0001/1", "Tom", "020 7946 0001")
    ]
    assert [(one.pupil, one.contact) for one in school.contact_links] == [("0001", "0001/1")]


def test_a_column_of_yes_is_a_cohort_and_speaks_of_no_other(folder):
    text = (
        MAPPING
        + """
[[read]]
kind = "cohort"
file = "all pupils.csv"
columns = { user = "Adm no" }
constants = { cohort = "sen_support" }
only = { SEN = ["K"] }
"""
    )
    swap("all pupils.csv", "Tutor group\n", "Tutor group,SEN\n")(folder)
    swap("all pupils.csv", "F,8B", "F,8B,N")(folder)
    swap("all pupils.csv", "f,\n", "f,,K\n")(folder)

    [school], said = read(folder, text)

    assert said == []
    assert [(one.pupil, one.cohort) for one in school.cohorts] == [("0002", "sen_support")]
    assert school.spoken_cohorts == {"sen_support"}


def test_a_list_of_pupils_speaks_of_no_teachers_and_no_contacts(folder):
    [school], _ = read(folder)

    assert school.spoken == {"pupil", "staff", "pupil_group", "group_pupil"}
    assert {"upn", "legal_given_name"} <= school.unsaid["pupil"]


def test_a_mapping_may_be_json():
    mapping, _ = parsed(MAPPING)
    assert mapping is not None

    assert parsed(msgspec.json.encode(mapping).decode()) == (mapping, [])


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("", "}", "This is no mapping: "),
        ('title = "The office\'s list"', "", "This is no mapping: Object missing required field"),
        ("single_school", "one_school", "This is no mapping: Object contains unknown field"),
        ("single_school = true", "", "No file names the school: read one as organisation, or"),
        ('"office-list"', '"sds-2.1"', 'The name "sds-2.1" is that of a format of ours'),
        ('"office-list"', '"Our List"', 'The name "Our List" is not 1 to 40 small'),
        ("%d/%m/%Y", "%d/%m", 'The date form "%d/%m" has no day, month and year'),
        ("%d/%m/%Y", "%Q", 'The date form "%Q" has no day, month and year'),
        ('"demographics"', '"birthday"', 'all pupils.csv: the kind "birthday" is not known'),
        ("born_on =", "born =", 'all pupils.csv, demographics: the field "born" is not known'),
        ('user = "Adm no", born', "born", 'all pupils.csv, demographics: the field "user" needs'),
        ('"staff.txt"', '"../staff.txt"', "../staff.txt, user: a file is named by its name alone"),
        ('"pupil" }', '"wizard" }', 'all pupils.csv, role: the role "wizard" is not known'),
        ('email = "E-mail"', 'email = "Password"', "staff.txt, user: passwords are not read."),
        ("single_school", "keeps_ids = true\nsingle_school", "Only Firstbell's own export keeps"),
    ],
)
def test_a_bad_mapping_is_refused_in_words(old, new, sentence):
    mapping, said = parsed(MAPPING.replace(old, new, 1) if old else new)

    assert mapping is None
    assert any(one.startswith(f"list.toml: {sentence}") for one in said), said
