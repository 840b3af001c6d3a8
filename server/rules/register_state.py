"""The state of a register, in the words of the board (rules W1, W5)."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.rules.register_times import RegisterTimes


class RegisterState(StrEnum):
    """Rule W1, without *waiting on device* by beacon and *not heard from*, which need beacons."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    TAKEN = "taken"
    WAITING = "waiting"
    LATE = "late"
    MISSING = "not_taken"
    NOT_HELD = "not_held"


STATE_WORDS = {
    RegisterState.NOT_OPEN: "Not open",
    RegisterState.OPEN: "Open",
    RegisterState.TAKEN: "Taken",
    RegisterState.WAITING: "Waiting on a tablet",
    RegisterState.LATE: "Taken late",
    RegisterState.MISSING: "Not taken",
    RegisterState.NOT_HELD: "Not held",
}


class Completion(Struct, frozen=True):
    """That somebody took the register. ``whole``: every earlier op of that device has arrived."""

    made_in_time: bool
    whole: bool


def register_state(
    now: datetime, times: RegisterTimes, completion: Completion | None, pupils: int
) -> RegisterState:
    """The register's state at ``now``. A group with no pupils is not held, never missing."""
    if completion is not None:
        if not completion.whole:
            return RegisterState.WAITING
        return RegisterState.TAKEN if completion.made_in_time else RegisterState.LATE
    if pupils == 0:
        return RegisterState.NOT_HELD
    if now < times.opens_at:
        return RegisterState.NOT_OPEN
    return RegisterState.OPEN if now < times.closes_at else RegisterState.MISSING
