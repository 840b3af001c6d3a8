"""A round of pushes lasts 20 ms, as slow as the machine may be (SYNC §4)."""

import pytest

from sync.service.pace import Pace


@pytest.mark.parametrize(
    ("ops", "seconds", "next_round"),
    [
        (400, 0.02, 400),
        (400, 0.08, 100),
        (100, 0.01, 200),
        (100, 0.001, 400),  # never more than the most
        (400, 10.0, 50),  # never so few that the commit costs more than they
        (400, 0.0, 400),
        (1, 0.002, 400),  # says nothing of many
        (0, 0.002, 400),
        (1, 0.5, 50),  # but that the machine is slow
    ],
)
def test_the_next_round_is_as_large_as_20_ms_allow(ops: int, seconds: float, next_round: int):
    pace = Pace()

    pace.took(ops, seconds)

    assert pace.ops == next_round


@pytest.mark.parametrize(
    ("ops", "seconds", "a_second"), [(400, 0.08, 5_000), (1, 0.1, 500), (50, 5.0, 50)]
)
def test_a_second_is_a_second_however_slow(ops: int, seconds: float, a_second: int):
    pace = Pace()

    pace.took(ops, seconds)

    assert pace.a_second == a_second


def test_one_push_a_round_stays_one_push_a_round():
    pace = Pace(1)

    pace.took(25, 10.0)

    assert pace.ops == 1
