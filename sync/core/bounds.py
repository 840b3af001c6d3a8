"""When an op was made: what is proved of it, and what its device's clock says credibly (SYNC §4).

All times are ms. Server times are the server's clock; ``wall``, ``monotonic`` the device's.
Nothing here knows a register or a window.
"""

from typing import NamedTuple

TOLERANCE_MS = 2_000
LONGEST_WAY_MS = 15_000  # a device waits no longer for an answer (sync/device/sender.js)
PACE_MS = 500
PACE_FOR_MS = 2 * 3600 * 1000  # a bad quartz (200 ppm) goes wrong by no more than 1.5 s


class Clocks(NamedTuple):
    """A device's clocks at one moment. ``run``: which page life ``monotonic`` belongs to."""

    wall: int
    run: str = ""
    monotonic: int = 0


class Contact(NamedTuple):
    """A moment at which server and device spoke. ``rtt``: the round trip; None: not known.

    ``server``: before an op, the ticket's time; after it, the time of receipt.
    """

    server: int
    clocks: Clocks
    rtt: int | None = None


class Bounds(NamedTuple):
    """``earliest``, ``latest``: proved. ``credible``: both ends, None where clocks disagree.

    ``estimate``: the best single guess, within what is proved.
    """

    earliest: int | None
    latest: int
    credible: tuple[int, int] | None
    estimate: int


def bounds(made: Clocks, before: Contact | None, after: Contact) -> Bounds:
    """``before``: the ticket that the op carries. ``after``: the first receipt that covers it."""
    earliest = before.server if before else None
    latest = max(after.server, earliest or after.server)
    estimate = min(made.wall + _offset_after(after), latest)
    if earliest is not None:
        estimate = max(estimate, earliest)
    return Bounds(earliest, latest, _credible(made, before, after, latest), estimate)


def _credible(
    made: Clocks, before: Contact | None, after: Contact, latest: int
) -> tuple[int, int] | None:
    """The span in which the clock puts the op, where it says the same before and after.

    Nobody has measured the second contact's way to the server. A slow one hides that the clock was
    set forward since the ticket; the op is then older by as much, so the span reaches down to it.
    """
    if before is None:
        return None
    offsets = (offset_before(before), _offset_after(after))
    tolerance = TOLERANCE_MS + max(_half(before.rtt), _half(after.rtt))
    if max(offsets) - min(offsets) > tolerance:
        return None
    if _stepped_back(before.clocks, made) or _stepped_back(made, after.clocks):
        return None
    least = offsets[0]
    if not _kept_pace(before.clocks, made):
        least = min(least, offsets[1] - LONGEST_WAY_MS)
    low = max(made.wall + least - tolerance, before.server)
    high = min(made.wall + max(offsets) + tolerance, latest)
    return (low, high) if low <= high else None


def offset_before(contact: Contact) -> int:
    """Server minus device clock, the ticket having been half a round trip on its way."""
    return contact.server + _half(contact.rtt) - contact.clocks.wall


def _offset_after(contact: Contact) -> int:
    return contact.server - _half(contact.rtt) - contact.clocks.wall


def _half(rtt: int | None) -> int:
    return max(rtt or 0, 0) // 2


def _kept_pace(first: Clocks, second: Clocks) -> bool:
    """True where one page life saw its two clocks go on together: no step, no sleep."""
    gone = second.wall - first.wall
    if not first.run or first.run != second.run or not 0 <= gone <= PACE_FOR_MS:
        return False
    return abs(gone - (second.monotonic - first.monotonic)) <= PACE_MS


def _stepped_back(first: Clocks, second: Clocks) -> bool:
    """True where the monotonic clock shows that the wall clock was set back in between.

    The other way round it proves nothing: a device's monotonic clock may stand still in sleep.
    """
    if not first.run or first.run != second.run:
        return False
    return (second.monotonic - first.monotonic) - (second.wall - first.wall) > TOLERANCE_MS
