"""The beacon: what a device says of itself when its entries cannot get through (PROTOCOL 6.1)."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from sync.core import ids
from sync.core.messages import Milliseconds, PageLife
from sync.core.op import INTEGER_MAX

BYTES_MAX = 2_000
TAG = b"firstbell-beacon-1\n"
UNSENT_MAX = 1_000_000
AGE_MAX_MS = 400 * 24 * 3600 * 1000  # an op is understood for so long (SYNC §2)

# Patterns keep out what a database cannot hold: a NUL is a letter to JSON.
Count = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
OpHash = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{43}\Z")]
OpId = Annotated[str, Meta(pattern=r"\A([A-Za-z0-9_-]{43})?\Z")]
Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{22}\Z")]
Epoch = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{0,22}\Z")]
Release = Annotated[str, Meta(pattern=r"\A[!-~]{0,40}\Z")]
Storage = Annotated[str, Meta(pattern=r"\A[a-z_]{0,20}\Z")]
Unsent = Annotated[int, Meta(ge=0, le=UNSENT_MAX)]
Age = Annotated[int, Meta(ge=0, le=AGE_MAX_MS)]


class BadBeacon(ValueError):
    """The beacon cannot be read. ``args[0]`` is a text key; the device keeps all that it has."""


class Beacon(Struct, frozen=True):
    """``open``: grant → [register, entries that are unsent, ms since the oldest was made].

    ``head``: [n, id] of the newest op; ``seen``: [epoch, seq] of the log; ``wall``, ``run``: the
    device's clocks as it sent; ``rtt``: the round trip that it measured last, ms; ``answered``: ops
    of the browser's other keys that were answered in the epoch of ``seen``.
    """

    school: Id
    device: Id
    head: tuple[Count, OpId]
    wall: Milliseconds
    run: tuple[PageLife, Milliseconds]
    seen: tuple[Epoch, Count]
    open: dict[Id, list[tuple[Id, Unsent, Age]]]
    rtt: Milliseconds | None = None
    v: Release = ""
    st: Storage = ""
    answered: list[OpHash] = []


class BeaconReply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """It leaves after its contact is committed (PROTOCOL 6.3). ``time``: server clock, ms."""

    ticket: str
    time: int
    epoch: str
    seq: int
    durable: int = 0  # acts up to here are in a backup
    forked: bool = False
    ended: bool = False


_beacon = msgspec.json.Decoder(Beacon)


def read_beacon(body: bytes) -> Beacon:
    if len(body) > BYTES_MAX:
        raise BadBeacon("beacon.too_large")
    try:
        beacon = _beacon.decode(body)
        for name in (beacon.school, beacon.device, *beacon.open):
            ids.uuid(name)
        for held in beacon.open.values():
            for register, _, _ in held:
                ids.uuid(register)
    except (ValueError, RecursionError) as problem:
        raise BadBeacon("beacon.unreadable") from problem
    n, head_id = beacon.head
    named = [head_id, *beacon.answered] if n else beacon.answered
    if (n == 0 and head_id) or not all(map(ids.is_hash, named)):
        raise BadBeacon("beacon.unreadable")
    return beacon


def signed_bytes(body: bytes) -> bytes:
    """What a device signs: purpose tag and the body as it is sent."""
    return TAG + body
