"""What a device has lost, and forks of its chain: kept on record, and told once (PROTOCOL 8)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from database.sql import bulk, rows
from sync.core.chain import Ranges, common, gapless, wanted
from sync.service import store
from sync.service.evidence import prev_of
from sync.service.journal import Noted, Random, note
from sync.service.log import HeadState
from sync.service.store import DeviceRow, InboxRow

TOLD_MAX = 1_000  # ranges that are read of one push, and as many that are looked for


async def fork(device: DeviceRow, now: datetime) -> None:
    """The same number with other bytes; the browser makes a new chain (PROTOCOL 8.1)."""
    if device.forked_at is not None:
        return
    device.forked_at = now
    noted = Noted(what="device_forked", at=now, device_id=device.id)
    await note(device.school_id, noted, _named(f"forked {device.id}"))


async def was_further(device: DeviceRow, op: InboxRow, before: datetime) -> bool:
    """Whether another op of the device, with ``op``'s number or beyond, was heard of ``before``."""
    found = await rows(
        """select 1 as one from inbox where school_id = $1 and device_id = $2 and n >= $3
             and op_id <> $4 and received_at < $5
           union all
           select 1 from device_contact where school_id = $1 and device_id = $2 and n >= $3
             and head_id <> $4 and received_at < $5
           limit 1""",
        device.school_id,
        device.id,
        op.n,
        op.op_id,
        before,
    )
    return bool(found)


async def lacking(device: DeviceRow, came: Sequence[InboxRow]) -> int:
    """The highest number of an op that one of ``came`` names as the one before it, and that is not
    here though another op of its number is: a put-back has lost a branch. 0 where there is none.
    """
    ids = {row.op_id for row in came}
    named = {prev_of(row.content): row.n - 1 for row in came if row.n is not None and row.n > 1}
    elsewhere = [op_id for op_id in named if op_id and op_id not in ids]
    here = await store.known_ids(device.school_id, elsewhere)
    missing = [named[op_id] for op_id in elsewhere if op_id not in here]
    return max([n for n in missing if await store.have(device.school_id, device.id, n)], default=0)


async def settle(
    device: DeviceRow,
    held: Sequence[int],
    until: int,
    came: Sequence[int],
    told: Iterable[tuple[int, int]],
    now: datetime,
) -> Ranges:
    """The device's lost ranges, without those that ``came`` and with those newly ``told``.

    Only what is wanted can be lost: ``held`` is all that is here beyond the device's ``gapless_n``,
    up to the number ``until``.
    """
    lost = [one for one in await _lost(device, came) if one[0] <= until]
    asked = wanted(gapless(device.gapless_n, held, lost), until, held, lost)
    fresh = common(told, asked[:TOLD_MAX])
    if fresh:
        await lose(device, fresh, now)
    return sorted([*lost, *fresh])


async def lose(device: DeviceRow, ranges: Ranges, now: datetime) -> None:
    """Keeps that the device's ``ranges`` will not come."""
    await bulk(
        """insert into device_lost (school_id, device_id, from_n, to_n, told_at)
           values ($1, $2, $3, $4, $5)""",
        [(device.school_id, device.id, first, last, now) for first, last in ranges],
    )
    noted = Noted(what="ops_lost", at=now, device_id=device.id, said=in_words(ranges))
    await note(device.school_id, noted, _named(f"lost {device.id} {ranges}"))


async def forget(device: DeviceRow, at: datetime) -> None:
    """Nothing waits any more on a device that lost its storage ``at``."""
    await rows(
        """update device set storage_lost_at = $3, gapless_n = $4
           where school_id = $1 and id = $2""",
        device.school_id,
        device.id,
        at,
        device.gapless_n,
    )
    await rows(  # nor will it be heard from
        "delete from prepared_register where school_id = $1 and device_id = $2",
        device.school_id,
        device.id,
    )


async def note_alarms(head: HeadState, device_id: UUID, by: UUID, random: Random) -> None:
    """Somebody has taken note of all that alarms about a device. The head row is the caller's."""
    await rows(
        """update device_lost set seen_at = $3, seen_by = $4
           where school_id = $1 and device_id = $2 and seen_at is null""",
        head.school_id,
        device_id,
        head.server_time,
        by,
    )
    noted = Noted(what="alarm_noted", at=head.server_time, by_staff=by, device_id=device_id)
    await note(head.school_id, noted, random)


def in_words(ranges: Ranges) -> str:
    """``4, 6 to 9``."""
    return ", ".join(f"{a} to {b}" if a < b else str(a) for a, b in ranges)


async def _lost(device: DeviceRow, came: Sequence[int]) -> Ranges:
    """The ranges on record, from the gapless numbers or the first that ``came`` on.

    One in which a number came after all shrinks, or is parted.
    """
    found = await rows(
        """select from_n, to_n, told_at, seen_at, seen_by from device_lost
           where school_id = $1 and device_id = $2 and to_n >= $3 order by from_n""",
        device.school_id,
        device.id,
        min([device.gapless_n + 1, *came]),
    )
    left: Ranges = []
    for row in found:
        whole = (row["from_n"], row["to_n"])
        inside = sorted({n for n in came if whole[0] <= n <= whole[1]})
        parts = wanted(whole[0] - 1, whole[1], inside) if inside else [whole]
        if inside:
            await _part(device, whole, parts, (row["told_at"], row["seen_at"], row["seen_by"]))
        left += parts
    return left


async def _part(
    device: DeviceRow, whole: tuple[int, int], parts: Ranges, facts: tuple[object, ...]
) -> None:
    key = (device.school_id, device.id)
    await rows(
        "delete from device_lost where school_id = $1 and device_id = $2 and from_n = $3",
        *key,
        whole[0],
    )
    await bulk(
        """insert into device_lost
             (school_id, device_id, from_n, to_n, told_at, seen_at, seen_by)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        [(*key, *part, *facts) for part in parts],
    )


def _named(what: str) -> Random:
    """An id of what happens once: a round that is tried again gives it the same."""
    return lambda length: hashlib.sha256(what.encode()).digest()[:length]
