"""Every query on devices, grants and the inbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from database.sql import bulk, execute, in_list, rows


class DeviceRow(Struct):
    """A device as one push needs it; ``gapless_n`` and ``head_n`` move with what arrives."""

    school_id: UUID
    id: UUID
    public_key: bytes
    head_n: int
    gapless_n: int
    offset_ms: int | None
    last_heard_at: datetime | None
    forked_at: datetime | None
    ended_at: datetime | None


class GrantRow(Struct, frozen=True):
    id: UUID
    device_id: UUID
    staff_id: UUID
    issued_at: datetime
    revoked_at: datetime | None


class InboxRow(Struct):
    """One op's bytes and the server's present word on it; ``number`` is given once."""

    op_id: str
    device_id: UUID
    n: int | None
    content: bytes
    mac: str
    received_at: datetime
    offset_ms: int
    rtt_ms: int | None
    run: str | None
    monotonic_ms: int | None
    disposition: str = "received"
    text_code: str | None = None
    seq: int | None = None
    grade: str | None = None
    number: int = 0


async def device(school_id: UUID, device_id: UUID) -> DeviceRow | None:
    found = await rows(
        """select school_id, id, public_key, head_n, gapless_n, offset_ms, last_heard_at,
             forked_at, ended_at
           from device where school_id = $1 and id = $2""",
        school_id,
        device_id,
    )
    return DeviceRow(**found[0]) if found else None


async def devices(school_id: UUID, ids: Sequence[UUID]) -> dict[UUID, DeviceRow]:
    found = await rows(
        f"""select school_id, id, public_key, head_n, gapless_n, offset_ms, last_heard_at,
              forked_at, ended_at
            from device where school_id = $1 and id in {in_list(2, ids)}""",
        school_id,
        *ids,
    )
    return {row["id"]: DeviceRow(**row) for row in found}


async def device_names(school_id: UUID, device_id: UUID | None = None) -> list[str]:
    """What the school's devices are called, or that one alone."""
    found = await rows(
        "select name from device where school_id = $1 and id = coalesce($2, id)",
        school_id,
        device_id,
    )
    return [row["name"] for row in found]


async def add_device(row: dict[str, Any]) -> None:
    """Registers a device; the same key again changes nothing."""
    await execute(
        """insert into device (school_id, id, name, public_key, registered_at, registered_by,
             last_heard_at, head_n, gapless_n)
           values ($1, $2, $3, $4, $5, $6, $5, 0, 0)
           on conflict (school_id, id) do nothing""",
        row["school_id"],
        row["id"],
        row["name"],
        row["public_key"],
        row["now"],
        row["staff_id"],
    )


async def add_grant(
    school_id: UUID,
    grant_id: UUID,
    device_id: UUID,
    staff_id: UUID,
    now: datetime,
    revoked_at: datetime | None = None,
) -> None:
    await execute(
        """insert into author_grant (school_id, id, device_id, staff_id, issued_at, revoked_at)
           values ($1, $2, $3, $4, $5, $6)""",
        school_id,
        grant_id,
        device_id,
        staff_id,
        now,
        revoked_at,
    )


async def grants(school_id: UUID, ids: Sequence[UUID]) -> dict[UUID, GrantRow]:
    found = await rows(
        f"""select id, device_id, staff_id, issued_at, revoked_at
            from author_grant where school_id = $1 and id in {in_list(2, ids)}""",
        school_id,
        *ids,
    )
    return {row["id"]: GrantRow(**row) for row in found}


async def revoked_at(school_id: UUID, device_id: UUID, staff_id: UUID) -> datetime | None:
    """When a grant of the person on the device was revoked last."""
    found = await rows(
        """select revoked_at from author_grant
           where school_id = $1 and device_id = $2 and staff_id = $3 and revoked_at is not null
           order by revoked_at desc limit 1""",
        school_id,
        device_id,
        staff_id,
    )
    return found[0]["revoked_at"] if found else None


_COLUMNS = """op_id, device_id, n, content, mac, received_at, offset_ms, rtt_ms, run, monotonic_ms,
              disposition, text_code, seq, grade, number"""


async def known(school_id: UUID, op_ids: Sequence[str]) -> dict[str, InboxRow]:
    """The inbox rows of those ``op_ids`` that have arrived before."""
    found = await rows(
        f"select {_COLUMNS} from inbox where school_id = $1 and op_id in {in_list(2, op_ids)}",
        school_id,
        *op_ids,
    )
    return {row["op_id"]: InboxRow(**row) for row in found}


