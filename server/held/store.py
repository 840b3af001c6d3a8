"""Every query behind the queue and an author's own entries, but for those on the inbox itself."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from uuid import UUID

from msgspec import Struct

from database.sql import in_list, rows
from server.register.store import name_sql
from server.rules.marks import State
from server.rules.permissions import ALLOWED, Action
from sync.core.claim import claim
from sync.service import held
from sync.service.store import InboxRow

TAKES = sorted(role.value for role in ALLOWED[Action.TAKE_REGISTER])


class StaffRow(Struct, frozen=True):
    """Somebody who takes or took registers here."""

    id: UUID
    name: str
    position: str
    ended_on: date | None


class OwnAct(Struct, frozen=True):
    """One act of an author. ``flag``: as in the log; ``text_code``: of its op, where it has one."""

    seq: int
    register_id: UUID
    kind: str
    op_id: str | None
    device: str | None
    made_at: datetime
    received_at: datetime
    grade: str
    flag: str | None
    text_code: str | None


class OwnEntry(Struct, frozen=True):
    """What one act says of one pupil, with the pupil's name."""

    seq: int
    name: str
    arrived: time | None


async def staff_names(school_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    found = await rows(
        f"""select id, {name_sql("staff")} as name from staff
            where school_id = $1 and id in {in_list(2, list(ids))}""",
        school_id,
        *ids,
    )
    return {row["id"]: row["name"] for row in found}


async def device_names(school_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    if not ids:
        return {}
    found = await rows(
        f"select id, name from device where school_id = $1 and id in {in_list(2, list(ids))}",
        school_id,
        *ids,
    )
    return {row["id"]: row["name"] for row in found}


async def pupil_names(school_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Of those ``ids`` that are pupils of this school."""
    if not ids:
        return {}
    found = await rows(
        f"""select id, given_name || ' ' || family_name as name from pupil
            where school_id = $1 and id in {in_list(2, list(ids))}""",
        school_id,
        *ids,
    )
    return {row["id"]: row["name"] for row in found}


async def who_takes_registers(school_id: UUID) -> list[StaffRow]:
    """Everybody as whose entry an op can be accepted: who has left may have made it before."""
    found = await rows(
        f"""select id, {name_sql("staff")} as name, position, ended_on from staff
            where school_id = $1 and role in {in_list(2, TAKES)}
            order by family_name, given_name, id""",
        school_id,
        *TAKES,
    )
    return [StaffRow(**row) for row in found]


async def marks_of_day(
    school_id: UUID, day: date, pupils: Collection[UUID]
) -> dict[UUID, set[State]]:
    """Pupil → the states of their marks in all registers of ``day``."""
    if not pupils:
        return {}
    found = await rows(
        f"""select mark.pupil_id, mark.state from register
            join mark on mark.school_id = register.school_id and mark.register_id = register.id
            where register.school_id = $1 and register.on_date = $2
              and mark.pupil_id in {in_list(3, list(pupils))}""",
        school_id,
        day,
        *pupils,
    )
    marks: dict[UUID, set[State]] = defaultdict(set)
    for row in found:
        marks[row["pupil_id"]].add(row["state"])
    return marks


async def acts_by(
    school_id: UUID, staff_id: UUID, *, since: datetime, before: int, limit: int
) -> list[OwnAct]:
    """The author's acts received from ``since`` on and numbered below ``before``; newest first."""
    found = await rows(
        f"""select act.seq, act.register_id, act.kind, act.op_id, device.name as device,
              act.made_at, act.received_at, act.grade, act.flag, inbox.text_code
            from act
            left join inbox on inbox.school_id = act.school_id and inbox.op_id = act.op_id
            left join device on device.school_id = act.school_id and device.id = act.device_id
            where act.school_id = $1 and act.author_id = $2 and act.received_at >= $3
              and act.seq < $4
            order by act.seq desc limit {limit}""",
        school_id,
        staff_id,
        since,
        before,
    )
    return [OwnAct(**row) for row in found]


async def entries_of(school_id: UUID, seqs: Sequence[int]) -> list[OwnEntry]:
    if not seqs:
        return []
    found = await rows(
        f"""select entry.seq, pupil.given_name || ' ' || pupil.family_name as name, entry.arrived
            from entry join pupil on pupil.school_id = entry.school_id
              and pupil.id = entry.pupil_id
            where entry.school_id = $1 and entry.seq in {in_list(2, seqs)}""",
        school_id,
        *seqs,
    )
    return [OwnEntry(**row) for row in found]


# A shared tablet's junk of others: so many are looked through for a person's own.
LOOKED_MAX = 5_000
_AT_ONCE = 200


async def not_entered(
    school_id: UUID, staff_id: UUID, *, since: datetime, limit: int
) -> list[InboxRow]:
    """Ops under a grant of the person's, true or not, that are not in the log; newest first."""
    grants = await rows(
        "select id from author_grant where school_id = $1 and staff_id = $2", school_id, staff_id
    )
    own = {row["id"] for row in grants}
    newest = await _not_entered_on_their_tablets(school_id, staff_id, since)
    found: list[InboxRow] = []
    for place in range(0, len(newest), _AT_ONCE):
        some = await held.starts_of(school_id, newest[place : place + _AT_ONCE])
        found += [row for row in some if claim(row.content).grant_id in own]
        if len(found) >= limit:
            break
    return found[:limit]


async def _not_entered_on_their_tablets(
    school_id: UUID, staff_id: UUID, since: datetime
) -> list[str]:
    """Ids of ops from tablets on which the person has signed in; newest first."""
    found = await rows(
        f"""select op_id from inbox
            where school_id = $1 and received_at >= $3
              and (disposition in ('held', 'quarantined') or disposition = 'received'
                or op_id in (select op_id from held_decision where school_id = $1))
              and disposition <> 'accepted'
              and device_id in (
                select device_id from author_grant where school_id = $1 and staff_id = $2)
            order by number desc limit {LOOKED_MAX}""",
        school_id,
        staff_id,
        since,
    )
    return [row["op_id"] for row in found]
