"""Each refusal with its sentence; all of them together; the database untouched by any."""

import shutil
from pathlib import Path

import pytest

from server.importing.assembling.assembly import assemble
from server.importing.reading.files import read_folder
from server.importing.reading.mapping import mappings
from server.importing.reading.problems import Place, Problems
from server.importing.reading.recognise import recognise
from tests.server.importing.folders import FIXTURES, TODAY, append, digest, run, swap
from tests.server.importing.refusals import REFUSALS


def sentences_on(folder: Path) -> list[str]:
    problems = Problems()
    mapping = recognise(folder, problems)
    if mapping is not None:
        assemble(read_folder(folder, mapping, problems), TODAY)
    return problems.sentences()


def test_a_right_folder_has_no_problems(westmere):
    assert sentences_on(westmere) == []


# One fault makes one sentence, save where what it takes away is missed on every line.
COMPANIONS = {"no periods": 6}


@pytest.mark.parametrize("name", REFUSALS)
def test_refused_in_words(name, westmere):
    spoil, sentence = REFUSALS[name]

    spoil(westmere)

    said = sentences_on(westmere)
    assert said[0].startswith(sentence)
    assert len(said) == COMPANIONS.get(name, 1), said


def test_all_faults_are_in_one_report_in_the_order_of_files_and_lines(westmere):
    swap("users.csv", "Grace,Okafor", "Grace,")(westmere)
    append("enrollments.csv", "e13,,,9z,westmere,ada,student,,,")(westmere)
    swap("orgs.csv", "Science,department", "Science,coven")(westmere)
    swap("users.csv", "Erik,Lund", "Erik,")(westmere)

    assert [one.partition(": ")[0] for one in sentences_on(westmere)] == [
        "users.csv line 3, familyName",
        "users.csv line 4, familyName",
        "orgs.csv line 4, type",
        "enrollments.csv line 14, classSourcedId",
    ]


def test_the_first_200_are_shown_and_the_rest_counted(westmere):
    append("enrollments.csv", *(f"x{n},,,9z,westmere,ada,student,,," for n in range(250)))(westmere)
    problems = Problems()
    mapping = recognise(westmere, problems)
    assert mapping is not None

    assemble(read_folder(westmere, mapping, problems), TODAY)
    report = list(problems.report())

    assert len(report) == 201
    assert report[-1] == "… and 50 more."


def test_a_file_of_nothing_but_faults_does_not_fill_the_memory():
    problems = Problems()

    for line in range(60_000):
        problems.add(Place("users.csv", line), "Wrong.")

    assert (len(problems), len(problems.sentences())) == (60_000, 50_000)
    assert list(problems.report())[-1] == "… and 59800 more."


def test_a_set_of_too_many_rows_is_refused_once(westmere):
    problems = Problems()
    mapping = recognise(westmere, problems)
    assert mapping is not None

    assemble(read_folder(westmere, mapping, problems, most_rows=30), TODAY)

    assert problems.sentences() == ["users.csv line 6: The files have more than 30 rows in all."]


def test_not_a_folder(tmp_path, westmere):
    assert sentences_on(tmp_path / "none") == [f"{tmp_path}/none: There is no such folder."]
    [sentence] = sentences_on(westmere / "users.csv")
    assert (
        "users.csv: This is a file. Name the folder in which the files lie, or a zip of them."
        in sentence
    )


def test_an_unknown_format_says_what_was_looked_for(tmp_path):
    (tmp_path / "pupils.csv").write_text("name\nAda\n")

    [sentence] = sentences_on(tmp_path)

    assert "No format that we know." in sentence
    for mapping in mappings():
        assert mapping.title in sentence
        assert mapping.recognise.any[0].file in sentence


def test_two_formats_in_one_folder(westmere):
    (westmere / "School.csv").write_text("DfE Number,Name\n1,Other School\n")

    [sentence] = sentences_on(westmere)

    assert "OneRoster 1.2 and as Microsoft School Data Sync, older UK format" in sentence


@pytest.mark.usefixtures("database")
async def test_a_refused_import_leaves_every_table_as_it_was(tmp_path, westmere):
    await run(westmere)
    before = await digest()

    for name, (spoil, _) in REFUSALS.items():
        folder = Path(shutil.copytree(FIXTURES / "westmere", tmp_path / name))
        swap("users.csv", "Tom,Byrne", "Thomas,Byrne")(folder)  # a change that must not get in
        spoil(folder)
        status, said = await run(folder)
        assert status == 1
        assert said.rstrip().rpartition("\n")[2].startswith("Nothing was written: ")
        assert await digest() == before, name
