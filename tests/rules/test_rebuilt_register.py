"""Rule W8, policy H: a register that nobody took, rebuilt from paper or from sightings."""

from datetime import date

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.rebuilt_register import LABELS, Rebuilt, heads_the_list, rebuilt_late, refusals
from server.rules.register_state import RegisterState
from tests.builders import MONDAY, named

ADA, CEM = named("Ada"), named("Cem")
MISSING = RegisterState.MISSING
PAPER = Rebuilt(MONDAY, MONDAY, "paper", "J. Price", "Attendance officer", frozenset({ADA, CEM}))


def test_a_missing_register_is_rebuilt_by_a_named_person():
    assert refusals(PAPER, MISSING, {ADA, CEM}) == []
    assert refusals(structs.replace(PAPER, basis="sightings"), MISSING, {ADA}) == []


@pytest.mark.parametrize("state", sorted(set(RegisterState) - {MISSING}))
def test_only_a_missing_register_is_rebuilt(state):
    assert refusals(PAPER, state, {ADA}) == [Because("W8", "H", "the register is not missing")]


@pytest.mark.parametrize("field", ["name", "position"])
def test_nobody_rebuilds_without_a_name(field):
    assert refusals(structs.replace(PAPER, **{field: " "}), MISSING, {ADA}) == [
        Because("W8", "H", f"the {field} of who rebuilds it is missing")
    ]


def test_every_pupil_is_owed_an_entry():
    partial = structs.replace(PAPER, entered=frozenset({ADA}))

    assert refusals(partial, MISSING, {ADA, CEM}) == [
        Because("W8", "H", "1 of 2 pupils have no entry")
    ]


@pytest.mark.parametrize(
    ("rebuilt_on", "refused", "late"),
    [
        (date(2026, 11, 22), [Because("W8", "H", "the register is of a later day")], None),
        (MONDAY, [], None),
        (date(2026, 11, 24), [], Because("W8", "H", "it was not rebuilt on the day itself")),
    ],
)
def test_it_is_rebuilt_on_the_day_and_shown_as_late_thereafter(rebuilt_on, refused, late):
    rebuilt = structs.replace(PAPER, rebuilt_on=rebuilt_on)

    assert refusals(rebuilt, MISSING, {ADA, CEM}) == refused
    assert rebuilt_late(rebuilt) == late


@pytest.mark.parametrize("state", RegisterState)
def test_only_what_is_missing_and_not_yet_rebuilt_heads_the_list(state):
    assert heads_the_list(state, rebuilt=False) == (state is MISSING)
    assert not heads_the_list(state, rebuilt=True)


def test_rebuilt_entries_say_from_what():
    assert LABELS == {"paper": "Rebuilt from paper", "sightings": "Rebuilt from sightings"}
