"""Every query behind the live board and a register's entries."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import get_args
from uuid import UUID

from msgspec import Struct

from database.sql import in_list, rows
from server.register.store import name_sql
from server.rules.marks import State


class PeriodOfDay(Struct, frozen=True):
    """A period that has registers on one day; school wall clock."""

    id: UUID
    name: str
    starts: time
    ends: time
    session: str


class ListedRow(Struct, frozen=True):
    """That a pupil is on a register, and what it says of them."""

    pupil_id: UUID
    register_id: UUID
    state: State


class PupilRow(Struct, frozen=True):
    id: UUID
    given_name: str
    family_name: str
    tutor_group: str


class HolderRow(Struct, frozen=True):
    """A tablet that holds a register. ``unsent``: entries that it has told of, not yet here.

    ``since``: when the oldest of them was made, ``who``: whose they are.
    """

    register_id: UUID
    device: str
    who: str
    unsent: int
    since: datetime | None
    heard_at: datetime


class ActLine(Struct, frozen=True):
    """One act with its author and device, as they are shown."""

    seq: int
    kind: str
    author: str | None
    author_position: str
    unplanned: bool
    device: str | None
    base_seq: int
    made_at: datetime
    received_at: datetime
    grade: str
    flag: str | None


async def periods_of(school_id: UUID, day: date) -> tuple[list[PeriodOfDay], str]:
    """The periods that have registers on ``day``, and why the school is closed all the same.

    A school may close on a day whose registers are there already; empty where it has not.
    """
    found = await rows(
        """select id, name, starts, ends, session,
             (select cause from closure where school_id = $1 and closed_on = $2) as cause
           from period where school_id = $1 and id in (
             select period_id from register where school_id = $1 and on_date = $2)
           order by starts, ends, id""",
        school_id,
        day,
    )
    causes = [row.pop("cause") for row in found]
    return [PeriodOfDay(**row) for row in found], next(iter(causes), None) or ""


async def mark_counts(school_id: UUID, day: date, period_id: UUID) -> dict[UUID, dict[State, int]]:
    """Register → how many of its pupils have a mark of each state."""
    found = await rows(
        """select register.id, mark.state, count(*) as pupils
           from register cross join group_pupil cross join mark
           where register.school_id = $1 and register.on_date = $2 and register.period_id = $3
             and group_pupil.school_id = $1 and group_pupil.group_id = register.group_id
             and group_pupil.joined_on <= $2
             and (group_pupil.left_on is null or group_pupil.left_on > $2)
             and mark.school_id = $1 and mark.register_id = register.id
             and mark.pupil_id = group_pupil.pupil_id
           group by register.id, mark.state""",
        school_id,
        day,
        period_id,
    )
    counts: dict[UUID, dict[State, int]] = {}
    for row in found:
        counts.setdefault(row["id"], {})[row["state"]] = row["pupils"]
    return counts


# `cross join` keeps SQLite to this order: the day's registers first, then their pupils. Else it
# reads every membership that the school has ever had.
_LISTED = """from register cross join group_pupil
    where register.school_id = $1 and register.on_date = $2
      and group_pupil.school_id = $1 and group_pupil.group_id = register.group_id
      and group_pupil.joined_on <= $2
      and (group_pupil.left_on is null or group_pupil.left_on > $2)"""


# The rows that `whereabouts` goes by: each pupil's register that began last before $3; more than
# one of a pupil where several began together. Most pupils are on one of those that began last of
# all, so only the others' earlier registers are weighed.
_LAST = f"""with latest as (
      select group_pupil.pupil_id, register.id as register_id {_LISTED}
        and register.opens_at = (select max(opens_at) from register
          where school_id = $1 and on_date = $2 and opens_at <= $3)),
    older as (
      select group_pupil.pupil_id, register.id as register_id,
        rank() over (partition by group_pupil.pupil_id
          order by register.opens_at desc) as place {_LISTED}
        and register.opens_at <= $3
        and group_pupil.pupil_id not in (select pupil_id from latest)),
    listed as (
      select pupil_id, register_id from latest
      union all select pupil_id, register_id from older where place = 1)"""
_MARKS = """from listed left join mark on mark.school_id = $1
      and mark.register_id = listed.register_id and mark.pupil_id = listed.pupil_id"""

_BITS: dict[State, int] = {state: 1 << place for place, state in enumerate(get_args(State))}
_BIT = " ".join(f"when '{state}' then {bit}" for state, bit in _BITS.items())


async def last_listed(school_id: UUID, day: date, now: datetime) -> list[ListedRow]:
    """Every pupil of the day with their register that began last before ``now``."""
    found = await rows(
        f"""{_LAST} select listed.pupil_id, listed.register_id,
              coalesce(mark.state, 'none') as state {_MARKS}""",
        school_id,
        day,
        now,
    )
    return [ListedRow(**row) for row in found]


async def count_last_listed(
    school_id: UUID, day: date, now: datetime
) -> list[tuple[list[State], int]]:
    """The same, counted: the states of a pupil's registers that began last, and how many pupils.

    A school's worth of rows costs more to carry than to count.
    """
    found = await rows(
        f"""{_LAST} select states, count(*) as pupils from (
              select sum(distinct case coalesce(mark.state, 'none') {_BIT} end) as states
              {_MARKS} group by listed.pupil_id) of_pupil group by states""",
        school_id,
        day,
        now,
    )
    return [
        ([state for state, bit in _BITS.items() if row["states"] & bit], row["pupils"])
        for row in found
    ]


async def pupils(school_id: UUID, day: date, ids: Sequence[UUID]) -> list[PupilRow]:
    """Those pupils with their tutor group on ``day``, by family name; empty: in none."""
    found = await rows(
        f"""select id, given_name, family_name, coalesce((
              select min(pupil_group.name) from group_pupil
              join pupil_group on pupil_group.school_id = group_pupil.school_id
                and pupil_group.id = group_pupil.group_id and pupil_group.kind = 'tutor'
              where group_pupil.school_id = pupil.school_id and group_pupil.pupil_id = pupil.id
                and group_pupil.joined_on <= $2
                and (group_pupil.left_on is null or group_pupil.left_on > $2)), '')
              as tutor_group
            from pupil where school_id = $1 and id in {in_list(3, ids)}
            order by family_name, given_name, id""",
        school_id,
        day,
        *ids,
    )
    return [PupilRow(**row) for row in found]


async def marked_at(
    school_id: UUID, register_ids: Sequence[UUID], pupil_ids: Sequence[UUID]
) -> dict[tuple[UUID, UUID], datetime]:
    """(register, pupil) → when the last entry behind the pupil's mark was made."""
    registers = in_list(2, register_ids)
    found = await rows(
        f"""select mark.register_id, mark.pupil_id, act.made_at from mark
            join act on act.school_id = mark.school_id and act.seq = mark.seq
            where mark.school_id = $1 and mark.register_id in {registers}
              and mark.pupil_id in {in_list(2 + len(register_ids), pupil_ids)}""",
        school_id,
        *register_ids,
        *pupil_ids,
    )
    return {(row["register_id"], row["pupil_id"]): row["made_at"] for row in found}


