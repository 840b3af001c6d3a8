"""The rate before, during and after a plan (rule S1)."""

from datetime import date
from decimal import Decimal

import pytest

from server.rules.because import Because
from server.rules.figures import Counts
from server.rules.support_effect import change, effect

BEGINS, ENDS = date(2026, 11, 9), date(2026, 11, 20)


def test_the_first_and_the_last_day_of_a_plan_are_in_it():
    sessions = [
        (date(2026, 11, 6), "O"),
        (BEGINS, "/"),
        (ENDS, "L"),
        (ENDS, "O"),
        (date(2026, 11, 23), "/"),
        (date(2026, 11, 23), "X"),
    ]

    found = effect(sessions, BEGINS, ENDS)

    assert [part.possible for part in found] == [1, 3, 1]
    assert found.because == Because(
        "S1", "T", "sessions attended: before 0 of 1, during 2 of 3, after 1 of 1"
    )


@pytest.mark.parametrize(
    ("before", "then", "points"),
    [
        (Counts(attended=1, unauthorised=1), Counts(attended=3, authorised=1), "25.00"),
        (Counts(attended=1), Counts(attended=2, unauthorised=1), "-33.33"),
        (Counts(), Counts(attended=1), None),
        (Counts(attended=1), Counts(), None),
    ],
)
def test_the_change_is_in_points_and_none_without_sessions(before, then, points):
    assert change(before, then) == (None if points is None else Decimal(points))
