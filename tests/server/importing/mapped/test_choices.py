"""What is missing, what is shown, what a form can say: in sentences that say what to do."""

from pathlib import Path

import pytest

from server.importing.mapped.choices import Choices
from server.importing.mapped.first_rows import Cell, first_rows
from server.importing.mapped.form import read_form
from server.importing.mapped.missing import missing
from server.importing.mapped.proposing import propose
from server.importing.mapped.samples import Sample, samples
from tests.server.importing.folders import swap
from tests.server.importing.mapped.files import STUDENTS


def lacks(choices: Choices, found: list[Sample]) -> list[str]:
    return [one.sentence for one in missing(choices, found)]


def picked(folder: Path) -> tuple[Choices, list[Sample]]:
    found = samples(folder)
    return propose(found), found


def test_a_proposal_of_whole_files_lacks_nothing(folder):
    assert lacks(*picked(folder)) == []


@pytest.mark.parametrize(
    ("file", "column", "key", "sentence"),
    [
        (STUDENTS, "Surname", "", "Pupils need a last name: choose its column."),
        (STUDENTS, "Known As", "", "Pupils need a first name: choose its column."),
        ("staff.csv", "Surname", "", "Staff need a last name: choose its column."),
        ("contacts.csv", "Adno", "", "Contacts of pupils need the pupil’s id: choose its column."),
        ("class lists.csv", "Class", "", "Pupils in groups need a group: choose its column."),
        (
            STUDENTS,
            "Reg",
            "year",
            "“Year” and “Reg” are both “Year”: keep one of them.",
        ),
        (
            STUDENTS,
            "Legal Surname",
            "full_name",
            "Names come from one column or from two: choose one way.",
        ),
    ],
)
def test_a_column_that_is_missing_is_named(folder, file, column, key, sentence):
    choices, found = picked(folder)
    choices.files[file].fields.pop(column)
    if key:
        choices.files[file].fields[column] = key
        choices.files[file].fields = {
            name: choices.files[file].fields[name]
            for sample in found
            if sample.file == file
            for name in sample.header
            if name in choices.files[file].fields
        }

    assert lacks(choices, found) == [sentence]


def test_the_upn_or_the_e_mail_will_do_for_an_id(folder):
    choices, found = picked(folder)
    del choices.files[STUDENTS].fields["Adno"]
    del choices.files["staff.csv"].fields["Staff Code"]

    assert lacks(choices, found) == []


@pytest.mark.parametrize(
    ("dropped", "sentences"),
    [
        (
            [STUDENTS],
            [
                "Contacts of pupils need a file of pupils: choose it, or send it with the others.",
                "Pupils in groups need a file of pupils: choose it, or send it with the others.",
            ],
        ),
        (
            ["staff.csv"],
            ["Teachers of groups need a file of staff: choose it, or send it with the others."],
        ),
        (
            [STUDENTS, "staff.csv", "contacts.csv", "class lists.csv"],
            ["No file is read yet: choose what one of them holds."],
        ),
    ],
)
def test_a_file_that_another_speaks_of_is_named(folder, dropped, sentences):
    choices, found = picked(folder)
    for file in dropped:
        choices.files[file].thing = ""

    assert lacks(choices, found) == sentences


def test_dates_that_may_be_either_are_asked(folder):
    swap(STUDENTS, "13/12/2013", "03/12/2013")(folder)
    swap(STUDENTS, "31/01/2014", "01/01/2014")(folder)
    choices, found = picked(folder)

    assert choices.date_form == ""
    assert lacks(choices, found) == [
        "The dates can be read in more than one way: choose which is meant."
    ]
    del choices.files[STUDENTS].fields["DOB"]
    assert lacks(choices, found) == []


def test_a_column_of_too_many_words_is_no_column_of_posts(folder):
    (folder / "staff.csv").write_text(
        "Staff Code,Forename,Surname,Post\n" + "".join(f"S{n},A,B,Post {n}\n" for n in range(101))
    )

    assert lacks(*picked(folder)) == ["“Post” has more than 100 words: is it the right column?"]


