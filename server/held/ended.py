"""Who no longer works here makes no entries from that day on: their grants end (PROTOCOL 8.5)."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time
from uuid import UUID

from database.engine import current_engine
from database.sql import rows
from server.accounts.staff_store import schools
from server.clock import SCHOOL_TIME, school_time
from sync.service.journal import Random
from sync.service.log import lock_head, save_head
from sync.service.revoke import revoke_grants

log = logging.getLogger(__name__)

EVERY_S = 60.0
SAID = "No longer works here"


async def keep_revoking(now: Callable[[], datetime], random: Random) -> None:
    """As long as the server runs; an import or a day that begins is noticed within a minute."""
    while True:
        try:
            for school in await schools():
                await revoke_ended(school["id"], now(), random)
        except Exception:
            log.exception("Who no longer works here could not be looked for; trying again")
        await asyncio.sleep(EVERY_S)


async def revoke_ended(school_id: UUID, now: datetime, random: Random) -> int:
    """Ends the grants of staff who have left, from the first moment of the day they had left by."""
    found = await rows(
        """select distinct staff.id, staff.ended_on from staff
           join author_grant on author_grant.school_id = staff.school_id
             and author_grant.staff_id = staff.id and author_grant.revoked_at is null
           where staff.school_id = $1 and staff.ended_on <= $2""",
        school_id,
        school_time(now).date(),
    )
    if not found:
        return 0
    ended = 0
    async with current_engine().transaction():
        head = await lock_head(school_id, now)
        for row in found:
            since = datetime.combine(row["ended_on"], time(), SCHOOL_TIME)
            ended += await revoke_grants(
                head, random, staff_id=row["id"], since=since.astimezone(now.tzinfo), said=SAID
            )
        await save_head(head)
    return ended
