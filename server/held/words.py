"""Held and own entries in words: what an entry says, of whom, when, and how long ago."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from server.clock import school_time

NAMED_MAX = 3  # of more pupils, the sentence says how many
_FACTS = {
    "seen": "present",
    "not_seen": "absent",
    "no_statement": "mark taken back",
}
_OF_REGISTER = {"complete": "Register taken", "reopened": "Register opened again"}


def what(kind: str, at: str, names: Sequence[str], strangers: int = 0) -> str:
    """``Ada Byrne, Bea Cole: present``. ``strangers``: pupils named who are not of this school."""
    if kind in _OF_REGISTER:
        return _OF_REGISTER[kind]
    if not kind:
        return "It cannot be read what it says"
    fact = f"arrived {at}".strip() if kind == "arrived" else _FACTS.get(kind, f"“{kind}”")
    return f"{_whom(names, strangers)}: {fact}"


def _whom(names: Sequence[str], strangers: int) -> str:
    known = ", ".join(names) if len(names) <= NAMED_MAX else plural(len(names), "pupil")
    unknown = f"{plural(strangers, 'pupil')} unknown to this school" if strangers else ""
    return " and ".join(part for part in (known, unknown) if part) or "No pupil"


def names_of(pupils: Sequence[UUID], names: Mapping[UUID, str]) -> list[str]:
    return sorted(names[pupil] for pupil in pupils if pupil in names)


def plural(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def moment(instant: datetime, now: datetime) -> str:
    """``08:09`` of today, ``23 November 08:09`` of another day."""
    local = school_time(instant)
    if local.date() == school_time(now).date():
        return f"{local:%H:%M}"
    year = "" if local.year == school_time(now).year else f" {local.year}"
    return f"{local.day} {local:%B}{year} {local:%H:%M}"


def claimed(wall_ms: int | None, offset_ms: int, received_at: datetime) -> datetime | None:
    """When its tablet says that it was made, on our clock; None beyond all calendars."""
    if wall_ms is None:
        return None
    try:
        told = datetime.fromtimestamp((wall_ms + offset_ms) / 1000, received_at.tzinfo)
    except (OverflowError, ValueError, OSError):
        return None
    return min(told, received_at)


def age(since: datetime, now: datetime) -> str:
    """``5 minutes``, ``3 hours``, ``2 days``: whole ones that have passed, as far as one has."""
    gone = max(now - since, timedelta())
    if gone.days:
        return plural(gone.days, "day")
    minutes = gone.seconds // 60
    if minutes >= 60:
        return plural(minutes // 60, "hour")
    return plural(minutes, "minute") if minutes else "under a minute"
