"""One tablet in words: where it is with its entries, and what is out of order."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from server.devices.store import DeviceRow, HeldRow
from server.register.alarms import moment
from sync.core import ids

STORAGE = {
    "kept": "Kept by the browser",
    "best_effort": "The browser may clear it",
    "full": "Full",
}
NOT_TOLD = "Not told yet"


class Line(Struct, frozen=True):
    """``behind``: it runs another release than the school's. ``alarm``: somebody must look.

    ``used_up``: so much of it waits for people that no more is taken.
    ``waiting``: what is still to come, in words; empty where everything has arrived.
    ``gone``: ended, or without its storage, and when; empty while it is in use.
    """

    id: str
    name: str
    registered: str
    heard: str
    arrived: str
    waiting: str
    since: str
    storage: str
    version: str
    behind: bool
    alarm: bool
    used_up: bool
    ended: bool
    gone: str


def line(row: DeviceRow, held: Sequence[HeldRow], release: str, alarm: bool, now: datetime) -> Line:
    """``held``: what tablets have said they hold, of which only this one's counts."""
    own = [one for one in held if one.device_id == row.id]
    waits = _waiting(row.head_n - row.gapless_n, sum(one.unsent for one in own))
    oldest = own[0].oldest_at if waits and own else None
    return Line(
        id=ids.short(row.id),
        name=row.name,
        registered=f"{row.registered_by}, {moment(row.registered_at, now)}",
        heard=moment(row.last_heard_at, now) if row.last_heard_at else "never",
        arrived=f"{row.gapless_n} of {row.head_n}",
        waiting=waits,
        since=moment(oldest, now) if oldest else "",
        storage=STORAGE.get(row.storage or "", NOT_TOLD),
        version=row.version or "",
        behind=row.version is not None and row.version != release,
        alarm=alarm or bool(row.used_up),
        used_up=bool(row.used_up),
        ended=row.ended_at is not None,
        gone=_gone(row, now),
    )


def _gone(row: DeviceRow, now: datetime) -> str:
    if row.ended_at is not None:
        return f"Ended {moment(row.ended_at, now)}"
    lost = row.storage_lost_at
    if lost is None or (row.last_heard_at is not None and row.last_heard_at > lost):
        return ""
    return f"Storage lost {moment(lost, now)}"


def _waiting(ahead: int, unsent: int) -> str:
    """By the tablet's own word; else by the numbers that it has named and that are not all here."""
    if ahead <= 0:
        return ""
    count = unsent or ahead
    entries = "1 entry" if count == 1 else f"{count} entries"
    return entries if unsent else f"Up to {entries}"
