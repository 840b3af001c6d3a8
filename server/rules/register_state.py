"""The state of a register, in the words of the board (rules W1, W5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from server.rules.register_times import RegisterTimes

SILENT_AFTER = timedelta(minutes=1)


class RegisterState(StrEnum):
    """Rule W1."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    TAKEN = "taken"
    WAITING = "waiting"
    SILENT = "not_heard_from"
    LATE = "late"
    MISSING = "not_taken"
    NOT_HELD = "not_held"


STATE_WORDS = {
    RegisterState.NOT_OPEN: "Not open",
    RegisterState.OPEN: "Open",
    RegisterState.TAKEN: "Taken",
    RegisterState.WAITING: "Waiting on a tablet",
    RegisterState.SILENT: "Not heard from",
    RegisterState.LATE: "Taken late",
    RegisterState.MISSING: "Not taken",
    RegisterState.NOT_HELD: "Not held",
}


class Completion(Struct, frozen=True):
    """That somebody took the register. ``whole``: every earlier op of that device has arrived."""

    made_in_time: bool
    whole: bool


class Holder(Struct, frozen=True):
    """A tablet that holds the register. ``unsent``: entries that it has told of and not sent."""

    unsent: int
    heard_at: datetime


def is_silent(holder: Holder, now: datetime, times: RegisterTimes) -> bool:
    """True for a tablet that has said nothing for a minute since the register opened."""
    return now - max(holder.heard_at, times.opens_at) >= SILENT_AFTER


def register_state(
    now: datetime,
    times: RegisterTimes,
    completion: Completion | None,
    pupils: int,
    holders: Sequence[Holder] = (),
) -> RegisterState:
    """The register's state at ``now``. A group with no pupils is not held, never missing."""
    if completion is not None:
        if not completion.whole:
            return RegisterState.WAITING
        return RegisterState.TAKEN if completion.made_in_time else RegisterState.LATE
    if any(holder.unsent for holder in holders):
        return RegisterState.WAITING
    if pupils == 0:
        return RegisterState.NOT_HELD
    if now < times.opens_at:
        return RegisterState.NOT_OPEN
    if any(is_silent(holder, now, times) for holder in holders):
        return RegisterState.SILENT
    return RegisterState.OPEN if now < times.closes_at else RegisterState.MISSING
