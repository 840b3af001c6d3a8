"""Who did what to devices, grants and held ops: lines are added, never changed (PROTOCOL 8)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import rows

Random = Callable[[int], bytes]


class Noted(Struct, frozen=True, kw_only=True):
    """One line. ``what``: ``grant_revoked``, ``op_accepted`` …; ``by_staff`` None: the server.

    ``staff_id``: whom it is about. ``said``: the reason in the words of who did it; may be empty.
    """

    what: str
    at: datetime
    by_staff: UUID | None = None
    device_id: UUID | None = None
    staff_id: UUID | None = None
    op_id: str | None = None
    said: str = ""


async def note(school_id: UUID, noted: Noted, random: Random) -> None:
    """Adds the line, in the transaction of what it tells of."""
    await rows(
        """insert into journal (school_id, id, at, what, by_staff, device_id, staff_id, op_id, said)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)""",
        school_id,
        UUID(bytes=random(16)),
        noted.at,
        noted.what,
        noted.by_staff,
        noted.device_id,
        noted.staff_id,
        noted.op_id,
        noted.said,
    )
