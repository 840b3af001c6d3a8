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
    and at the one that brought it. Where they differ, the clock was set between the two and
    either may have held when the entry was made: only what both say is credible.
    """
    before, after = offsets
    step = timedelta(0) if before is None else before - after
    earliest, latest = min(made, made + step), max(made, made + step)
    if latest < times.opens_at:
        return "E"
    if received_at < times.closes_at:
        return "A"
    if before is None:
        return "D"
    if earliest >= times.closes_at:
        return "F"
    return "C" if abs(step) <= TOLERANCE and latest < times.closes_at else "D"


def in_time(graded: str | None) -> bool:
    """True where the entry counts as made in the window, or its time is for a person to judge."""
    return graded != "F"
