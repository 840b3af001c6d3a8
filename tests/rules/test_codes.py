"""Rules C1, C2, C6: the code set in force since 19 August 2024, and what a teacher reads of it."""

import csv
from pathlib import Path

import pytest

from server.rules import codes
from server.rules.codes import (
    ABSENT,
    ATTENDED,
    POSSIBLE,
    TEACHER_WORDS,
    CodeClass,
    code_set,
    kind,
    teacher_kind,
    teacher_word,
)
from server.rules.figures import COUNTED, codes_of
from tests.rules.vectors import rows

IN_FORCE = {
    CodeClass.PRESENT: "/ \\ L",
    CodeClass.EDUCATED: "B K P V W",
    CodeClass.AUTHORISED: "C C1 C2 J1 M S E I R T",
    CodeClass.UNAUTHORISED: "G N O U",
    CodeClass.NOT_POSSIBLE: "D Q X Y1 Y2 Y3 Y4 Y5 Y6 Y7",
    CodeClass.ADMINISTRATIVE: "Z # -",
}
SYMBOLS = sorted(code_set())


def test_the_vectors():
    for row in rows("codes.csv"):
        code = code_set()[row["code"]]
        groups = [figure for figure in (*COUNTED, "outside") if code.symbol in codes_of(figure)]

        assert (code.code_class, code.threshold) == (row["class"], row["threshold"]), code
        assert groups == [row["group"], *(["late"] if row["late"] == "yes" else [])], code


def test_every_code_is_published():
    assert sorted(row["code"] for row in rows("codes.csv")) == SYMBOLS


@pytest.mark.parametrize("code_class", IN_FORCE, ids=str)
def test_each_class_has_the_codes_of_the_regulations(code_class):
    found = {c.symbol for c in code_set().values() if c.active and c.code_class is code_class}

    assert found == set(IN_FORCE[code_class].split())


def test_only_f_h_j_and_y_are_history():
    assert {c.symbol for c in code_set().values() if not c.active} == set("FHJY")


def test_a_teacher_sets_present_late_and_unexplained_alone():
    assert {c.symbol for c in code_set().values() if c.teacher_may_set} == {"/", "\\", "L", "N"}


@pytest.mark.parametrize(
    ("symbol", "group"),
    [
        ("/", "present"),
        ("\\", "present"),
        ("L", "late"),
        ("U", "absent"),  # absent for every statistic, although on site
        ("N", "absent"),
        ("V", "educated"),
        ("M", "authorised"),
        ("D", "uncounted"),
        ("#", "uncounted"),
    ],
)
def test_a_code_is_drawn_in_its_group(symbol, group):
    assert kind(symbol) == group


def test_every_code_is_drawn():
    drawn = {"present", "late", "absent", "educated", "authorised", "uncounted"}

    assert {kind(symbol) for symbol in SYMBOLS} == drawn


@pytest.mark.parametrize("symbol", ["I", "M", "E", "R", "T", "C", "C2", "Y5", "Y6", "X"])
def test_a_teacher_reads_no_reason(symbol):
    assert teacher_word(symbol) == "Not expected"
    assert teacher_kind(symbol) == "uncounted"


@pytest.mark.parametrize(
    ("symbols", "word"),
    [
        ("V", "Trip"),
        ("D", "Other school"),
        ("BK", "Learning elsewhere"),
        ("P", "Sport"),
        ("W", "Work experience"),
    ],
)
def test_a_teacher_reads_where_a_pupil_is(symbols, word):
    for symbol in symbols:
        assert teacher_word(symbol) == word
        assert teacher_kind(symbol) == kind(symbol)


def test_codes_that_share_a_word_share_a_colour():
    by_word: dict[str, set[str]] = {}
    for symbol in SYMBOLS:
        by_word.setdefault(teacher_word(symbol), set()).add(teacher_kind(symbol))

    assert {word: len(kinds) for word, kinds in by_word.items() if len(kinds) > 1} == {}


def test_words_are_of_codes_in_force_and_of_places():
    places = {CodeClass.EDUCATED, CodeClass.NOT_POSSIBLE}

    assert all(code_set()[symbol].active for symbol in TEACHER_WORDS)
    assert {code_set()[symbol].code_class for symbol in TEACHER_WORDS} <= places


def test_the_table_of_the_code_set_agrees_with_its_classes():
    with Path(codes.__file__).with_name("codes.csv").open(encoding="utf-8", newline="") as file:
        table = {row["code"]: row for row in csv.DictReader(file)}
    columns = {
        "counts_as_possible": POSSIBLE,
        "counts_as_attended": ATTENDED,
        "counts_as_absence": ABSENT,
    }

    for code in code_set().values():
        row = table[code.symbol]
        for column, classes in columns.items():
            assert (row[column] == "true") == (code.code_class in classes), (code.symbol, column)
        authorised = {"true": "authorised_absence", "false": "unauthorised_absence"}
        assert authorised.get(row["authorised"]) in (None, code.code_class)
        assert bool(row["authorised"]) == (code.code_class in ABSENT)


def test_what_a_code_tells_of_a_person_is_known():
    told = {code.symbol: code.sensitive for code in code_set().values() if code.sensitive}

    assert told.keys() == {"M", "T", "R", "I", "E", "Y5", "Y6"}
    assert told["I"] == "health"
