"""Rules W1, W5: the state of a register in the words of the board."""

import pytest

from server.rules.register_state import (
    STATE_WORDS,
    Completion,
    Holder,
    register_state,
)
from tests.builders import hours, london

IN_TIME = Completion(made_in_time=True, whole=True)
LATE = Completion(made_in_time=False, whole=True)
GAP = Completion(made_in_time=True, whole=False)
GAP_LATE = Completion(made_in_time=False, whole=False)


@pytest.mark.parametrize(
    ("now", "completion", "pupils", "state"),
    [
        ("07:59:59", None, 28, "not_open"),
        ("08:00", None, 28, "open"),
        ("08:14:59", None, 28, "open"),
        ("08:15", None, 28, "not_taken"),  # the closing minute is closed
        ("15:00", None, 28, "not_taken"),
        ("08:05", IN_TIME, 28, "taken"),
        ("15:00", IN_TIME, 28, "taken"),
        ("15:00", LATE, 28, "late"),
        ("08:05", GAP, 28, "waiting"),  # an earlier entry is still on the tablet
        ("15:00", GAP, 28, "waiting"),  # never missing while a tablet holds entries
        ("15:00", GAP_LATE, 28, "waiting"),
        ("07:00", None, 0, "not_held"),
        ("08:15", None, 0, "not_held"),  # an empty group is never missing
        ("08:05", IN_TIME, 0, "taken"),
        ("07:59", IN_TIME, 28, "taken"),  # made before the opening: the grade says so
    ],
)
def test_a_register_has_its_state(now, completion, pupils, state):
    assert register_state(london(now), hours(), completion, pupils) == state


def test_every_state_has_its_words():
    assert STATE_WORDS == {
        "not_open": "Not open",
        "open": "Open",
        "taken": "Taken",
        "waiting": "Waiting on a tablet",
        "not_heard_from": "Not heard from",
        "late": "Taken late",
        "not_taken": "Not taken",
        "not_held": "Not held",
    }


def holder(heard: str, unsent: int = 0) -> Holder:
    return Holder(unsent, london(heard))


@pytest.mark.parametrize(
    ("now", "holders", "state"),
    [
        ("08:05", [holder("08:05", 5)], "waiting"),
        ("09:00", [holder("08:05", 5)], "waiting"),  # its last word stands while it is silent
        ("07:59", [holder("07:59", 1)], "waiting"),
        ("08:05", [holder("08:05"), holder("08:05", 1)], "waiting"),
        ("08:05", [holder("08:05")], "open"),
        ("08:15", [holder("08:15")], "not_taken"),  # it is there, and nobody takes it
        ("07:59:59", [holder("07:00")], "not_open"),
        ("08:00:59", [holder("07:00")], "open"),  # a tablet need say nothing before
        ("08:01", [holder("07:00")], "not_heard_from"),
        ("08:05:59", [holder("08:05")], "open"),
        ("08:06", [holder("08:05")], "not_heard_from"),
        ("15:00", [holder("08:05")], "not_heard_from"),  # never shown as missing
        ("08:06", [holder("08:06"), holder("08:05")], "not_heard_from"),
    ],
)
def test_a_register_waits_for_the_tablets_that_hold_it(now, holders, state):
    assert register_state(london(now), hours(), None, 28, holders) == state


@pytest.mark.parametrize("completion", [IN_TIME, LATE])
def test_what_is_taken_waits_for_no_other_tablet(completion):
    silent = [holder("07:00", 5)]

    found = register_state(london("09:00"), hours(), completion, 28, silent)

    assert found == register_state(london("09:00"), hours(), completion, 28)


def test_an_empty_group_is_not_held_whoever_holds_it():
    assert register_state(london("09:00"), hours(), None, 0, [holder("07:00")]) == "not_held"
