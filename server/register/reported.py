"""Who was seen by entries that still need a person: *reported, not accepted* (SYNC §6)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import Row, in_list, rows
from sync.core.claim import Claim, claim
from sync.core.op import BYTES_MAX
from sync.service.held import WAITS

# So that one tablet's junk neither slows a page nor hides what another reports; the queue has all.
NEWEST = 100


class Reported(Struct, frozen=True):
    """One entry that says of ``pupils`` that somebody saw them; only those on the register.

    ``what``: as it says so, proved by nothing. ``tablet``: the one that sent it.
    """

    op: str
    pupils: tuple[UUID, ...]
    what: str
    tablet: str
    received_at: datetime


Reports = Mapping[UUID, Sequence[Reported]]  # by register, the first received first


async def read_reported(school_id: UUID, registers: Collection[UUID]) -> Reports:
    """Of each tablet only the newest that wait."""
    found = await rows(
        f"""select inbox.op_id, substr(content, 1, {BYTES_MAX}) as content, received_at,
              device.name as tablet
            from inbox
            join device on device.school_id = inbox.school_id and device.id = inbox.device_id
            where inbox.school_id = $1 and inbox.op_id in (select op_id from (
                select op_id, row_number() over (partition by device_id order by number desc)
                  as place from inbox where school_id = $1 and {WAITS}) newest
              where place <= {NEWEST})
            order by inbox.number""",
        school_id,
    )
    told: dict[UUID, list[tuple[Row, Claim]]] = defaultdict(list)
    for row in found:
        said = claim(row["content"])
        if said.seen and said.register_id in registers and said.register_id:
            told[said.register_id].append((row, said))
    on_list = await _on_list(school_id, told)
    reports = {
        register: [_reported(row, said, on_list[register]) for row, said in ops]
        for register, ops in told.items()
    }
    return {register: [one for one in ops if one.pupils] for register, ops in reports.items()}


def _reported(row: Row, said: Claim, on_list: Collection[UUID]) -> Reported:
    return Reported(
        op=row["op_id"],
        pupils=tuple(pupil for pupil in said.seen if pupil in on_list),
        what=_what(said),
        tablet=row["tablet"],
        received_at=row["received_at"],
    )


def _what(said: Claim) -> str:
    return "present" if said.kind == "seen" else f"arrived {said.at}".strip()


async def _on_list(school_id: UUID, registers: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Register → its pupils."""
    pupils: dict[UUID, set[UUID]] = defaultdict(set)
    if not registers:
        return pupils
    found = await rows(
        f"""select register.id, group_pupil.pupil_id from register
            join group_pupil on group_pupil.school_id = register.school_id
              and group_pupil.group_id = register.group_id
              and joined_on <= on_date and (left_on is null or left_on > on_date)
            where register.school_id = $1 and register.id in {in_list(2, list(registers))}""",
        school_id,
        *registers,
    )
    for row in found:
        pupils[row["id"]].add(row["pupil_id"])
    return pupils


def reported_in(reports: Reports, register: UUID) -> set[UUID]:
    """The pupils of whom something is reported there."""
    return {pupil for one in reports.get(register, ()) for pupil in one.pupils}
