"""The queue *Entries that need a person*, what was set aside, and one entry with its bytes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from server.clock import milliseconds
from server.errors import BadInput
from server.held import store
from server.held.decide import (
    cannot_enter,
    only_evidence,
    readable_op,
    row_of,
)
from server.held.reasons import why
from server.held.store import StaffRow
from server.held.told import Told, tell
from server.held.words import moment
from server.register.sheet import clock
from sync.core import ids
from sync.core.claim import readable
from sync.core.op import BYTES_MAX
from sync.service import held
from sync.service.held import Decision, What, asked_by
from sync.service.store import InboxRow

PAGE = 50
DECIDED: dict[What, str] = {
    "asked": "asked to set it aside",
    "accepted": "accepted it as an entry of",
    "set_aside": "set it aside",
    "seconded": "agreed, so it was set aside",
    "taken_up": "took it up again",
}


class Queue(Struct, frozen=True):
    """One page of it. ``more``: the address of the next page; empty on the last."""

    waiting: int
    entries: list[Told]
    more: str
    part: str
    as_of: str
    now_ms: int


class Decided(Struct, frozen=True):
    """``who did what at 09:40``, and the reason."""

    sentence: str
    reason: str


class Choice(Struct, frozen=True):
    id: str
    words: str
    chosen: bool


class Entry(Struct, frozen=True):
    """One op with all that is known of it and all that may be done with it.

    ``state``: its disposition. ``no_accept``: why it cannot be entered; empty where it may be.
    ``only``: pupils of whom nothing else says that they were seen. ``mine``: the one who looks has
    asked to set it aside, so that another must agree.
    """

    told: Told
    state: str
    bytes: str
    size: int
    cut: bool
    decided: list[Decided]
    seen: int
    authors: list[Choice]
    no_accept: str
    only: list[str]
    mine: bool


async def read_queue(school_id: UUID, after: str, server_key: bytes, now: datetime) -> Queue:
    """What waits behind inbox number ``after``, whatever somebody has typed there."""
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    found = await held.waiting(school_id, after=begin, limit=PAGE + 1)
    entries = await tell(school_id, found[:PAGE], server_key, now)
    more = f"/held?after={entries[-1].number}" if len(found) > PAGE else ""
    return Queue(
        waiting=await held.count_waiting(school_id),
        entries=entries,
        more=more,
        part=f"/held/part?after={begin}" if begin else "/held/part",
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


async def read_set_aside(
    school_id: UUID, page: str, server_key: bytes, now: datetime
) -> tuple[list[Told], int]:
    """What people have set aside, the last first; and the number of the next page, 0 for none."""
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 0
    found = await held.set_aside(school_id, limit=PAGE + 1, offset=number * PAGE)
    entries = await tell(school_id, found[:PAGE], server_key, now)
    return entries, number + 1 if len(found) > PAGE else 0


async def read_entry(
    school_id: UUID, op_id: str, by: UUID, server_key: bytes, now: datetime
) -> Entry:
    """Raises NotFound where this school has no such op."""
    row = await row_of(school_id, op_id)
    [told] = await tell(school_id, [row], server_key, now)
    only = await only_evidence(school_id, row)
    names = await store.pupil_names(school_id, only)
    takers = await store.who_takes_registers(school_id)
    asked = asked_by(row, told.decisions)
    return Entry(
        told=told,
        state=row.disposition,
        bytes=readable(row.content),
        size=len(row.content),
        cut=len(row.content) > BYTES_MAX,
        decided=await _decided(school_id, told.decisions, now),
        seen=len(told.decisions),
        authors=_choices(takers, told),
        no_accept=_no_accept(row, told, school_id),
        only=sorted(names.values()),
        mine=asked is not None and asked.decided_by == by,
    )


def _choices(takers: Sequence[StaffRow], told: Told) -> list[Choice]:
    """Only a proved author is chosen beforehand."""
    return [
        Choice(
            id=ids.short(one.id),
            words=f"{one.name}, {one.position}{' (has left)' if one.ended_on else ''}",
            chosen=told.author.proved and told.author.staff_id == one.id,
        )
        for one in takers
    ]


def _no_accept(row: InboxRow, told: Told, school_id: UUID) -> str:
    """Why it cannot be entered, as far as that can be said before it is tried."""
    if row.disposition == "quarantined":
        return cannot_enter(told.why)
    if told.said.pupils and not told.names:
        return cannot_enter(why("pupils.unknown"))
    try:
        readable_op(row, school_id)
    except BadInput as problem:
        return problem.text
    return ""


async def _decided(school_id: UUID, decisions: Sequence[Decision], now: datetime) -> list[Decided]:
    people = {one.decided_by for one in decisions} | {d.as_staff for d in decisions if d.as_staff}
    names = await store.staff_names(school_id, people)
    return [_sentence(one, names, now) for one in decisions]


def _sentence(one: Decision, names: Mapping[UUID, str], now: datetime) -> Decided:
    whose = f" {names[one.as_staff]}" if one.as_staff else ""
    did = f"{names[one.decided_by]} {DECIDED[one.what]}{whose}"
    return Decided(f"{did}, {moment(one.decided_at, now)}", one.reason)
