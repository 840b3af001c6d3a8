"""What an administrator does to a tablet; each is a line of its journal (PROTOCOL 8)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.engine import current_engine
from server.devices import store
from server.devices.store import DeviceRow
from server.errors import BadInput, NotFound
from sync.core import ids
from sync.service import losses
from sync.service.journal import Noted, note
from sync.service.log import HeadState, lock_head, save_head
from sync.service.revoke import revoke_grants

NAME_MAX = 60
REASON_MAX = 1_000


class Hand(Struct, frozen=True):
    """Who does it, at which school, and when."""

    school_id: UUID
    staff_id: UUID
    now: datetime
    random: Callable[[int], bytes]


async def find(school_id: UUID, named: str) -> DeviceRow:
    """Raises NotFound where the school has no such tablet."""
    try:
        found = await store.devices(school_id, ids.uuid(named))
    except ValueError:
        found = []
    if not found:
        raise NotFound("device.unknown", "There is no such tablet here.")
    return found[0]


async def rename(named: str, typed: str, by: Hand) -> None:
    """Raises BadInput where ``typed`` is no name, or another tablet's."""
    name = _name(typed)
    async with _under_head(named, by) as (head, device):
        if name == device.name:
            return
        for other in await store.devices(by.school_id):
            in_use = other.ended_at is None and other.storage_lost_at is None
            if in_use and other.id != device.id and other.name.casefold() == name.casefold():
                text = f"Another tablet is called {other.name}. Choose a name that no other has."
                raise BadInput("device.name_taken", text)
        await store.rename(by.school_id, device.id, name)
        await _note(head, device, "device_renamed", by, f"{device.name} is now {name}")


async def end(named: str, typed: str, by: Hand) -> None:
    """Ends the tablet's key for ever, and everybody's sign-in on it."""
    reason = _reason(typed)
    async with _under_head(named, by) as (head, device):
        if device.ended_at is not None:
            return
        await store.end(by.school_id, device.id, head.server_time)
        await _note(head, device, "device_ended", by, reason)
        await revoke_grants(head, by.random, device_id=device.id, by=by.staff_id, said=reason)


async def revoke_everybody(named: str, typed: str, by: Hand) -> None:
    """Ends everybody's sign-in on the tablet; what was made before stays good (PROTOCOL 8.5)."""
    reason = _reason(typed)
    async with _under_head(named, by) as (head, device):
        await revoke_grants(head, by.random, device_id=device.id, by=by.staff_id, said=reason)


async def take_note(named: str, by: Hand) -> None:
    async with _under_head(named, by) as (head, device):
        await losses.note_alarms(head, device.id, by.staff_id, by.random)


@asynccontextmanager
async def _under_head(named: str, by: Hand) -> AsyncIterator[tuple[HeadState, DeviceRow]]:
    async with current_engine().transaction():
        head = await lock_head(by.school_id, by.now)
        yield head, await find(by.school_id, named)
        await save_head(head)


async def _note(head: HeadState, device: DeviceRow, what: str, by: Hand, said: str) -> None:
    noted = Noted(
        what=what, at=head.server_time, by_staff=by.staff_id, device_id=device.id, said=said
    )
    await note(head.school_id, noted, by.random)


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise BadInput("device.name_missing", "Write a name: the room is a good one.")
    if len(name) > NAME_MAX:
        text = f"That name has {len(name)} letters. Use {NAME_MAX} at most."
        raise BadInput("device.name_long", text)
    if not name.isprintable() or not any(letter.isalnum() for letter in name):
        text = "That name has signs that cannot be read. Use letters and figures."
        raise BadInput("device.name_unreadable", text)
    return name


def _reason(typed: str) -> str:
    reason = typed.replace("\0", "").strip()
    if not reason:
        raise BadInput("device.reason_missing", "Write the reason: whoever asks later reads it.")
    if len(reason) > REASON_MAX:
        text = f"The reason has {len(reason)} letters. Use {REASON_MAX} at most."
        raise BadInput("device.reason_long", text)
    return reason
