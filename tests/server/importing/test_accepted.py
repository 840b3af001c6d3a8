"""Dirt that is accepted: the same school comes of it."""

from pathlib import Path

import pytest

from server.importing.assembling.assembly import assemble
from server.importing.assembling.records import SchoolRecord
from server.importing.reading.files import read_folder
from server.importing.reading.problems import Problems
from server.importing.reading.recognise import recognise
from tests.server.importing.folders import TODAY, recode, swap, swap_bytes


def read(folder: Path) -> tuple[list[SchoolRecord], Problems]:
    problems = Problems()
    mapping = recognise(folder, problems)
    assert mapping is not None
    schools = assemble(read_folder(folder, mapping, problems), TODAY)
    assert problems.sentences() == []
    return schools, problems


def semicolons(folder: Path) -> None:
    path = folder / "enrollments.csv"
    path.write_text(path.read_text().replace(",", ";"))


def reordered(folder: Path) -> None:
    path = folder / "demographics.csv"
    lines = [line.split(",") for line in path.read_text().splitlines()]
    path.write_text("".join(",".join(reversed(cells)) + "\n" for cells in lines))


def blank_lines(folder: Path) -> None:
    path = folder / "demographics.csv"
    path.write_text(path.read_text().replace("\n", "\n\n"))


@pytest.mark.parametrize(
    "dirt",
    [
        recode("users.csv", "utf-8-sig"),
        recode("orgs.csv", "utf-8-sig"),
        swap_bytes("users.csv", b"\n", b"\r\n"),
        swap_bytes("users.csv", b"\n", b"\r"),
        swap_bytes("manifest.csv", b"\n", b"\r"),
        swap("users.csv", "Nadia", '"Nadia"'),
        swap("users.csv", "Nadia", "  Nadia "),
        swap("users.csv", "n.shah,,Nadia", '"n.\nshah",,Nadia'),
        swap("users.csv", "O'Neill, née Li", "O'Neill,\nnée Li"),
        semicolons,
        reordered,
        blank_lines,
    ],
)
def test_dirt_changes_nothing(dirt, westmere):
    clean, _ = read(westmere)

    dirt(westmere)

    assert read(westmere)[0] == clean


def test_windows_1252_is_read_and_named(westmere):
    swap("users.csv", "Yıldız", "Yildiz")(westmere)
    swap("users.csv", "دعاء,حسن", "Dua,Hassan")(westmere)
    clean, _ = read(westmere)

    recode("users.csv", "cp1252")(westmere)
    [school], problems = read(westmere)

    assert [school] == clean
    assert "users.csv is not UTF-8: read as Windows-1252." in problems.notes


def test_lines_are_counted_as_an_editor_counts_them(westmere):
    swap("users.csv", "n.shah,,Nadia", '"n.\n\nshah",,Nadia')(westmere)
    swap("users.csv", "Grace,Okafor", "Grace,")(westmere)
    problems = Problems()
    mapping = recognise(westmere, problems)
    assert mapping is not None

    read_folder(westmere, mapping, problems)

    assert problems.sentences() == ["users.csv line 5, familyName: This cell must not be empty."]


def test_unread_columns_and_files_are_named(westmere):
    swap("demographics.csv", "sex", "shoeSize")(westmere)
    (westmere / "notes.txt").write_text("?")

    _, problems = read(westmere)

    assert "demographics.csv: not read: dateLastModified, shoeSize." in problems.notes
    assert "notes.txt: not read." in problems.notes
    assert any("password" in note for note in problems.notes if note.startswith("users.csv"))


def test_files_of_a_header_alone(westmere):
    for file in ("demographics.csv", "closures.csv", "timetable.csv"):
        path = westmere / file
        path.write_text(path.read_text().splitlines()[0] + "\n")

    [school], _ = read(westmere)

    assert school.closures == []
    assert school.lessons == []


def test_a_lesson_whose_teacher_is_left_out_has_none(westmere):
    swap("users.csv", "okafor,,,", "okafor,tobedeleted,,")(westmere)

    [school], problems = read(westmere)

    assert [one.staff for one in school.lessons] == [None] * 5 + ["lund"]
    sentence = "timetable.csv: a lesson is without its teacher, who is left out. (4 times)"
    assert sentence in list(problems.noted())


def test_rows_marked_as_deleted_are_left_out_with_what_refers_to_them(westmere):
    swap("users.csv", "dua,,,true", "dua,tobedeleted,,true")(westmere)
    swap("classes.csv", "8y-sc1,,", "8y-sc1,tobedeleted,")(westmere)

    [school], problems = read(westmere)

    assert "dua" not in {one.source_id for one in school.pupils}
    assert {one.group for one in school.group_pupils} == {"8b", "8x-ma1"}
    assert "8y-sc1" not in {one.group for one in school.lessons}
    assert "users.csv: a row that is no longer active was left out." in problems.notes
