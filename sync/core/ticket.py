"""Tickets: proof that whoever holds one has heard the server since its time (PROTOCOL 6)."""

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from sync.core import ids

TAG = b"firstbell-ticket-1\n"
KEY_TAG = b"firstbell-ticket-key-1\n"
BYTES = 36  # time 8, key id 4, nonce 8, mac 16
NONCE_BYTES = 8


class Held(NamedTuple):
    """A ticket as an op carries it, with the device's clocks at its receipt, ms (PROTOCOL 2.6).

    ``n``, ``head``: the device's newest op when the ticket was given. ``rtt``: round trip.
    """

    ticket: str
    n: int
    head: str
    wall: int
    run: str
    monotonic: int
    rtt: int


_held = msgspec.json.Decoder(Held | None)


def key_id(server_key: bytes) -> bytes:
    return hashlib.sha256(KEY_TAG + server_key).digest()[:4]


def make(
    server_key: bytes, school: UUID, device: UUID, head: tuple[int, str], time_ms: int, nonce: bytes
) -> str:
    """The ticket of ``time_ms`` for a device whose newest op is ``head``; 48 characters."""
    facts = time_ms.to_bytes(8, "big") + key_id(server_key) + nonce
    return ids.text(facts + _mac(server_key, school, device, head, facts))


def time_of(server_key: bytes, school: UUID, device: UUID, held: Held) -> int | None:
    """Server time in ms of a ticket that this server's key made for this device; else None."""
    try:
        content = ids.raw(held.ticket)
    except ValueError:
        return None
    if len(content) != BYTES or ids.text(content) != held.ticket:
        return None
    facts, claimed = content[:-16], content[-16:]
    made = _mac(server_key, school, device, (held.n, held.head), facts)
    return int.from_bytes(facts[:8], "big") if hmac.compare_digest(made, claimed) else None


def instant_of(server_key: bytes, school: UUID, device: UUID, held: Held | None) -> datetime | None:
    """When a ticket of ours for this device was given; None where there is none."""
    given = held and time_of(server_key, school, device, held)
    return None if given is None else datetime.fromtimestamp(given / 1000, UTC)


def read_held(tk: Any) -> Held | None:
    """What an op's ``tk`` holds; None where there is nothing or nothing readable."""
    try:
        held: Held | None = _held.decode(bytes(tk))
    except msgspec.MsgspecError:
        return None
    return held


def _mac(
    server_key: bytes, school: UUID, device: UUID, head: tuple[int, str], facts: bytes
) -> bytes:
    named = f"{head[0]}\n{head[1]}\n".encode()
    message = TAG + school.bytes + device.bytes + named + facts
    return hmac.digest(server_key, message, hashlib.sha256)[:16]
