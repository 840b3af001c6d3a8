"""Ops that wait for a person, and what people have decided on them (PROTOCOL 4, 8.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from database.sql import Row, in_list, rows
from sync.core.op import BYTES_MAX
from sync.service.journal import Random
from sync.service.store import InboxRow

# *asked*: to be set aside, which a second person must agree to.
What = Literal["accepted", "asked", "set_aside", "seconded", "taken_up"]


class Decision(Struct, frozen=True, kw_only=True):
    """What one person decided. ``as_staff``: whose entry it was accepted as."""

    op_id: str
    what: What
    decided_at: datetime
    decided_by: UUID
    as_staff: UUID | None = None
    reason: str


def asked_by(row: InboxRow, decisions: Sequence[Decision]) -> Decision | None:
    """Who has asked to set the op aside and waits for a second person; None where nobody does."""
    if row.disposition not in ("held", "quarantined") or not decisions:
        return None
    return decisions[-1] if decisions[-1].what == "asked" else None


WAITS = "disposition in ('held', 'quarantined')"  # in the words of the index inbox_held
# No op is longer than this; of what is longer, the rest can be read by nobody.
_FIELDS = ", ".join(
    f"substr(content, 1, {BYTES_MAX}) as content" if field == "content" else f"inbox.{field}"
    for field in InboxRow.__struct_fields__
)


def _inbox(found: Sequence[Row]) -> list[InboxRow]:
    return [InboxRow(**row) for row in found]


async def count_waiting(school_id: UUID) -> int:
    """How many ops nobody has decided on."""
    [row] = await rows(
        f"select count(*) as ops from inbox where school_id = $1 and {WAITS}", school_id
    )
    return int(row["ops"])


async def waiting(school_id: UUID, *, after: int, limit: int) -> list[InboxRow]:
    """Those ops behind inbox number ``after``, the longest waiting first; the start of each."""
    found = await rows(
        f"""select {_FIELDS} from inbox where school_id = $1 and {WAITS} and number > $2
            order by number limit {limit}""",
        school_id,
        after,
    )
    return _inbox(found)


async def starts_of(school_id: UUID, op_ids: Sequence[str]) -> list[InboxRow]:
    """Those ops, the last received first; the start of each."""
    found = await rows(
        f"""select {_FIELDS} from inbox where school_id = $1 and op_id in {in_list(2, op_ids)}
            order by number desc""",
        school_id,
        *op_ids,
    )
    return _inbox(found)


async def set_aside(school_id: UUID, *, limit: int, offset: int) -> list[InboxRow]:
    """Ops that people have set aside, the last decided first."""
    found = await rows(
        f"""select {_FIELDS} from inbox join (
              select op_id, max(decided_at) as decided from held_decision
              where school_id = $1 group by op_id) last on last.op_id = inbox.op_id
            where inbox.school_id = $1 and inbox.disposition = 'set_aside'
            order by last.decided desc, inbox.number desc limit {limit} offset {offset}""",
        school_id,
    )
    return _inbox(found)


async def size_of(school_id: UUID, op_id: str) -> int:
    """How many bytes arrived."""
    [row] = await rows(
        "select length(content) as bytes from inbox where school_id = $1 and op_id = $2",
        school_id,
        op_id,
    )
    return int(row["bytes"])


async def decisions_on(school_id: UUID, op_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """Op → what was decided on it, in order."""
    found = await rows(
        f"""select op_id, what, decided_at, decided_by, as_staff, reason from held_decision
            where school_id = $1 and op_id in {in_list(2, op_ids)} order by decided_at, id""",
        school_id,
        *op_ids,
    )
    decided: dict[str, list[Decision]] = {}
    for row in found:
        decided.setdefault(row["op_id"], []).append(Decision(**row))
    return decided


async def add_decision(school_id: UUID, one: Decision, random: Random) -> None:
    await rows(
        """insert into held_decision
             (school_id, id, op_id, what, decided_at, decided_by, as_staff, reason)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        school_id,
        UUID(bytes=random(16)),
        one.op_id,
        one.what,
        one.decided_at,
        one.decided_by,
        one.as_staff,
        one.reason,
    )
