"""How much one tablet may lay here that nobody accepts, and how often one person may sign in."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from database.sql import rows
from sync.core.messages import PushReply
from sync.service.held import WAITS

OPS_MAX = 20_000
BYTES_MAX = 64_000_000
# To count is dear where there is much: only of who has brought some in so many pushes.
PUSHES_BETWEEN = 10
LOOK_AGAIN = timedelta(seconds=60)
GRANTS_MAX = 200

Key = tuple[UUID, UUID]  # school, device


class Quota:
    """Which tablets have used theirs up, as far as this process has looked.

    They may send again once people have decided on enough of it.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._brought: Counter[Key] = Counter()
        self._full: dict[Key, datetime] = {}

    def note(self, key: Key, reply: PushReply) -> None:
        """Takes up that the tablet has brought something that waits for a person."""
        if any(op.disposition in ("held", "quarantined") and not op.dup for op in reply.ops):
            self._brought[key] += 1

    async def is_used_up(self, key: Key) -> bool:
        looked = self._full.get(key)
        if looked is not None and self._now() - looked < LOOK_AGAIN:
            return True
        if looked is None and self._brought[key] < PUSHES_BETWEEN:
            return False
        del self._brought[key]
        self._full.pop(key, None)
        if await _has_too_much(*key):
            self._full[key] = self._now()
        return key in self._full


async def may_sign_in(school_id: UUID, staff_id: UUID, now: datetime) -> bool:
    """False for a person who got so many grants in a day that no hand has asked for them."""
    [row] = await rows(
        """select count(*) as grants from author_grant
           where school_id = $1 and staff_id = $2 and issued_at > $3""",
        school_id,
        staff_id,
        now - timedelta(days=1),
    )
    return bool(row["grants"] < GRANTS_MAX)


async def _has_too_much(school_id: UUID, device_id: UUID) -> bool:
    [row] = await rows(
        f"""select count(*) as ops, coalesce(sum(length(content)), 0) as bytes from inbox
            where school_id = $1 and device_id = $2 and {WAITS}""",
        school_id,
        device_id,
    )
    return bool(row["ops"] >= OPS_MAX or row["bytes"] >= BYTES_MAX)
