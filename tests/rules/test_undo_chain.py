"""Rule E7, policy H: what came from the old mark goes with it, and whoever was told is told."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.marks import Mark
from server.rules.undo_chain import Effect, Followed, Undone, undone

BYRNE, COLE = "Mr Byrne", "Ms Cole"
BLANK = Mark("none")
CHECK = Mark("check")
PRESENT = Mark("present", "/")
LATE = Mark("late", "L", 7)
TOO_LATE = Mark("late", "U", 20)
TRIP = Mark("planned", "V")


def absent(code: str) -> Mark:
    return Mark("absent", code)


def action(effect: Effect, old: Mark, new: Mark) -> str | None:
    steps = undone(old, new, [Followed(effect)])
    return steps[0].action if steps else None


@pytest.mark.parametrize(
    ("new", "is_withdrawn"),
    [
        (LATE, True),
        (PRESENT, True),
        (absent("M"), True),  # authorised later (D1)
        (BLANK, True),
        (Mark("late", "U", 25), False),
    ],
)
def test_a_detention_is_owed_for_u_alone(new, is_withdrawn):
    assert action("detention", TOO_LATE, new) == ("withdraw" if is_withdrawn else None)


@pytest.mark.parametrize("effect", ["alert", "call"])
@pytest.mark.parametrize(
    ("old", "new", "is_withdrawn"),
    [
        (absent("N"), PRESENT, True),
        (absent("N"), TOO_LATE, True),
        (absent("N"), absent("I"), True),
        (absent("N"), absent("O"), True),
        (absent("N"), Mark("planned", "M"), True),
        (absent("N"), TRIP, False),  # unconfirmed, and chased like an absence (E8)
        (absent("N"), absent("V"), False),
        (TRIP, Mark("late", "D", 90), True),  # here after all
        (TRIP, PRESENT, True),
        (TRIP, absent("N"), False),
        (absent("N"), BLANK, False),  # a blank accounts for nobody
    ],
)
def test_an_alert_stands_until_the_pupil_is_accounted_for(effect, old, new, is_withdrawn):
    assert action(effect, old, new) == ("withdraw" if is_withdrawn else None)


@pytest.mark.parametrize(
    ("old", "new", "letter", "threshold"),
    [
        (absent("N"), PRESENT, True, True),
        (absent("N"), absent("O"), False, True),  # provisional until now (N1)
        (absent("O"), absent("G"), False, False),  # the ten sessions take them alike
        (absent("O"), TOO_LATE, True, False),
        (TOO_LATE, LATE, True, True),
        (absent("I"), absent("M"), False, False),
        (absent("I"), absent("O"), True, True),
        (PRESENT, LATE, True, False),
        (LATE, Mark("late", "L", 9), False, False),
        (absent("I"), BLANK, True, True),
        (CHECK, BLANK, True, True),
        (CHECK, PRESENT, True, True),
    ],
)
def test_counts_are_made_anew_where_they_differ(old, new, letter, threshold):
    assert action("letter_count", old, new) == ("recompute" if letter else None)
    assert action("threshold_count", old, new) == ("recompute" if threshold else None)


def test_whoever_was_told_is_told_why_it_fell():
    followed = [Followed("detention", (BYRNE, COLE)), Followed("call")]

    assert undone(TOO_LATE, absent("M"), followed) == [
        Undone(
            "detention", "withdraw", (BYRNE, COLE), Because("E7", "H", "the mark was U and is M")
        ),
        Undone("call", "withdraw", (), Because("E7", "H", "the mark was U and is M")),
    ]


def test_until_a_person_decides_all_of_it_waits_and_nobody_is_told():
    followed = [Followed("alert", (BYRNE,)), Followed("detention", (COLE,))]
    waiting = Because("E7", "H", "the mark was N and is check")

    assert undone(absent("N"), CHECK, followed) == [
        Undone("alert", "wait", (), waiting),
        Undone("detention", "wait", (), waiting),
    ]
    assert undone(CHECK, CHECK, followed) == []


def test_what_waited_falls_once_it_is_decided():
    assert action("detention", CHECK, LATE) == "withdraw"
    assert action("detention", CHECK, TOO_LATE) is None
    assert action("alert", CHECK, PRESENT) == "withdraw"
    assert action("alert", CHECK, absent("N")) is None


MARKS = st.sampled_from(
    [BLANK, PRESENT, LATE, TOO_LATE, TRIP, *(absent(code) for code in code_set())]
)
EFFECTS = st.sampled_from(get_args(Effect))


@given(EFFECTS, MARKS, MARKS)
def test_a_detour_by_check_undoes_what_the_straight_way_undoes(effect, old, new):
    straight, detour = action(effect, old, new), action(effect, CHECK, new)

    assert straight == detour or (straight is None and detour == "recompute")


@given(EFFECTS, MARKS)
def test_nothing_is_counted_anew_for_a_mark_that_stays(effect, mark):
    assert action(effect, mark, mark) in (None, "withdraw")
