"""What tablets hold of registers that are not taken, as they last said it (PROTOCOL 7.1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from database.sql import bulk, in_list, rows
from server.clock import school_time
from server.entries import store
from server.entries.day import prepare_named
from sync.service import store as devices
from sync.service.beacons import Prepared
from sync.service.log import HeadState

SAME = timedelta(seconds=2)  # an age is told by a clock that is read a little later each time

Held = dict[tuple[UUID, UUID], Prepared]  # (device, register) → what is told of it


async def keep_prepared(head: HeadState, device_ids: set[UUID], told: Sequence[Prepared]) -> bool:
    """Puts ``told`` in the place of what those devices said before; True where what waits changed.

    A register that this school does not know is left out, and so is a grant of another device.
    """
    before = await _held(head.school_id, device_ids)
    now = await _believed(head, told)
    gone = [key for key in before if key not in now]
    new = [one for key, one in now.items() if not _is_same(before.get(key), one)]
    await _forget(head.school_id, gone)
    await _write(head, new)
    was, waits = _waiting(before.values()), _waiting(now.values())
    return was != waits


def _waiting(held: Iterable[Prepared]) -> set[tuple[UUID, UUID, int]]:
    return {(one.device_id, one.register_id, one.unsent) for one in held if one.unsent}


def _is_same(before: Prepared | None, now: Prepared) -> bool:
    if before is None or (before.grant_id, before.unsent) != (now.grant_id, now.unsent):
        return False
    return _apart(before.oldest_at, now.oldest_at) <= SAME


def _apart(one: datetime | None, other: datetime | None) -> timedelta:
    return abs(one - other) if one and other else timedelta(0)


async def _believed(head: HeadState, told: Sequence[Prepared]) -> Held:
    if not told:
        return {}
    grants = await devices.grants(head.school_id, list({one.grant_id for one in told}))
    own = [
        one
        for one in told
        if one.grant_id in grants and grants[one.grant_id].device_id == one.device_id
    ]
    names = list({one.register_id for one in own})
    known = await store.registers(head.school_id, names) if names else {}
    if len(known) < len(names):
        unknown = set(names) - set(known)
        await prepare_named(head, school_time(head.server_time).date(), unknown)
        known = await store.registers(head.school_id, names)
    return {(one.device_id, one.register_id): one for one in own if one.register_id in known}


async def _held(school_id: UUID, device_ids: set[UUID]) -> Held:
    listed = list(device_ids)
    found = await rows(
        f"""select device_id, register_id, grant_id, unsent, oldest_at from prepared_register
            where school_id = $1 and device_id in {in_list(2, listed)}""",
        school_id,
        *listed,
    )
    return {(row["device_id"], row["register_id"]): Prepared(**row) for row in found}


async def _forget(school_id: UUID, keys: Sequence[tuple[UUID, UUID]]) -> None:
    await bulk(
        """delete from prepared_register
           where school_id = $1 and device_id = $2 and register_id = $3""",
        [(school_id, *key) for key in keys],
    )


async def _write(head: HeadState, held: Sequence[Prepared]) -> None:
    await bulk(
        """insert into prepared_register (school_id, device_id, register_id, grant_id, unsent,
             oldest_at, told_at)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (school_id, device_id, register_id) do update set
             grant_id = excluded.grant_id, unsent = excluded.unsent,
             oldest_at = excluded.oldest_at, told_at = excluded.told_at""",
        [
            (
                head.school_id,
                one.device_id,
                one.register_id,
                one.grant_id,
                one.unsent,
                one.oldest_at,
                head.server_time,
            )
            for one in held
        ],
    )
