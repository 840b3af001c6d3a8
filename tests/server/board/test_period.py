"""Which period the board shows by itself, at its boundaries."""

from datetime import time
from uuid import uuid4

import pytest

from server.board.period import current, label, title
from server.board.store import PeriodOfDay


def a_period(name: str, starts: str, ends: str, session: str = "") -> PeriodOfDay:
    return PeriodOfDay(uuid4(), name, time.fromisoformat(starts), time.fromisoformat(ends), session)


DAY = [
    a_period("Tutor", "08:00", "08:25", "AM"),
    a_period("1", "08:25", "09:25"),
    a_period("2", "09:45", "10:45"),
    a_period("4", "12:45", "13:45", "PM"),
]


@pytest.mark.parametrize(
    ("clock", "name"),
    [
        ("06:00", "Tutor"),  # before the day: its first
        ("08:00", "Tutor"),
        ("08:24:59", "Tutor"),
        ("08:25", "1"),  # the end of one is the start of the next
        ("09:25", "1"),  # in a break: the last that has begun
        ("09:44:59", "1"),
        ("09:45", "2"),
        ("23:59", "4"),
    ],
)
def test_the_period_whose_time_it_is_else_the_last_that_began(clock: str, name: str) -> None:
    found = current(DAY, time.fromisoformat(clock))

    assert found is not None
    assert found.name == name


def test_of_two_that_run_side_by_side_the_one_that_began_last() -> None:
    lunches = [a_period("Lunch A", "12:00", "13:00"), a_period("Lunch B", "12:30", "13:30")]

    found = current(lunches, time(12, 40))

    assert found is lunches[1]


def test_a_day_without_registers_has_none() -> None:
    assert current([], time(9)) is None


def test_periods_are_called_as_people_do() -> None:
    assert [label(period) for period in DAY] == ["Tutor", "Period 1", "Period 2", "Period 4"]
    assert [title(period) for period in DAY[::3]] == ["morning", "afternoon, Period 4"]
