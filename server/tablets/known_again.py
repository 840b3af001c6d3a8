"""Tablets that a set-back server has forgotten, known again by its own tickets (PROTOCOL 9.5)."""

import hashlib
from datetime import datetime
from functools import partial
from uuid import UUID

from msgspec import Struct

from database.engine import in_transaction
from server.tablets.enrol import name_for
from sync.core import ids, keys, ticket
from sync.core.messages import Push
from sync.core.op import Op, Unreadable, read_op
from sync.service import store
from sync.service.epochs import notice_forgotten
from sync.service.journal import Noted, note
from sync.service.log import lock_head, save_head
from sync.service.recognise import TRIES_MAX, author_of, everybody


class Shown(Struct, frozen=True):
    """The key of a tablet that this server's own ticket of ``given_at`` vouches for."""

    public_key: bytes
    given_at: datetime


def shown(push: Push, school_id: UUID, device_id: UUID, server_key: bytes) -> Shown | None:
    """What an unknown tablet shows of itself; None where the ticket or the key is not its own."""
    given = ticket.instant_of(server_key, school_id, device_id, push.header.tk)
    try:
        point = ids.raw(push.header.key)
    except ValueError:
        return None
    if given is None or ids.device_id(point) != device_id or not keys.is_public_key(point):
        return None
    return Shown(point, given)


async def register_again(
    push: Push, school_id: UUID, device_id: UUID, known: Shown, server_key: bytes, now: datetime
) -> bool:
    """Registers the tablet as of its ticket, by whoever made its first op that has a true mac.

    False where none of its ops has one: nobody is known who has used it. The signature is checked.
    """
    work = partial(_register, push, school_id, device_id, known, server_key, now)
    return await in_transaction(work)


async def _register(
    push: Push, school_id: UUID, device_id: UUID, known: Shown, server_key: bytes, now: datetime
) -> bool:
    by = await _author(push, school_id, device_id, server_key)
    if by is None:
        return False
    head = await lock_head(school_id, now)
    if await store.device(school_id, device_id) is None:  # another push was not quicker
        row = {
            "school_id": school_id,
            "id": device_id,
            "name": name_for(device_id, await store.device_names(school_id)),
            "public_key": known.public_key,
            "now": known.given_at,
            "staff_id": by,
        }
        await store.add_device(row)
        noted = Noted(what="device_recognised", at=head.server_time, device_id=device_id)
        line = hashlib.sha256(b"recognised " + device_id.bytes).digest()
        await note(school_id, noted, lambda length: line[:length])
        await notice_forgotten(head, device_id, known.given_at, server_key)
        await save_head(head)
    return True


async def _author(push: Push, school_id: UUID, device_id: UUID, server_key: bytes) -> UUID | None:
    staff = await everybody(school_id)
    for line in push.lines[:TRIES_MAX]:
        op = _op(line.content)
        if op is not None and ids.uuid(op.device) == device_id:
            by = author_of(school_id, line, op, staff, server_key)
            if by is not None:
                return by
    return None


def _op(content: bytes) -> Op | None:
    try:
        return read_op(content)
    except Unreadable:
        return None
