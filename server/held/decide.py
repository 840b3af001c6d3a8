"""What a person decides on an op that was not entered; all of it stays on record (PROTOCOL 8.6)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import get_args
from uuid import UUID

from msgspec import Struct

from database.engine import current_engine
from server.accounts.sessions import SignedIn
from server.clock import school_time
from server.entries.apply import apply_ops
from server.errors import BadInput, NotFound
from server.held import store
from server.held.reasons import why
from server.held.words import claimed
from server.register.store import register_view
from server.rules.because import Because
from server.rules.disposition import (
    DISPOSITION,
    Event,
    SettingAside,
    State,
    refusals,
    seen_only_here,
)
from sync.core import ids
from sync.core.claim import claim
from sync.core.op import Op, Unreadable, read_op
from sync.service import held
from sync.service import store as inbox
from sync.service.evidence import bounds_of, first_cover
from sync.service.held import Decision, What, asked_by
from sync.service.journal import Noted, note
from sync.service.judge import ReceivedOp
from sync.service.log import HeadState, lock_head, save_head
from sync.service.store import InboxRow

BY_A_PERSON = "by_a_person"
REASON_MAX = 1_000
REASON_MISSING = "Write the reason: whoever asks later reads it."


class Desk(Struct, frozen=True):
    """Who decides, and when. ``seen``: how many decisions the page had shown."""

    by: SignedIn
    seen: int
    now: datetime
    server_key: bytes
    random: Callable[[int], bytes]


class Held(Struct, frozen=True):
    """An op under the head row, with what was decided on it so far."""

    head: HeadState
    row: InboxRow
    decisions: list[Decision]


async def accept(op_id: str, as_staff: UUID | None, reason: str, desk: Desk) -> None:
    """Enters the op as ``as_staff``'s; it gets its number now.

    Raises BadInput, with nothing written, where it cannot be entered or the reason is missing.
    """
    async with current_engine().transaction():
        found = await _open(op_id, "accept", desk)
        school_id = desk.by.school_id
        takers = {one.id for one in await store.who_takes_registers(school_id)}
        if as_staff is None or as_staff not in takers:
            raise BadInput("held.author", "Choose whose entry it is.")
        reason = _reason(reason)
        op = readable_op(found.row, school_id)
        covered = await first_cover(school_id, found.row, op)
        received = ReceivedOp(
            op=op,
            op_id=op_id,
            staff_id=as_staff,
            device_id=found.row.device_id,
            received_at=found.row.received_at,
            bounds=bounds_of(op, found.row, covered, desk.server_key, school_id),
            flag=BY_A_PERSON,
        )
        applied = await apply_ops(found.head, [received])
        [verdict] = applied.verdicts
        if verdict.disposition != "accepted":
            raise BadInput("held.cannot_enter", cannot_enter(why(verdict.text_code)))
        row = found.row
        row.disposition, row.text_code = verdict.disposition, verdict.text_code
        row.seq, row.grade = verdict.seq, verdict.grade
        await inbox.keep(school_id, [row])
        await applied.write()
        await _record(found, desk, "accepted", "op_accepted", reason, as_staff)


async def set_aside(op_id: str, reason: str, desk: Desk) -> None:
    """Sets the op aside, or asks for the second person without whom it cannot be.

    A call by another person, once the first has asked, is their consent.
    """
    async with current_engine().transaction():
        found = await _open(op_id, "set_aside", desk)
        first = asked_by(found.row, found.decisions)
        agrees = first is not None and first.decided_by != desk.by.staff_id
        reason = first.reason if first and agrees else _reason(reason)
        setting = SettingAside(
            reason=reason,
            by=first.decided_by if first and agrees else desk.by.staff_id,
            second=desk.by.staff_id if agrees else None,
            only_evidence=bool(await only_evidence(desk.by.school_id, found.row)),
        )
        if refusals(setting):
            if first is not None:
                raise BadInput("held.second", "You have asked for it. A second person must agree.")
            await _record(found, desk, "asked", "op_set_aside_asked", reason)
            return
        found.row.disposition = "set_aside"
        await inbox.keep(desk.by.school_id, [found.row])
        await _record(found, desk, "seconded" if agrees else "set_aside", "op_set_aside", reason)


async def take_up(op_id: str, reason: str, desk: Desk) -> None:
    """The op waits for a person again; also takes back that it was asked to be set aside."""
    async with current_engine().transaction():
        found = await _found(op_id, desk)
        if asked_by(found.row, found.decisions) is None:
            found.row.disposition = _after(found.row, "take_up")
            await inbox.keep(desk.by.school_id, [found.row])
        await _record(found, desk, "taken_up", "op_taken_up", reason.strip()[:REASON_MAX])


async def _open(op_id: str, event: Event, desk: Desk) -> Held:
    """The op, where ``event`` may happen to it now."""
    found = await _found(op_id, desk)
    _after(found.row, event)
    return found


async def _found(op_id: str, desk: Desk) -> Held:
    head = await lock_head(desk.by.school_id, desk.now)
    row = await row_of(desk.by.school_id, op_id)
    decisions = (await held.decisions_on(desk.by.school_id, [op_id])).get(op_id, [])
    if len(decisions) != desk.seen:
        raise BadInput(
            "held.decided_since", "Somebody has decided on this entry meanwhile. Look at it again."
        )
    return Held(head, row, decisions)


async def row_of(school_id: UUID, op_id: str) -> InboxRow:
    """The op of this school that the address names; NotFound in words where there is none."""
    found = await inbox.known(school_id, [op_id]) if ids.is_hash(op_id) else {}
    if op_id not in found:
        raise NotFound("held.unknown", "There is no such entry in this school.")
    return found[op_id]


def _after(row: InboxRow, event: Event) -> State:
    """The state that ``event`` leads to; BadInput with the rule's reason where it cannot be."""
    state: State = next(one for one in get_args(State) if one == row.disposition)
    after = DISPOSITION.after(state, event)
    if isinstance(after, Because):
        raise BadInput(f"held.{state}", f"{after.text[0].upper()}{after.text[1:]}.")
    return after


