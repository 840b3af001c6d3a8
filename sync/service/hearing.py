"""How far a device's chain is known after a round, and what is still wanted (PROTOCOL 3.4, 8)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sync.core import ids, ticket
from sync.core.chain import JUMP_MAX, Ranges, gapless, wanted
from sync.core.op import read_op
from sync.service import losses, store
from sync.service.arrival import Arrival
from sync.service.store import DeviceRow, InboxRow


async def hear(
    device: DeviceRow,
    sent: Sequence[Arrival],
    fresh: Sequence[InboxRow],
    now: datetime,
    server_key: bytes,
) -> Ranges:
    """Takes up what the device's pushes say of it; answers what is wanted."""
    own = [row for row in fresh if row.device_id == device.id]
    if await _fell_back(device, own, server_key):
        await losses.fork(device, now)
    heads = [arrival.push.header.head[0] for arrival in sent]
    device.head_n = max([device.head_n, *credible(heads, device)])
    for arrival in sent:
        if not arrival.carried:
            device.offset_ms, device.last_heard_at = arrival.offset_ms, now
    told = [lost for arrival in sent for lost in arrival.push.header.lost]
    return await advance(device, own, now, told)


async def advance(
    device: DeviceRow,
    fresh: Sequence[InboxRow],
    now: datetime,
    told: Iterable[tuple[int, int]] = (),
) -> Ranges:
    """Moves the device's numbers on with what has arrived. ``told``: what it says is lost."""
    came = [row.n for row in fresh if row.device_id == device.id and row.n is not None]
    first = min([device.gapless_n + 1, *came])
    held = await store.numbers_from(device.school_id, device.id, first)
    if len(set(held)) < len(held):
        await losses.fork(device, now)  # both branches are kept (PROTOCOL 8.1)
    device.head_n = max([device.head_n, *came])
    lost: Ranges = []
    if first <= device.gapless_n or wanted(device.gapless_n, device.head_n, held):
        lost = await losses.settle(device, held, came, told, now)
    device.gapless_n = gapless(device.gapless_n, held, lost)
    return wanted(device.gapless_n, device.head_n, held, lost)


def credible(heads: Sequence[int], device: DeviceRow) -> list[int]:
    """The heads that a device may name: one far above what is known moves nothing (SYNC §3)."""
    return [n for n in heads if n <= device.head_n + JUMP_MAX]


def is_ahead(head: tuple[int, str], device: DeviceRow) -> bool:
    """True for a head that is yet to arrive, and that may be believed."""
    n, head_id = head
    return device.gapless_n < n <= device.head_n and ids.is_hash(head_id)


async def _fell_back(device: DeviceRow, own: Sequence[InboxRow], server_key: bytes) -> bool:
    """True where an op was made after the school had heard of the device's later ones.

    Its own ticket says so: a smaller number alone is only an op that came late (SYNC §5).
    """
    late = [row for row in own if row.n is not None and row.n <= device.head_n]
    if not late:
        return False
    last = max(late, key=lambda row: row.n or 0)  # in a chain, the one with the newest ticket
    held = ticket.read_held(read_op(last.content).tk)
    given = held and ticket.time_of(server_key, device.school_id, device.id, held)
    if given is None:
        return False
    return await losses.was_further(device, last, datetime.fromtimestamp(given / 1000, UTC))
