"""Registers a browser as a device and gives its user a grant (PROTOCOL 5.1, 8.3, 8.4)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from database.engine import in_transaction
from server.accounts.sessions import SignedIn, began_at
from server.clock import milliseconds
from server.errors import BadInput, FirstbellError
from server.register.alarms import waiting_words
from sync.core import ids, keys, ticket
from sync.service import hearing, store
from sync.service.epochs import notice_forgotten
from sync.service.log import HeadState, lock_head, save_head
from sync.service.quota import may_sign_in

Random = Callable[[int], bytes]
OF_ID = 4  # characters of the id in a new device's name; more where that name is taken


class DeviceEnded(FirstbellError):
    """An administrator has ended this tablet, or the sign-ins on it.

    ``device.ended``: its key, for ever; whoever signs in on it anew begins another device, under a
    new key. ``device.sign_in_again``: this session; it began before the end.
    """

    status = 409

    def __init__(self, code: str) -> None:
        text = "An administrator has ended your sign-in on this tablet. Sign out and in again."
        super().__init__(code, text)


class TooManySignIns(FirstbellError):
    """A page that goes round in circles, or a script: each time is a grant, or even a tablet."""

    status = 429

    def __init__(self) -> None:
        text = (
            "You have signed in on tablets very often since yesterday. Go on with one on which "
            "you are signed in, or try again tomorrow."
        )
        super().__init__("device.too_many_sign_ins", text)


class Enrol(Struct):
    """``key``: the public point, base64url. ``wall``: device clock, ms. ``head``: newest op.

    ``tk``: of a device that was here before, its newest ticket (PROTOCOL 9.5).
    """

    key: str
    wall: int
    head: tuple[Annotated[int, Meta(ge=0)], Annotated[str, Meta(max_length=43)]] = (0, "")
    tk: ticket.Held | None = None


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
    was: UUID | None,
    server_key: bytes,
    now: datetime,
    random: Random,
) -> Enrolled:
    """The device of the key, new or known, and a new grant on it for whoever is signed in.

    ``was``: the device that this browser's cookie names. Raises DeviceEnded, TooManySignIns.
    """
    point = _point(asked.key)
    device_id, grant_id = ids.device_id(point), UUID(bytes=random(16))
    given = ticket.instant_of(server_key, by.school_id, device_id, asked.tk)
    work = partial(_enrol, by, point, was, grant_id, now, random, given, server_key)
    name, head = await in_transaction(work)
    secret = keys.grant_secret(server_key, by.school_id, device_id, by.staff_id, grant_id)
    time = milliseconds(head.server_time)
    nonce = random(ticket.NONCE_BYTES)
    return Enrolled(
        device=ids.short(device_id),
        school=ids.short(by.school_id),
        grant=ids.short(grant_id),
        secret=ids.text(secret),
        name=name,
        epoch=head.epoch,
        time=time,
        ticket=ticket.make(server_key, by.school_id, device_id, asked.head, time, nonce),
    )


async def _enrol(
    by: SignedIn,
    point: bytes,
    was: UUID | None,
    grant_id: UUID,
    now: datetime,
    random: Random,
    given: datetime | None,
    server_key: bytes,
) -> tuple[str, HeadState]:
    """The device's name, and the school's head as it is now. ``given``: its ticket's time."""
    head = await lock_head(by.school_id, now)
    device_id = ids.device_id(point)
    if not await may_sign_in(by.school_id, by.staff_id, now):
        raise TooManySignIns
    device = await store.device(by.school_id, device_id)
    if device is not None and device.ended_at is not None:
        raise DeviceEnded("device.ended")
    revoked = await store.revoked_at(by.school_id, device_id, by.staff_id)
    if revoked is not None and await began_at(by) <= revoked:
        raise DeviceEnded("device.sign_in_again")
    if was is not None and was != device_id:
        await _was_another(head, was, device is None, by, random)
    if device is None:
        await _register(by, device_id, point, now)
        if given is not None:
            await notice_forgotten(head, device_id, given, server_key)
    await store.add_grant(by.school_id, grant_id, device_id, by.staff_id, now)
    await save_head(head)
    return (await store.device_names(by.school_id, device_id))[0], head


async def _register(by: SignedIn, device_id: UUID, point: bytes, now: datetime) -> None:
    row = {
        "school_id": by.school_id,
        "id": device_id,
        "name": name_for(device_id, await store.device_names(by.school_id)),
        "public_key": point,
        "now": now,
        "staff_id": by.staff_id,
    }
    await store.add_device(row)


async def _was_another(
    head: HeadState, was: UUID, is_new: bool, by: SignedIn, random: Random
) -> None:
    """A browser that was ``was`` comes with another key: it has lost the first, or was told to."""
    device = await store.device(head.school_id, was)
    if device is None:
        return
    if device.ended_at is not None:
        # The page that was open when it was ended must not simply make another key.
        if await began_at(by) <= device.ended_at:
            raise DeviceEnded("device.sign_in_again")
    elif is_new and device.forked_at is None:
        said = await waiting_words(head.school_id, was, head.server_time)
        await hearing.lose_storage(head, device, said, random)


def name_for(device_id: UUID, taken: list[str]) -> str:
    """``Tablet 3F0A``, with more of the id where another tablet has that name."""
    figures = device_id.hex.upper()
    names = [f"Tablet {figures[:length]}" for length in range(OF_ID, len(figures))]
    return next(name for name in names if name not in taken)


def _point(key: str) -> bytes:
    try:
        point = ids.raw(key)
    except ValueError:
        point = b""
    if not keys.is_public_key(point):
        raise BadInput("device.key", "That is not a P-256 key. Close the page and open it again.")
    return point
