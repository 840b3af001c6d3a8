"""Ends what grants allow from a moment on; what was made before stays good (PROTOCOL 8.5)."""

from datetime import datetime
from uuid import UUID

from msgspec import structs

from database.sql import bulk, rows
from sync.service.journal import Noted, Random, note
from sync.service.log import HeadState


async def revoke_grants(
    head: HeadState,
    random: Random,
    *,
    staff_id: UUID | None = None,
    device_id: UUID | None = None,
    by: UUID | None = None,
    since: datetime | None = None,
    said: str = "",
) -> int:
    """Revokes the grants of a person, on a device, or of a person on a device; answers how many.

    The head row is the caller's, so that no round judges by what stood before. ``since``: from when
    on, None from now; a grant that was revoked earlier keeps its date. ``by`` None: the server.
    """
    assert staff_id or device_id, "whose grants?"
    at = since or head.server_time
    found = await rows(
        """select id, device_id, staff_id from author_grant
           where school_id = $1 and (revoked_at is null or revoked_at > $2)
             and staff_id = coalesce($3, staff_id) and device_id = coalesce($4, device_id)""",
        head.school_id,
        at,
        staff_id,
        device_id,
    )
    await bulk(
        "update author_grant set revoked_at = $3 where school_id = $1 and id = $2",
        [(head.school_id, row["id"], at) for row in found],
    )
    line = Noted(what="grant_revoked", at=head.server_time, by_staff=by, said=said)
    for device, staff in sorted({(row["device_id"], row["staff_id"]) for row in found}):
        noted = structs.replace(line, device_id=device, staff_id=staff)
        await note(head.school_id, noted, random)
    return len(found)
