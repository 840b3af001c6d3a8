"""The pages of tablets as they stand: all of them, who is signed in where, and one."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from server.clock import milliseconds
from server.devices import store
from server.devices.change import find
from server.devices.line import Line, line
from server.devices.store import DeviceRow, JournalRow, LostRow, SignedInRow
from server.register.alarms import Alarm, moment, read_alarms
from server.register.sheet import clock
from sync.core import ids
from sync.service.losses import in_words

# What the list can be narrowed to, in the order of its links.
SHOWN = {
    "": "in use",
    "look": "need somebody",
    "waiting": "hold entries",
    "behind": "run an older version",
    "gone": "ended or gone",
}
DID = {
    "device_ended": "ended it",
    "device_renamed": "gave it another name",
    "grant_revoked": "ended the sign-in of",
    "alarm_noted": "took note of what was lost",
    "device_recognised": "It was known again after a restore",
    "device_forked": "Two tablets send under its key",
    "log_behind": "It knew of entries that the school lacked, so all tablets sent theirs again",
    "ops_lost": "It no longer has entries that it had numbered",
    "storage_lost": "Its browser came back without what it had stored",
}


class Choice(Struct, frozen=True):
    words: str
    count: int
    query: str
    chosen: bool


class Person(Struct, frozen=True):
    """On which tablets somebody is signed in: (id, name) of each."""

    name: str
    devices: list[tuple[str, str]]


class Devices(Struct, frozen=True):
    """``any``: whether the school has a tablet at all. ``part``: the address of the inner part."""

    lines: list[Line]
    choices: list[Choice]
    chosen: str
    any: bool
    alarms: list[Alarm]
    people: list[Person]
    part: str
    as_of: str
    now_ms: int


class Done(Struct, frozen=True):
    """``sentence``: who did what; ``said``: the reason or what was known."""

    when: str
    sentence: str
    said: str


class Lost(Struct, frozen=True):
    numbers: str
    told: str
    noted: str


class Device(Struct, frozen=True):
    """One tablet. ``names``: what it might be called, by the rooms in which it was used."""

    line: Line
    alarm: Alarm | None
    people: list[str]
    lost: list[Lost]
    done: list[Done]
    names: list[str]
    room: str
    part: str
    as_of: str
    now_ms: int


async def read_devices(school_id: UUID, show: str, release: str, now: datetime) -> Devices:
    found = sorted(await store.devices(school_id), key=_by_name)
    alarms = await read_alarms(school_id, now)
    alarmed = {alarm.id for alarm in alarms}
    held = await store.held(school_id)
    lines = [line(row, held, release, ids.short(row.id) in alarmed, now) for row in found]
    chosen = show if show in SHOWN else ""
    in_use = {row.id: row.name for row, one in zip(found, lines, strict=True) if not one.gone}
    return Devices(
        lines=[one for one in lines if _is_shown[chosen](one)],
        choices=[
            Choice(words, sum(map(_is_shown[name], lines)), name, name == chosen)
            for name, words in SHOWN.items()
        ],
        chosen=chosen,
        any=bool(found),
        alarms=alarms,
        people=_people(await store.signed_in(school_id), in_use),
        part=f"/devices/part{f'?show={chosen}' if chosen else ''}",
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


_is_shown: dict[str, Callable[[Line], bool]] = {
    "": lambda one: not one.gone,
    "look": lambda one: one.alarm,
    "waiting": lambda one: bool(one.waiting),
    "behind": lambda one: one.behind and not one.gone,
    "gone": lambda one: bool(one.gone),
}


def _by_name(row: DeviceRow) -> list[tuple[int, str]]:
    """``Tablet 2`` before ``Tablet 10``."""
    parts = re.split(r"(\d+)", row.name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _people(signed_in: Iterable[SignedInRow], in_use: dict[UUID, str]) -> list[Person]:
    on: dict[tuple[UUID, str], set[UUID]] = defaultdict(set)
    for one in signed_in:
        if one.device_id in in_use:
            on[one.staff_id, one.name].add(one.device_id)
    return [
        Person(name, [(ids.short(id_), called) for id_, called in in_use.items() if id_ in devices])
        for (_, name), devices in on.items()
    ]


async def read_device(school_id: UUID, named: str, release: str, now: datetime) -> Device:
    """Raises NotFound where the school has no such tablet."""
    row = await find(school_id, named)
    alarms = await read_alarms(school_id, now, row.id)
    rooms = await store.rooms(school_id, row.id)
    signed_in = await store.signed_in(school_id)
    taken = {other.name.casefold() for other in await store.devices(school_id)}
    names = [f"Tablet {room}" for room in rooms]
    return Device(
        line=line(row, await store.held(school_id), release, bool(alarms), now),
        alarm=alarms[0] if alarms else None,
        people=[one.name for one in signed_in if one.device_id == row.id],
        lost=[_lost(one, now) for one in await store.lost(school_id, row.id)],
        done=[_done(one, now) for one in await store.journal(school_id, row.id)],
        names=[name for name in names if name.casefold() not in taken],
        room=rooms[0] if rooms else "",
        part=f"/devices/{ids.short(row.id)}/part",
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


def _lost(row: LostRow, now: datetime) -> Lost:
    noted = f"{row.seen_by}, {moment(row.seen_at, now)}" if row.seen_at else ""
    return Lost(in_words([(row.from_n, row.to_n)]), moment(row.told_at, now), noted)


def _done(row: JournalRow, now: datetime) -> Done:
    did = DID.get(row.what, row.what.replace("_", " "))
    whom = f" {row.whom}" if row.whom else ""
    sentence = f"{row.by} {did}{whom}" if row.by else _by_itself(row, did, whom)
    return Done(moment(row.at, now), sentence, row.said)


def _by_itself(row: JournalRow, did: str, whom: str) -> str:
    if row.what == "grant_revoked":
        return f"The sign-in of{whom} ended"
    if row.what == "grant_recognised":
        return f"A sign-in of{whom} was known again after a restore"
    return f"{did}{whom}"
