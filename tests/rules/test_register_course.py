"""The table of a register's states says what ``register_state`` does as time goes on (rule W1)."""

from itertools import pairwise, product

import pytest

from server.rules.because import Because
from server.rules.register_course import REGISTER, Event, State
from server.rules.register_state import Completion, RegisterState, register_state
from tests.builders import hours, london
from tests.rules.processes import steps

CLOCK = ("07:59", "08:00", "08:14:59", "08:15", "12:00", "15:00")
MOVES = {(state, to) for state, _, to in REGISTER.table}


def walk(known_at: int, whole_at: int, *, made_in_time: bool) -> list[RegisterState]:
    """The states at each time of CLOCK; whoever took it is known of, then whole, from a step on."""
    found = []
    for step, clock in enumerate(CLOCK):
        completion = Completion(made_in_time, whole=step >= whole_at) if step >= known_at else None
        found.append(register_state(london(clock), hours(), completion, pupils=28))
    return found


@pytest.mark.parametrize(
    ("made_in_time", "known_from"),
    [(True, 0), (False, 4)],  # made late: after the close has been seen
)
def test_a_register_moves_as_the_table_says(made_in_time, known_from):
    for known_at, whole_at in product(range(known_from, 7), range(7)):
        states = [RegisterState.NOT_OPEN, *walk(known_at, whole_at, made_in_time=made_in_time)]

        moved = {(a.value, b.value) for a, b in pairwise(states) if a != b}
        assert moved <= MOVES, (known_at, whole_at)


def test_a_register_takes_these_steps_and_no_others():
    assert steps(REGISTER, State, Event) == {
        "not_open open open",
        "not_open take taken",
        "not_open announce waiting",
        "not_open call_off not_held",
        "open take taken",
        "open announce waiting",
        "open close not_taken",
        "open fall_silent not_heard_from",
        "open call_off not_held",
        "waiting take taken",
        "waiting take_late late",
        "not_heard_from take taken",
        "not_heard_from take_late late",
        "not_heard_from announce waiting",
        "not_heard_from hear not_taken",
        "not_taken take taken",
        "not_taken take_late late",
        "not_taken announce waiting",
        "not_taken call_off not_held",
        "not_held hold not_open",
    }


def test_every_state_of_the_board_is_in_the_table():
    assert {state.value for state in RegisterState} <= set(REGISTER.states)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("waiting", "a tablet holds entries of the register"),
        ("not_heard_from", "a tablet prepared the register and may hold it"),
    ],
)
def test_a_register_that_a_tablet_may_hold_is_never_missing(state, text):
    assert REGISTER.after(state, "close") == Because("W1", "I", text)


def test_an_open_register_is_not_taken_late():
    assert REGISTER.after("open", "take") == "taken"
    assert REGISTER.after("open", "take_late") == Because(
        "W1", "I", "the register is open: what is made now is in time"
    )
