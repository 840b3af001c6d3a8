"""How far a device's chain is known after a round, and what is still wanted (PROTOCOL 3.4)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sync.core.chain import JUMP_MAX, gapless, wanted
from sync.service import store
from sync.service.store import DeviceRow, InboxRow

Ranges = list[tuple[int, int]]


async def advance(
    school_id: UUID, device: DeviceRow, fresh: Sequence[InboxRow], now: datetime
) -> Ranges:
    """Moves the device's numbers on with what has arrived; answers what is wanted."""
    came = [row.n for row in fresh if row.device_id == device.id and row.n is not None]
    first = min([device.gapless_n + 1, *came])
    held = await store.numbers_from(school_id, device.id, first)
    if len(set(held)) < len(held):
        device.forked_at = device.forked_at or now  # both branches are kept (SYNC §2)
    device.gapless_n = gapless(device.gapless_n, held)
    device.head_n = max([device.head_n, *came])
    return wanted(device.gapless_n, device.head_n, held)


def credible(heads: Sequence[int], device: DeviceRow) -> list[int]:
    """The heads that a device may name: one far above what is known moves nothing (SYNC §3)."""
    return [n for n in heads if n <= device.head_n + JUMP_MAX]
