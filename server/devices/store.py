"""Every query on the school's tablets, who is signed in on them, and their journal."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import execute, rows
from server.register.store import name_sql
from sync.service.held import WAITS
from sync.service.quota import BYTES_MAX, OPS_MAX

RECENT_OPS = 200
ROOMS_MAX = 3


class DeviceRow(Struct, frozen=True):
    """``used_up``: so much of it waits for people that no more is taken (PROTOCOL 3.9)."""

    id: UUID
    name: str
    registered_at: datetime
    registered_by: str
    ended_at: datetime | None
    last_heard_at: datetime | None
    head_n: int
    gapless_n: int
    forked_at: datetime | None
    storage_lost_at: datetime | None
    version: str | None
    storage: str | None
    used_up: bool


class HeldRow(Struct, frozen=True):
    """That a tablet has said it holds entries of a register, and when the oldest was made."""

    device_id: UUID
    unsent: int
    oldest_at: datetime | None


class LostRow(Struct, frozen=True):
    from_n: int
    to_n: int
    told_at: datetime
    seen_at: datetime | None
    seen_by: str | None


class JournalRow(Struct, frozen=True):
    """``by``: who did it, None for the server; ``whom``: whom it is about."""

    at: datetime
    what: str
    by: str | None
    whom: str | None
    said: str


async def devices(school_id: UUID, device_id: UUID | None = None) -> list[DeviceRow]:
    """All of the school's tablets, or the one."""
    found = await rows(
        f"""select device.id, device.name, registered_at, {name_sql("staff")} as registered_by,
              device.ended_at, last_heard_at, head_n, gapless_n, forked_at, storage_lost_at,
              version, storage,
              coalesce(ops >= {OPS_MAX} or bytes >= {BYTES_MAX}, false) as used_up
            from device
            join staff on staff.school_id = device.school_id and staff.id = device.registered_by
            left join (select device_id, count(*) as ops, sum(length(content)) as bytes from inbox
                where school_id = $1 and {WAITS} group by device_id) waits
              on waits.device_id = device.id
            where device.school_id = $1 and device.id = coalesce($2, device.id)""",
        school_id,
        device_id,
    )
    return [DeviceRow(**row) for row in found]


async def held(school_id: UUID) -> list[HeldRow]:
    """The oldest first."""
    found = await rows(
        """select device_id, unsent, oldest_at from prepared_register
           where school_id = $1 and unsent > 0 order by oldest_at""",
        school_id,
    )
    return [HeldRow(**row) for row in found]


async def lost(school_id: UUID, device_id: UUID) -> list[LostRow]:
    found = await rows(
        f"""select from_n, to_n, told_at, seen_at, {name_sql("staff")} as seen_by from device_lost
            left join staff on staff.school_id = device_lost.school_id
              and staff.id = device_lost.seen_by
            where device_lost.school_id = $1 and device_id = $2 order by from_n""",
        school_id,
        device_id,
    )
    return [LostRow(**row) for row in found]


async def journal(school_id: UUID, device_id: UUID) -> list[JournalRow]:
    """What was done to it, the newest first."""
    found = await rows(
        f"""select journal.at, journal.what, doer.name as by, whom.name as whom, said
            from journal
            left join (select id, {name_sql("staff")} as name from staff where school_id = $1) doer
              on doer.id = journal.by_staff
            left join (select id, {name_sql("staff")} as name from staff where school_id = $1) whom
              on whom.id = journal.staff_id
            where journal.school_id = $1 and journal.device_id = $2
            order by journal.at desc, journal.id""",
        school_id,
        device_id,
    )
    return [JournalRow(**row) for row in found]


class SignedInRow(Struct, frozen=True):
    """A person on a tablet on which that person's grant still stands."""

    staff_id: UUID
    name: str
    device_id: UUID


async def signed_in(school_id: UUID) -> list[SignedInRow]:
    """By name."""
    found = await rows(
        f"""select distinct staff.id as staff_id, {name_sql("staff")} as name, device_id,
              family_name
            from author_grant
            join staff on staff.school_id = author_grant.school_id
              and staff.id = author_grant.staff_id
            where author_grant.school_id = $1 and revoked_at is null
            order by family_name, name, staff_id""",
        school_id,
    )
    return [SignedInRow(row["staff_id"], row["name"], row["device_id"]) for row in found]


async def rooms(school_id: UUID, device_id: UUID) -> list[str]:
    """Where its last entries were made, the most frequent room first."""
    found = await rows(
        f"""select register.room, count(*) as times
            from (select seq from inbox where school_id = $1 and device_id = $2
                    and n is not null and seq is not null
                  order by n desc limit {RECENT_OPS}) recent
            join act on act.school_id = $1 and act.seq = recent.seq
            join register on register.school_id = $1 and register.id = act.register_id
            where register.room <> ''
            group by register.room order by times desc, register.room limit {ROOMS_MAX}""",
        school_id,
        device_id,
    )
    return [row["room"] for row in found]


async def rename(school_id: UUID, device_id: UUID, name: str) -> None:
    await execute(
        "update device set name = $3 where school_id = $1 and id = $2", school_id, device_id, name
    )


async def end(school_id: UUID, device_id: UUID, now: datetime) -> None:
    await execute(
        "update device set ended_at = $3 where school_id = $1 and id = $2",
        school_id,
        device_id,
        now,
    )
