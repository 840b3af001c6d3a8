"""Where each pupil is right now, as far as today's registers say (rules E4, E8, U6).

A pupil is counted once: by the register that has begun last of those whose group they are in, as
that is where they ought to be. What an earlier register said of them no longer tells where they
are; it is where they were last seen.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from server.rules.marks import State


class Where(StrEnum):
    """``UNDECIDED``: two entries differ; unaccounted for until a named person decides (E4)."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    PLANNED = "planned"
    UNMARKED = "unmarked"
    UNDECIDED = "check"


WHERE_WORDS = {
    Where.PRESENT: "Present",
    Where.LATE: "Late",
    Where.ABSENT: "Absent",
    Where.PLANNED: "Planned away",
    Where.UNMARKED: "Not yet marked",
    Where.UNDECIDED: "To be decided",
}


class Listed(Struct, frozen=True):
    """One register of today that lists the pupil. ``state``: its mark of them, none included."""

    opens_at: datetime
    state: State


_OF_STATE: dict[State, Where] = {
    "check": Where.UNDECIDED,
    "present": Where.PRESENT,
    "late": Where.LATE,
    "absent": Where.ABSENT,
    "planned": Where.PLANNED,
    "none": Where.UNMARKED,
}

# Of two registers that began together, as when a pupil stands in two groups: what is undecided is
# never hidden, and who was seen in one room is not missing because another room has not.
_FIRST = (
    Where.UNDECIDED,
    Where.PRESENT,
    Where.LATE,
    Where.ABSENT,
    Where.PLANNED,
    Where.UNMARKED,
)


def whereabouts(registers: Iterable[Listed], now: datetime) -> Where | None:
    """Where the pupil is whom ``registers`` list; None while none of them has begun.

    A register has begun from the very moment at which it opens.
    """
    begun = [register for register in registers if register.opens_at <= now]
    if not begun:
        return None
    last = max(register.opens_at for register in begun)
    found = {_OF_STATE[register.state] for register in begun if register.opens_at == last}
    return min(found, key=_FIRST.index)
