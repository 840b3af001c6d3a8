"""Rule N5: a process takes the steps of its table; each other one is refused with its reason."""

from dataclasses import FrozenInstanceError
from typing import Literal

import pytest

from server.rules.because import Because
from server.rules.transitions import Process, Source

State = Literal["shut", "open", "walled_up"]
Event = Literal["open", "shut", "wall_up"]
DOOR: Process[State, Event] = Process(
    name="door",
    source=Source("N5", "X"),
    start="shut",
    table=(
        ("shut", "open", "open"),
        ("open", "shut", "shut"),
        ("shut", "wall_up", "walled_up"),
    ),
    refusals={("open", "wall_up"): "the door is shut before it is walled up"},
)


def test_a_step_of_the_table_is_taken() -> None:
    assert DOOR.after("shut", "open") == "open"
    assert DOOR.may("shut", "open")


def test_a_step_outside_the_table_is_refused_with_its_source() -> None:
    assert DOOR.after("walled_up", "open") == Because(
        "N5", "X", "cannot open the door: it is walled up"
    )
    assert not DOOR.may("walled_up", "open")


def test_a_refusal_says_its_own_reason_where_the_process_knows_one() -> None:
    assert DOOR.after("open", "wall_up") == Because(
        "N5", "X", "the door is shut before it is walled up"
    )


def test_a_drawing_finds_every_state_and_where_it_ends() -> None:
    assert DOOR.states == ["shut", "open", "walled_up"]
    assert DOOR.ends == ["walled_up"]


def test_the_state_in_which_it_begins_comes_first() -> None:
    door: Process[State, Event] = Process("door", Source("N5", "X"), "open", DOOR.table)

    assert door.states == ["open", "shut", "walled_up"]


def test_a_process_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        DOOR.start = "open"  # type: ignore[misc]
