"""A register that nobody took, rebuilt the same day by a named person (rule W8, policy H)."""

from collections.abc import Set
from datetime import date
from typing import Literal
from uuid import UUID

from msgspec import Struct

from server.rules.because import Because, missing
from server.rules.register_state import RegisterState

Basis = Literal["paper", "sightings"]

LABELS: dict[Basis, str] = {"paper": "Rebuilt from paper", "sightings": "Rebuilt from sightings"}


class Rebuilt(Struct, frozen=True):
    """``entered``: the pupils for whom there is an entry, each labelled by ``basis``."""

    register_on: date
    rebuilt_on: date
    basis: Basis
    name: str
    position: str
    entered: frozenset[UUID]


def refusals(rebuilt: Rebuilt, state: RegisterState, listed: Set[UUID]) -> list[Because]:
    """Why it cannot be rebuilt so. ``listed``: the register's pupils, each owed an entry by law."""
    found = []
    if state is not RegisterState.MISSING:
        found.append("the register is not missing")
    if rebuilt.rebuilt_on < rebuilt.register_on:
        found.append("the register is of a later day")
    if lacking := len(listed - rebuilt.entered):
        found.append(f"{lacking} of {len(listed)} pupils have no entry")
    asked = {
        "the name of who rebuilds it": rebuilt.name,
        "the position of who rebuilds it": rebuilt.position,
    }
    return [*missing("W8", "H", asked), *(Because("W8", "H", text) for text in found)]


def rebuilt_late(rebuilt: Rebuilt) -> Because | None:
    """Why it is shown as late: a later day than its own. The law still wants the entries."""
    if rebuilt.rebuilt_on <= rebuilt.register_on:
        return None
    return Because("W8", "H", "it was not rebuilt on the day itself")


def heads_the_list(state: RegisterState, *, rebuilt: bool) -> bool:
    """True while it stands above all else that waits for the office."""
    return state is RegisterState.MISSING and not rebuilt