def _reason(typed: str) -> str:
    if not typed.strip():
        raise BadInput("held.reason", REASON_MISSING)
    return typed.strip()[:REASON_MAX]


def readable_op(row: InboxRow, school_id: UUID) -> Op:
    """The op, where it is one of this school and of the tablet that sent it; else BadInput."""
    try:
        op = read_op(row.content)
    except Unreadable as problem:
        raise BadInput("held.cannot_enter", cannot_enter(why(str(problem)))) from problem
    if ids.uuid(op.school) != school_id or ids.uuid(op.device) != row.device_id:
        raise BadInput("held.cannot_enter", cannot_enter(why("op.other_device")))
    return op


def cannot_enter(reason: str) -> str:
    return f"It cannot be entered. {reason}"


async def only_evidence(school_id: UUID, row: InboxRow) -> frozenset[UUID]:
    """The pupils of whom nothing but this op says that they were seen on that day."""
    said = claim(row.content)
    ours = await store.pupil_names(school_id, said.seen)
    view = await register_view(school_id, said.register_id) if said.register_id else None
    made = claimed(said.wall_ms, row.offset_ms, row.received_at) or row.received_at
    day = school_time(made).date() if view is None else view.on_date
    return seen_only_here(ours, await store.marks_of_day(school_id, day, list(ours)))


async def _record(
    found: Held,
    desk: Desk,
    what: What,
    noted: str,
    reason: str,
    as_staff: UUID | None = None,
) -> None:
    """The decision, its line in the journal, and the head row, all in this transaction."""
    school_id, at = desk.by.school_id, found.head.server_time
    if found.decisions:  # two within one moment stand in their order all the same
        at = max(at, found.decisions[-1].decided_at + timedelta(microseconds=1))
    decision = Decision(
        op_id=found.row.op_id,
        what=what,
        decided_at=at,
        decided_by=desk.by.staff_id,
        as_staff=as_staff,
        reason=reason,
    )
    line = Noted(
        what=noted,
        at=at,
        by_staff=desk.by.staff_id,
        device_id=found.row.device_id,
        staff_id=as_staff,
        op_id=found.row.op_id,
        said=reason,
    )
    await held.add_decision(school_id, decision, desk.random)
    await note(school_id, line, desk.random)
    await save_head(found.head)
