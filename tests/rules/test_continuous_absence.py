"""Rule U4: school days on end, over weekends and holidays, parted by any other mark or none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.continuous_absence import runs
from tests.rules.absences import FIRST, TERM, on_days

FRIDAY = date(2026, 10, 23)  # the last day before half term


@pytest.mark.parametrize(
    ("codes", "lengths"),
    [
        (["O", "O", "O"], [3]),
        (["O", "N", "G"], [3]),
        (["O", "O/", "O"], [1, 1]),
        (["O", "I", "O"], [1, 1]),
        (["/O", "O", "O"], [2]),
        (["O", "-", "O"], [1, 1]),
        (["/"], []),
        ([], []),
    ],
)
def test_days_are_whole_and_on_end(codes, lengths):
    assert [len(run) for run in runs(on_days(FIRST, *codes), TERM, "GNO")] == lengths


def test_a_half_term_parts_no_run():
    marks = on_days(FRIDAY, "O", "O")

    assert runs(marks, TERM, "O") == [[FRIDAY, date(2026, 11, 2)]]


@given(st.lists(st.sampled_from(["O", "/", "O/", "N"]), max_size=40))
def test_every_wholly_absent_day_is_in_one_run(codes):
    found = [day for run in runs(on_days(FIRST, *codes), TERM, "GNO") for day in run]

    assert found == [day for day, code in zip(TERM.days, codes, strict=False) if code in ("O", "N")]