async def acts_of(school_id: UUID, register_id: UUID) -> list[ActLine]:
    """Every act on the register, in the order of the log."""
    found = await rows(
        f"""select act.seq, act.kind, {name_sql("staff")} as author, act.author_position,
              act.unplanned, device.name as device, act.base_seq, act.made_at, act.received_at,
              act.grade, act.flag
            from act
            left join staff on staff.school_id = act.school_id and staff.id = act.author_id
            left join device on device.school_id = act.school_id and device.id = act.device_id
            where act.school_id = $1 and act.register_id = $2 order by act.seq""",
        school_id,
        register_id,
    )
    return [ActLine(**row) for row in found]


async def holders(school_id: UUID, register_ids: Sequence[UUID]) -> dict[UUID, list[HolderRow]]:
    """Register → the tablets that hold it, by their own last word and by what has arrived.

    An ended tablet holds no register; only what it has not sent still counts.
    """
    found = await rows(
        f"""select prepared_register.register_id, device.name as device, {name_sql("staff")} as who,
              prepared_register.unsent, prepared_register.oldest_at as since,
              device.last_heard_at as heard_at, device.ended_at,
              device.gapless_n < device.head_n as waits
            from prepared_register
            join device on device.school_id = prepared_register.school_id
              and device.id = prepared_register.device_id
            join author_grant on author_grant.school_id = prepared_register.school_id
              and author_grant.id = prepared_register.grant_id
            join staff on staff.school_id = author_grant.school_id
              and staff.id = author_grant.staff_id
            where prepared_register.school_id = $1
              and prepared_register.register_id in {in_list(2, register_ids)}
            order by device.last_heard_at, device.name""",
        school_id,
        *register_ids,
    )
    held: dict[UUID, list[HolderRow]] = {}
    for row in found:
        if not row.pop("waits"):
            row["unsent"] = 0
        if row.pop("ended_at") is None or row["unsent"]:
            held.setdefault(row["register_id"], []).append(HolderRow(**row))
    return held