async def known_ids(school_id: UUID, op_ids: Sequence[str]) -> set[str]:
    if not op_ids:
        return set()
    found = await rows(
        f"select op_id from inbox where school_id = $1 and op_id in {in_list(2, op_ids)}",
        school_id,
        *op_ids,
    )
    return {row["op_id"] for row in found}


async def unapplied(school_id: UUID, limit: int) -> list[InboxRow]:
    found = await rows(
        f"""select {_COLUMNS} from inbox where school_id = $1 and disposition = 'received'
            order by number limit {limit}""",
        school_id,
    )
    return [InboxRow(**row) for row in found]


async def schools_with_unapplied() -> list[UUID]:
    """Every school that still has raw bytes to apply, found by their head rows."""
    found = await rows(
        """select school_id from head where exists (
             select 1 from inbox
             where inbox.school_id = head.school_id and inbox.disposition = 'received')"""
    )
    return [row["school_id"] for row in found]


async def numbers_from(school_id: UUID, device_id: UUID, first_n: int, limit: int) -> list[int]:
    """The first of the device's n from ``first_n`` on that are here; twice where it has forked."""
    found = await rows(
        f"""select n from inbox where school_id = $1 and device_id = $2 and n >= $3
            order by n limit {limit}""",
        school_id,
        device_id,
        first_n,
    )
    return [row["n"] for row in found]


async def have(school_id: UUID, device_id: UUID, n: int) -> bool:
    """Whether an op of the device has that number: a lost one does not."""
    return await numbers_from(school_id, device_id, n, 1) == [n]


async def have_twice(school_id: UUID, device_id: UUID, numbers: Sequence[int]) -> bool:
    """Whether two ops of the device have one of those ``numbers``."""
    found = numbers and await rows(
        f"""select n from inbox where school_id = $1 and device_id = $2
              and n in {in_list(3, numbers)} group by n having count(*) > 1 limit 1""",
        school_id,
        device_id,
        *numbers,
    )
    return bool(found)


async def keep(school_id: UUID, kept: Sequence[InboxRow]) -> None:
    """Writes inbox rows; a row that is there keeps its bytes, number and time of receipt."""
    await bulk(
        """insert into inbox (school_id, op_id, number, device_id, n, content, mac, received_at,
             offset_ms, rtt_ms, run, monotonic_ms, disposition, text_code, seq, grade)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
           on conflict (school_id, op_id) do update set device_id = excluded.device_id,
             n = excluded.n, mac = excluded.mac, disposition = excluded.disposition,
             text_code = excluded.text_code, seq = excluded.seq, grade = excluded.grade""",
        [
            (
                school_id,
                row.op_id,
                row.number,
                row.device_id,
                row.n,
                row.content,
                row.mac,
                row.received_at,
                row.offset_ms,
                row.rtt_ms,
                row.run,
                row.monotonic_ms,
                row.disposition,
                row.text_code,
                row.seq,
                row.grade,
            )
            for row in kept
        ],
    )


async def save_devices(moved: Sequence[DeviceRow]) -> None:
    await bulk(
        """update device set head_n = $3, gapless_n = $4, offset_ms = $5, last_heard_at = $6,
             forked_at = $7
           where school_id = $1 and id = $2""",
        [
            (
                row.school_id,
                row.id,
                row.head_n,
                row.gapless_n,
                row.offset_ms,
                row.last_heard_at,
                row.forked_at,
            )
            for row in moved
        ],
    )


async def save_beaconed(
    school_id: UUID, heard: Sequence[tuple[UUID, str, str]], now: datetime
) -> None:
    """That devices sent a beacon: (id, release, storage), where empty says nothing new."""
    await bulk(
        """update device set beaconed_at = $5, version = coalesce(nullif($3, ''), version),
             storage = coalesce(nullif($4, ''), storage)
           where school_id = $1 and id = $2""",
        [(school_id, *facts, now) for facts in heard],
    )


async def silent_since(school_id: UUID, ids: Sequence[UUID], before: datetime) -> bool:
    """True where one of those devices holds a register and was not heard from since ``before``."""
    found = await rows(
        f"""select 1 as one from device where school_id = $1 and last_heard_at <= $2
              and id in {in_list(3, ids)} and exists (
                select 1 from prepared_register
                where prepared_register.school_id = device.school_id
                  and prepared_register.device_id = device.id)
            limit 1""",
        school_id,
        before,
        *ids,
    )
    return bool(found)