def test_the_first_rows_are_shown_as_they_would_be_read(folder):
    swap(STUDENTS, "B801200005001", "A801200005001")(folder)
    swap(STUDENTS, "004522,Cole,Beatrice,Cole,Bea", "004522,Cole,Beatrice,,Bea")(folder)
    swap(STUDENTS, "31/01/2014,08", "31/02/2014,Nursery")(folder)
    choices, found = picked(folder)
    choices.date_form = "%d/%m/%Y"

    shown = {one.file: one for one in first_rows(choices, found, 2)}[STUDENTS]
    all_shown = {one.file: one for one in first_rows(choices, found, 5)}[STUDENTS]

    ada, bea = (dict(zip(shown.heads, row, strict=True)) for row in shown.rows)
    cem = dict(zip(all_shown.heads, all_shown.rows[2], strict=True))
    assert shown.lines == [2, 3]
    assert {name: cell.text for name, cell in ada.items()} == {
        "Admission number or id": "004521",
        "UPN": "",
        "First name": "Ada",
        "Last name": "Byrne",
        "Legal first name": "Adaline",
        "Legal last name": "Byrne",
        "Sex": "female",
        "Date of birth": "13 December 2013",
        "Year": "Year 8",
        "Tutor group": "8B",
        "SEN status": "SEN support",
        "Free school meals": "Yes",
    }
    assert ada["UPN"].note == "“A801200005001” is not a unique pupil number: left out."
    assert bea["Last name"] == Cell("", wrong="This cell must not be empty.")
    assert bea["UPN"] == Cell("")
    assert cem["Year"].note == "“Nursery” is no year of ours: left empty."
    assert cem["Date of birth"].wrong == '"31/02/2014" is not a date (expected 13/01/2011).'


def test_words_numbers_and_flags_are_shown_as_what_they_mean(folder):
    choices, found = picked(folder)

    shown = {one.file: one for one in first_rows(choices, found, 5)}

    assert [row[-1].text for row in shown["staff.csv"].rows] == [
        "Teacher of Science: Teacher",
        "Teaching Assistant: Teaching assistant",
        "Headteacher: Headteacher",
        "Kitchen Manager: Left out",
        "(empty): Left out",
    ]
    tom = dict(zip(shown["contacts.csv"].heads, shown["contacts.csv"].rows[0], strict=True))
    assert (tom["Priority"].text, tom["Parental responsibility"].text) == ("1", "Yes")
    assert tom["Relationship to the pupil"].text == "Father: Parent"


def test_both_names_in_one_column_are_parted(tmp_path):
    (tmp_path / "list.csv").write_text(
        'Adm No,Name,Form\n1,"Byrne, Ada",8B\n2,Bea Cole,7P\n3,Cem,\n'
    )
    choices, found = picked(tmp_path)

    [shown] = first_rows(choices, found, 5)

    names = [row[shown.heads.index("Both names")] for row in shown.rows]
    assert [one.text for one in names] == ["Ada · Byrne", "Bea · Cole", "Cem"]
    assert names[2].wrong.startswith("Two names are needed")


def form_of(found: list[Sample], choices: Choices) -> dict[str, str]:
    """What the screen's form sends for these choices."""
    form = {"date_form": choices.date_form, "end_dates": choices.end_dates}
    for place, sample in enumerate(found):
        file = choices.files[sample.file]
        form |= {f"thing:{place}": file.thing, f"was:{place}": file.thing}
        for column, key in file.fields.items():
            form[f"column:{place}:{sample.header.index(column)}"] = key
    form |= {f"role:{word}": means for word, means in choices.roles.items()}
    return form | {f"tie:{word}": means for word, means in choices.ties.items()}


def test_a_form_says_what_was_chosen(folder):
    choices, found = picked(folder)
    del choices.files[STUDENTS].fields["Reg"]
    choices.roles["Kitchen Manager"] = "office"
    choices.ties["Grandmother"] = "parent"
    choices.end_dates = "excluded"

    said, wrong = read_form(form_of(found, choices), found, propose(found))

    assert said == choices
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    ["thing:0", "column:0:1", "date_form", "end_dates", "role:Headteacher", "tie:Mother"],
)
def test_rubbish_gets_a_sentence_and_loses_nothing_else(folder, name):
    choices, found = picked(folder)
    choices.ties["Grandmother"] = "parent"
    rubbish = "<b>" + "x" * 100

    said, wrong = read_form(form_of(found, choices) | {name: rubbish}, found, propose(found))

    assert wrong == [f"“{rubbish[:40]}” cannot be chosen: take one from the list."]
    if name == "column:0:1":
        del choices.files[STUDENTS].fields["Legal Surname"]
    assert said == choices


def test_private_columns_cannot_be_chosen_even_by_hand(folder):
    choices, found = picked(folder)
    place = next(n for n, one in enumerate(found) if one.file == "staff.csv")
    form = form_of(found, choices) | {f"column:{place}:6": "email"}

    said, _ = read_form(form, found, propose(found))

    assert said == choices


def test_a_thing_chosen_anew_gets_its_columns_and_keeps_what_fits(folder):
    choices, found = picked(folder)
    place = next(n for n, one in enumerate(found) if one.file == "staff.csv")
    choices.files["staff.csv"].fields["Post"] = "title"
    del choices.files["staff.csv"].fields["Title"]
    form = form_of(found, choices) | {f"thing:{place}": "pupils"}

    said, wrong = read_form(form, found, propose(found))

    assert wrong == []
    assert said.files["staff.csv"].thing == "pupils"
    assert said.files["staff.csv"].fields == {
        "Staff Code": "id",
        "Forename": "given_name",
        "Surname": "family_name",
    }
