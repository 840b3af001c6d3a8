"""What tablets are known to have lost, until somebody has taken note of it (PROTOCOL 8.1–8.3)."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import Row, rows
from server.clock import school_time
from server.register.store import name_sql, registers_by_id
from sync.core import ids
from sync.core.chain import Ranges
from sync.service.losses import in_words

NOTHING_KNOWN = "Nothing was known to wait on it."


class Alarm(Struct, frozen=True):
    """One tablet that somebody must look after. Empty is what has not happened.

    ``storage_lost``, ``forked``: when. ``known``: what was known to wait on it then, in words.
    ``lost``: numbers of entries that will not come. ``who``: who signed in on it last.
    """

    id: str
    name: str
    who: str
    storage_lost: str
    known: str
    forked: str
    lost: str


async def read_alarms(school_id: UUID, now: datetime, device_id: UUID | None = None) -> list[Alarm]:
    """Every tablet of which something is not noted yet, or that one alone; by name."""
    found = await _alarming(school_id, device_id)
    if not found:
        return []
    lost = await _lost(school_id)
    return [
        _alarm(row, lost[row["id"]], now)
        for row in found
        if lost[row["id"]] or row["storage_open"] or row["fork_open"]
    ]


def _alarm(row: Row, lost: Ranges, now: datetime) -> Alarm:
    storage = moment(row["storage_lost_at"], now) if row["storage_open"] else ""
    return Alarm(
        id=ids.short(row["id"]),
        name=row["name"],
        who=row["who"] or "",
        storage_lost=storage,
        known=(row["known"] or NOTHING_KNOWN) if storage else "",
        forked=moment(row["forked_at"], now) if row["fork_open"] else "",
        lost=in_words(lost),
    )


def _is_open(column: str) -> str:
    """In SQL: it has happened, and nobody has taken note since."""
    return f"""({column} is not null and not exists (
                select 1 from journal where journal.school_id = $1
                  and journal.device_id = device.id and what = 'alarm_noted'
                  and at >= {column}))"""


async def _alarming(school_id: UUID, device_id: UUID | None) -> list[Row]:
    return await rows(
        f"""select id, name, storage_lost_at, forked_at,
              {_is_open("storage_lost_at")} as storage_open, {_is_open("forked_at")} as fork_open,
              (select said from journal where journal.school_id = $1
                 and journal.device_id = device.id and what = 'storage_lost'
               order by at desc limit 1) as known,
              (select {name_sql("staff")} from author_grant
                 join staff on staff.school_id = author_grant.school_id
                   and staff.id = author_grant.staff_id
               where author_grant.school_id = $1 and author_grant.device_id = device.id
               order by issued_at desc, author_grant.id limit 1) as who
            from device
            where school_id = $1 and id = coalesce($2, id)
              and (storage_lost_at is not null or forked_at is not null or id in (
                select device_id from device_lost where school_id = $1 and seen_at is null))
            order by name, id""",
        school_id,
        device_id,
    )


async def _lost(school_id: UUID) -> dict[UUID, Ranges]:
    found = await rows(
        """select device_id, from_n, to_n from device_lost
           where school_id = $1 and seen_at is null order by from_n""",
        school_id,
    )
    lost: dict[UUID, Ranges] = defaultdict(list)
    for row in found:
        lost[row["device_id"]].append((row["from_n"], row["to_n"]))
    return lost


async def waiting_words(school_id: UUID, device_id: UUID, now: datetime) -> str:
    """``5 entries for 8B morning register, Ms Okafor, since 08:52``; empty if nothing is known."""
    found = await rows(
        f"""select prepared_register.register_id, unsent, oldest_at, {name_sql("staff")} as who
            from prepared_register
            join author_grant on author_grant.school_id = prepared_register.school_id
              and author_grant.id = prepared_register.grant_id
            join staff on staff.school_id = author_grant.school_id
              and staff.id = author_grant.staff_id
            where prepared_register.school_id = $1 and prepared_register.device_id = $2
              and unsent > 0
            order by oldest_at""",
        school_id,
        device_id,
    )
    registers = [row["register_id"] for row in found]
    views = await registers_by_id(school_id, registers) if registers else []
    names = {view.id: view.name for view in views}
    return "; ".join(_waiting(row, names[row["register_id"]], now) for row in found)


def _waiting(row: Row, register: str, now: datetime) -> str:
    since = f", since {moment(row['oldest_at'], now)}" if row["oldest_at"] else ""
    entries = "1 entry" if row["unsent"] == 1 else f"{row['unsent']} entries"
    return f"{entries} for {register}, {row['who']}{since}"


def moment(instant: datetime, now: datetime) -> str:
    """``08:09`` of today, ``23 November 08:09`` of this year, else with the year."""
    local, today = school_time(instant), school_time(now)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local.day} {local:%B}{year} {local:%H:%M}"
