"""How far a device's chain is known after a round, and what is still wanted (PROTOCOL 3.4, 8)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice

from sync.core import ids, ticket
from sync.core.chain import JUMP_MAX, Ranges, gapless, wanted
from sync.core.op import read_op
from sync.service import losses, store
from sync.service.arrival import Arrival
from sync.service.journal import Noted, Random, note
from sync.service.log import STEP, HeadState
from sync.service.store import DeviceRow, InboxRow

# Read at once: of a device that has sent very many beyond a gap, each push would read them all.
NUMBERS_MAX = 1_000


async def hear(
    device: DeviceRow,
    sent: Sequence[Arrival],
    fresh: Sequence[InboxRow],
    known: Iterable[InboxRow],
    now: datetime,
    server_key: bytes,
) -> Ranges:
    """Takes up what the device's pushes say of it; answers what is wanted.

    ``known``: every op that they brought, also those of before.
    """
    own = [row for row in fresh if row.device_id == device.id]
    if await _fell_back(device, own, server_key):
        await losses.fork(device, now)
    heads = [arrival.push.header.head[0] for arrival in sent]
    device.head_n = max([device.head_n, *credible(heads, device)])
    for arrival in sent:
        if not arrival.carried:
            device.offset_ms, device.last_heard_at = arrival.offset_ms, now
    told = [lost for arrival in sent for lost in arrival.push.header.lost]
    ranges = await advance(device, own, now, told)
    lacking = await losses.lacking(device, [row for row in known if row.device_id == device.id])
    if not lacking:
        return ranges
    await losses.fork(device, now)
    return [(1, lacking), *ranges]  # numbers do not tell which of a branch are here


async def advance(
    device: DeviceRow,
    fresh: Sequence[InboxRow],
    now: datetime,
    told: Iterable[tuple[int, int]] = (),
) -> Ranges:
    """Moves the device's numbers on with what has arrived. ``told``: what it says is lost.

    Answers what is wanted of the next numbers; the rest once those are here.
    """
    came = [row.n for row in fresh if row.device_id == device.id and row.n is not None]
    device.head_n = max([device.head_n, *came])
    late = any(n <= device.gapless_n for n in came)
    held, until = await _next_numbers(device)
    beside = [n for n in came if not device.gapless_n < n <= until]
    if len(set(held)) < len(held) or await store.have_twice(device.school_id, device.id, beside):
        await losses.fork(device, now)  # both branches are kept (PROTOCOL 8.1)
    told = list(islice(told, losses.TOLD_MAX))
    while True:
        lost: Ranges = []
        if late or wanted(device.gapless_n, until, held):
            lost = await losses.settle(device, held, until, came, told, now)
        device.gapless_n = gapless(device.gapless_n, held, lost)
        if len(held) < NUMBERS_MAX or device.gapless_n < until:
            return wanted(device.gapless_n, until, held, lost)
        held, until = await _next_numbers(device)


async def _next_numbers(device: DeviceRow) -> tuple[list[int], int]:
    """The next numbers that are here beyond the gapless ones, and how far that is all of them."""
    first = device.gapless_n + 1
    held = await store.numbers_from(device.school_id, device.id, first, NUMBERS_MAX)
    return held, held[-1] if len(held) == NUMBERS_MAX else device.head_n


async def lose_storage(head: HeadState, device: DeviceRow, said: str, random: Random) -> None:
    """The browser came without what it had stored; whatever was still to come is lost.

    ``said``: what was known to wait. The head row is the caller's.
    """
    at = head.server_time
    noted = Noted(what="storage_lost", at=at, device_id=device.id, said=said)
    await note(device.school_id, noted, random)
    await advance(device, [], at, [(1, device.head_n)])
    await losses.forget(device, at)


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
    # A receipt may lie before tickets of before, by a step of the clock that passes unnoticed.
    surely_before = datetime.fromtimestamp(given / 1000, UTC) - STEP
    return await losses.was_further(device, last, surely_before)
