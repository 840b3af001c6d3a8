"""Rule U4: twenty continuous days make a candidate, and never more than a candidate."""

import csv
from pathlib import Path

import pytest

from server.rules import deletion_candidate
from server.rules.because import Because
from server.rules.deletion_candidate import CHECKLIST, Answer, candidate
from tests.rules.absences import FIRST, TERM, on_days

TABLE = Path(deletion_candidate.__file__).with_name("codes.csv")
HOLDS = Answer(holds=True, by="Mr Adeyemi", grounds="a letter of the authority")


@pytest.mark.parametrize(
    ("codes", "is_one"),
    [
        (["O"] * 20, True),
        (["O"] * 19, False),
        ([*["G"] * 7, *["N"] * 7, *["O"] * 6], True),
        ([*["O"] * 19, "U"], False),  # who comes late is not gone
        ([*["O"] * 10, "OI", *["O"] * 10], False),
        (["/", *["O"] * 20], True),
        ([*["O"] * 20, "/"], False),  # has come back
    ],
)
def test_twenty_continuous_days_still_going_on(codes, is_one):
    marks = on_days(FIRST, *codes)
    found = candidate(marks, TERM, until=max(marks).on)

    assert (found is not None) == is_one


def test_a_weekend_after_the_run_ends_nothing():
    marks = on_days(FIRST, *["O"] * 20)
    friday = max(marks).on

    assert candidate(marks, TERM, until=friday.replace(day=friday.day + 2)) is not None
    assert candidate(marks, TERM, until=friday.replace(day=friday.day + 3)) is None


def a_candidate() -> deletion_candidate.Candidate:
    marks = on_days(FIRST, *["O"] * 20)
    found = candidate(marks, TERM, until=max(marks).on)
    assert found is not None
    return found


def test_it_says_what_was_counted():
    found = a_candidate()

    assert (found.first, found.last) == (TERM.days[0], TERM.days[19])
    assert found.because == Because(
        "U4", "L", "20 continuous school days of G, N or O, from 7 September 2026"
    )


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("enquiries", "school and authority have made joint enquiries"),
        ("no_cause", "nobody has grounds to believe in sickness or an unavoidable cause"),
        ("no_return", "nobody has reasonable grounds to expect a return"),
    ],
)
@pytest.mark.parametrize(
    "answer",
    [None, HOLDS._replace(holds=False), HOLDS._replace(by=" "), HOLDS._replace(grounds=" ")],
)
def test_each_line_of_the_checklist_is_established_by_a_named_person(key, words, answer):
    answers = {name: HOLDS for name in CHECKLIST if name != key}
    if answer is not None:
        answers[key] = answer

    assert a_candidate().still_open(answers) == [
        Because("U4", "L", f"not established that {words}")
    ]


def test_it_never_deletes():
    """A candidate starts with its whole checklist open, and even a full one only says so."""
    assert len(a_candidate().still_open({})) == len(CHECKLIST)
    assert a_candidate().still_open(dict.fromkeys(CHECKLIST, HOLDS)) == []
    assert {name for name in vars(deletion_candidate) if "delet" in name.lower()} == set()


def test_the_codes_are_those_that_the_code_set_lets_stand_with_the_ground():
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = {
            row["code"]
            for row in csv.DictReader(file)
            if row["compatible_with_deletion_ground_I"] == "true"
        }

    assert table == deletion_candidate.CODES
