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

    pace.took(ops, seconds, others_wait=False)

    assert pace.ops == next_round


def test_a_second_is_known_from_rounds_that_others_wait_behind():
    pace = Pace()

    pace.took(25, 0.01, others_wait=True)
    pace.took(1, 0.01, others_wait=False)

    assert pace.a_second == 2_500


def test_one_slow_round_does_not_shed_all():
    pace = Pace()
    for _ in range(10):
        pace.took(100, 0.02, others_wait=True)

    pace.took(100, 1.0, others_wait=True)
    slow = pace.a_second
    for _ in range(40):
        pace.took(100, 0.02, others_wait=True)

    assert 500 < slow < 1_000
    assert pace.a_second > 4_500


def test_a_second_is_a_second_however_slow():
    pace = Pace()

    pace.took(50, 1.0, others_wait=True)
    pace.took(1, 10.0, others_wait=True)

    assert pace.a_second == 50  # and one push is always taken


def test_one_push_a_round_stays_one_push_a_round():
    pace = Pace(1)

    pace.took(25, 10.0, others_wait=True)

    assert pace.ops == 1
