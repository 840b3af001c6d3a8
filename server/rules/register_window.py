"""How far it is proved that an entry was made in its register's window (rule W2, policy I).

The grade is a label: it never changes a mark and never loses one. It is made again whenever more
of the evidence has come in.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from server.rules.register_times import RegisterTimes

Grade = Literal["A", "B", "C", "D", "E", "F"]

GRADE_WORDS: dict[str, str] = {
    "A": "Received in time",
    "B": "In time, proof held",
    "C": "Made in time, clock agrees",
    "D": "Time unclear, a person looks",
    "E": "Made before the register opened",
    "F": "Made after the register closed",
}


class EntryTime(NamedTuple):
    """What is known of when an entry was made, on the server's clock (SYNC §4, *Window*).

    ``earliest``, ``latest``: proved; ``latest`` is the receipt or an earlier proof. ``credible``:
    both ends of what the device's clock says, tolerance included; None where it cannot be believed.
    """

    received_at: datetime
    latest: datetime
    earliest: datetime | None = None
    credible: tuple[datetime, datetime] | None = None


def by_the_server(now: datetime) -> EntryTime:
    """The time of an entry made in a form: the server's own clock told it."""
    return EntryTime(now, now, now, (now, now))


def grade(time: EntryTime, times: RegisterTimes) -> Grade:
    """The first that holds; the closing minute is closed."""
    if time.latest < times.opens_at or (time.credible and time.credible[1] < times.opens_at):
        return "E"
    if time.received_at < times.closes_at:
        return "A"
    if time.latest < times.closes_at:
        return "B"
    if time.earliest is not None and time.earliest >= times.closes_at:
        return "F"
    if time.credible is None:
        return "D"
    low, high = time.credible
    if low >= times.closes_at:
        return "F"
    return "C" if high < times.closes_at else "D"


def in_time(graded: str | None) -> bool:
    """True where the entry counts as made in the window, or its time is for a person to judge."""
    return graded != "F"
