"""Registers a browser as a device and gives its user a grant (PROTOCOL 5.1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from database.engine import current_engine
from server.accounts.sessions import SignedIn
from server.clock import milliseconds
from server.errors import BadInput
from sync.core import ids, keys, ticket
from sync.service import store
from sync.service.log import read_head


class Enrol(Struct):
    """``key``: the public point, base64url. ``wall``: device clock, ms. ``head``: newest op."""

    key: str
    wall: int
    head: tuple[Annotated[int, Meta(ge=0)], Annotated[str, Meta(max_length=43)]] = (0, "")


class Enrolled(Struct):
    device: str
    school: str
    grant: str
    secret: str
    name: str
    epoch: str
    time: int
    ticket: str


async def enrol(
    asked: Enrol,
    by: SignedIn,
    server_key: bytes,
    now: datetime,
    random: Callable[[int], bytes],
) -> Enrolled:
    """The device of the key, new or known, and a new grant on it for whoever is signed in."""
    point = _point(asked.key)
    device_id, grant_id = ids.device_id(point), UUID(bytes=random(16))
    name = f"Tablet {ids.short(device_id)[:4].upper()}"
    async with current_engine().transaction():
        await store.add_device(
            {
                "school_id": by.school_id,
                "id": device_id,
                "name": name,
                "public_key": point,
                "now": now,
                "staff_id": by.staff_id,
            }
        )
        await store.add_grant(by.school_id, grant_id, device_id, by.staff_id, now)
    secret = keys.grant_secret(server_key, by.school_id, device_id, by.staff_id, grant_id)
    epoch, _ = await read_head(by.school_id)
    time = milliseconds(now)
    nonce = random(ticket.NONCE_BYTES)
    return Enrolled(
        device=ids.short(device_id),
        school=ids.short(by.school_id),
        grant=ids.short(grant_id),
        secret=ids.text(secret),
        name=name,
        epoch=epoch,
        time=time,
        ticket=ticket.make(server_key, by.school_id, device_id, asked.head, time, nonce),
    )


def _point(key: str) -> bytes:
    try:
        point = ids.raw(key)
    except ValueError:
        point = b""
    if not keys.is_public_key(point):
        raise BadInput("device.key", "That is not a P-256 key. Close the page and open it again.")
    return point
