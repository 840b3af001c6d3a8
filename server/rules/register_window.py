"""How far it is proved that an entry was made in its register's window (rule W2, SYNC §4).

The grade is a label: it never changes a mark and never loses one. ``B`` needs a beacon's proof
and comes with tickets; until then no entry has it.
"""

from datetime import datetime, timedelta
from typing import Literal

from server.rules.register_times import RegisterTimes

Grade = Literal["A", "B", "C", "D", "E", "F"]

TOLERANCE = timedelta(seconds=2)

GRADE_WORDS: dict[str, str] = {
    "A": "Received in time",
    "B": "In time, proof held",
    "C": "Made in time, clock agrees",
    "D": "Time unclear, a person looks",
    "E": "Made before the register opened",
    "F": "Made after the register closed",
}


def made_at(claimed_at: datetime, offset: timedelta, received_at: datetime) -> datetime:
    """The device's claim on the server's clock, and never later than its receipt."""
    return min(claimed_at + offset, received_at)


def grade(
    made: datetime,
    received_at: datetime,
    times: RegisterTimes,
    offsets: tuple[timedelta | None, timedelta],
) -> Grade:
    """Grade of an entry made at ``made``.

    ``offsets``: server minus device clock at the contact before the entry (None: there was none)
    and at the one that brought it.
    """
    if made < times.opens_at:
        return "E"
    if received_at < times.closes_at:
        return "A"
    before, after = offsets
    if before is None or abs(before - after) > TOLERANCE:
        return "F" if made >= times.closes_at and before is not None else "D"
    return "C" if made < times.closes_at else "F"


def in_time(graded: str | None) -> bool:
    """True where the entry counts as made in the window, or its time is for a person to judge."""
    return graded != "F"
