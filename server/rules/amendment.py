"""When a change to a register is an amendment, and the facts it must give (rule E5, policy H)."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from server.rules.because import Because, missing
from server.rules.marks import Said, changes_a_closed_fact
from server.rules.permissions import Action, Role, may


class Change(StrEnum):
    """``ENTRY``: a first fact, or a pupil marked not seen who then walks in (rule C4)."""

    NOTHING = "nothing"
    ENTRY = "entry"
    CORRECTION = "correction"
    AMENDMENT = "amendment"


class Amendment(Struct, frozen=True):
    """``original``, ``amended``: codes, or what a lesson's register says in words."""

    original: str
    amended: str
    reason: str
    amended_on: date
    name: str
    position: str


def change(stood: Said | None, said: Said) -> Change:
    """What the sighting ``said`` does to the one that stands. None: nothing stands."""
    before = ("no_statement", None) if stood is None else (stood.fact, stood.arrived_at)
    if before == (said.fact, said.arrived_at):
        return Change.NOTHING
    if stood is None or stood.fact == "no_statement":
        return Change.ENTRY
    if changes_a_closed_fact(stood, said):
        return Change.AMENDMENT
    return Change.ENTRY if _walked_in_late(stood, said) else Change.CORRECTION


def _walked_in_late(stood: Said, said: Said) -> bool:
    return said.after_close and stood.fact == "not_seen" and said.fact == "arrived"


def refusals(amendment: Amendment, by: Role) -> list[Because]:
    """Why the amendment cannot be made. Whether its code may be entered is for the code set."""
    found = []
    if not may(by, Action.AMEND_MARK):
        found.append(Because("E5", "H", "the office or the headteacher amends a register"))
    asked = {
        "the original entry": amendment.original,
        "the amended entry": amendment.amended,
        "the reason": amendment.reason,
        "the name of who makes it": amendment.name,
        "the position of who makes it": amendment.position,
    }
    found += missing("E5", "H", asked)
    if amendment.original.strip() == amendment.amended.strip():
        found.append(Because("E5", "H", "the amended entry is the same as the original"))
    return found
