"""Grants that a set-back server gave and no longer knows, known again by their macs (PROTOCOL 9.4).

The secret of a grant is made from the server's key, so whoever's secret an op's mac holds under
is its author, whatever the database has forgotten.
"""

import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from database.sql import rows
from sync.core import ids, keys, ticket
from sync.core.messages import PushLine
from sync.core.op import Op
from sync.service import store
from sync.service.journal import Noted, note
from sync.service.log import HeadState
from sync.service.store import DeviceRow, GrantRow, InboxRow

# Who may take registers and still works here.
Takers = Callable[[HeadState], Awaitable[list[UUID]]]
TRIES_MAX = 40  # ops of one device in a round: each is tried with everybody at the school


async def grants_of(
    head: HeadState,
    read: Sequence[tuple[InboxRow, Op]],
    devices: Mapping[UUID, DeviceRow],
    takers: Takers,
    server_key: bytes,
) -> tuple[dict[UUID, GrantRow], set[str]]:
    """The grants that the ops name, and the ids of ops whose grant a later round is to look for.

    One that nobody's mac fits is left out, so that its ops are held.
    """
    wanted = list({op.grant_id for _, op in read})
    grants = await store.grants(head.school_id, wanted) if wanted else {}
    unknown = [(row, op) for row, op in read if op.grant_id not in grants]
    later: set[str] = set()
    tries: Counter[UUID] = Counter()
    staff = await takers(head) if unknown else []
    for row, op in unknown:
        if op.grant_id in grants:  # since a moment ago
            continue
        tries[row.device_id] += 1
        if tries[row.device_id] > TRIES_MAX:
            later.add(row.op_id)
        elif author := author_of(head.school_id, row, op, staff, server_key):
            device = devices[row.device_id]
            grants[op.grant_id] = await _write(head, row, op, device, author, server_key)
    return grants, later


def author_of(
    school_id: UUID,
    line: InboxRow | PushLine,
    op: Op,
    staff: Sequence[UUID],
    server_key: bytes,
) -> UUID | None:
    """Whose secret the mac of ``line`` holds under, which is ``op``; None where it is nobody's."""
    device_id = ids.uuid(op.device)
    for staff_id in staff if line.mac else ():
        secret = keys.grant_secret(server_key, school_id, device_id, staff_id, op.grant_id)
        if keys.mac_holds(secret, line.content, line.mac):
            return staff_id
    return None


async def everybody(school_id: UUID) -> list[UUID]:
    """Who works at the school or has, whatever they may do there."""
    found = await rows("select id from staff where school_id = $1", school_id)
    return [row["id"] for row in found]


async def _write(
    head: HeadState, row: InboxRow, op: Op, device: DeviceRow, author: UUID, server_key: bytes
) -> GrantRow:
    """Writes the grant as of the op's ticket, or of its receipt where it has none of ours."""
    held = ticket.read_held(op.tk)
    issued = ticket.instant_of(server_key, head.school_id, device.id, held) or row.received_at
    ended = device.ended_at or await _revoked_since(head.school_id, device.id, author)
    grant = GrantRow(op.grant_id, device.id, author, issued, ended)
    await store.add_grant(head.school_id, grant.id, device.id, author, issued, ended)
    noted = Noted(
        what="grant_recognised", at=head.server_time, device_id=device.id, staff_id=author
    )
    name = f"recognised {grant.id}"  # a round that is tried again gives the line the same id
    await note(head.school_id, noted, lambda size: hashlib.sha256(name.encode()).digest()[:size])
    return grant


async def _revoked_since(school_id: UUID, device_id: UUID, staff_id: UUID) -> datetime | None:
    """From when the person's grants on the device were ended by this server since its set-back.

    What it ended before that it knew; a grant that it does not know is younger.
    """
    found = await rows(
        """select revoked_at from author_grant
           where school_id = $1 and device_id = $2 and staff_id = $3 and revoked_at is not null
             and exists (
               select 1 from journal where school_id = $1 and what = 'grant_revoked'
                 and device_id = $2 and staff_id = $3 and at > (
                   select max(ended_at) from ended_epoch where school_id = $1))
           order by revoked_at desc limit 1""",
        school_id,
        device_id,
        staff_id,
    )
    return found[0]["revoked_at"] if found else None
