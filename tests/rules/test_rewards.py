"""Illness never takes a pupil off a list of rewards (rule R2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.rewards import not_earned, public_list


@pytest.mark.parametrize(
    ("tally", "percent", "leave_out", "earned"),
    [
        ({"/": 19, "O": 1}, 95, True, True),
        ({"/": 18, "O": 2}, 95, True, False),
        ({"/": 189, "O": 11}, 95, True, False),
        ({"/": 1}, 100, True, True),
        ({"/": 18, "I": 2}, 100, True, True),
        ({"/": 18, "M": 1, "R": 1}, 100, True, True),
        ({"/": 18, "I": 2}, 100, False, False),
        ({"/": 18, "I": 1}, 100, False, False),
        ({"/": 18, "C": 2}, 100, True, False),
        ({"/": 18, "N": 2}, 100, True, False),
        ({"/": 18, "X": 2}, 100, True, True),
        ({"I": 20}, 100, True, True),
        ({"X": 20}, 100, True, False),
        ({}, 0, True, False),
    ],
)
def test_authorised_medical_and_religious_absence_can_be_left_out(
    tally, percent, leave_out, earned
):
    assert (not_earned(tally, percent, leave_out=leave_out) is None) is earned


@given(
    st.dictionaries(st.sampled_from("/LOIMRC"), st.integers(0, 40)),
    st.sampled_from("IMR"),
    st.integers(0, 40),
    st.integers(1, 100),
)
def test_illness_takes_nobody_off_the_list(tally, code, sessions, percent):
    was_in = tally | {"/": tally.get("/", 0) + sessions}
    was_ill = tally | {code: tally.get(code, 0) + sessions}

    assert (not_earned(was_in, percent) is None) == (not_earned(was_ill, percent) is None)


def test_why_it_is_not_earned():
    assert not_earned({"/": 17, "I": 1, "O": 2}, 95) == Because(
        "R2", "a", "18 of 20 possible sessions, under 95 %"
    )
    assert not_earned({"X": 20}, 95) == Because("F1", "", "nothing was possible")


def test_a_public_list_that_counts_illness_is_refused():
    tallies = {"Ada": {"/": 20}, "Bea": {"/": 10, "I": 10}, "Cem": {"/": 10, "G": 10}}

    assert public_list(tallies, 96) == ["Ada", "Bea"]
    assert public_list(tallies, 96, leave_out=False) == Because(
        "R2", "a", "a pupil who was ill would be known by not being on the list"
    )
