"""Turns proved ops into acts: the school's side of a push (SYNC §2, §4; rules E2–E5, W2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import msgspec
from msgspec import Struct

from server.clock import school_time
from server.entries import store
from server.entries.append import Draft, number, write
from server.entries.day import prepare_named
from server.entries.evidence import entry_time, instant, regrade
from server.entries.facts import Statement, UnknownType, UnreadableBody, statement
from server.entries.prepared import keep_prepared
from server.entries.store import AuthorRow, RegisterRow
from server.rules.permissions import ALLOWED, Action
from server.rules.register_window import EntryTime, grade
from sync.service.epochs import Forks, base_seq, read_forks
from sync.service.inbox import Meaning
from sync.service.judge import Applied, ReceivedOp, Verdict
from sync.service.log import HeadState

TAKES = sorted(role.value for role in ALLOWED[Action.TAKE_REGISTER])
SOME_UNKNOWN = "pupils.some_unknown"
# Each op may name another day, and every day looked at makes the others wait under the head row.
DAYS_MAX = 10
OLDEST = timedelta(days=400)  # an op of that day is still understood, whatever its hour (SYNC §2)


class Known(Struct, frozen=True):
    """What the school's side knows that a batch of ops speaks of. ``later``: days not looked at."""

    head: HeadState
    registers: dict[UUID, RegisterRow]
    later: set[date]
    expected: dict[UUID, set[UUID]]
    authors: dict[UUID, AuthorRow]
    teachers: set[tuple[UUID, UUID]]
    forks: Forks


async def apply_ops(head: HeadState, ops: Sequence[ReceivedOp]) -> Applied:
    """One verdict an op, and what writes acts, entries, marks. The head row is the caller's."""
    known = await _known(head, ops)
    verdicts: list[Verdict | None] = []
    drafts: list[Draft] = []
    texts: list[str | None] = []
    for op in ops:
        found = _draft(op, known)
        if isinstance(found, Verdict):
            verdicts.append(found)
        else:
            verdicts.append(None)
            drafts.append(found[0])
            texts.append(found[1])
    numbered = number(head, drafts)
    accepted = (
        Verdict("accepted", text, act.seq, act.grade)
        for act, text in zip(numbered.acts, texts, strict=True)
    )
    return Applied(
        [verdict or next(accepted) for verdict in verdicts],
        partial(write, head.school_id, numbered, known.registers),
    )


async def _known(head: HeadState, ops: Sequence[ReceivedOp]) -> Known:
    registers, later = await _registers(head, ops)
    groups = list({register.group_id for register in registers.values()})
    of_another_epoch = any(op.op.base[0] != head.epoch for op in ops)
    return Known(
        head=head,
        registers=registers,
        later=later,
        expected=await store.expected(head.school_id, registers.values()) if registers else {},
        authors=await store.authors(head.school_id, list({op.staff_id for op in ops})),
        teachers=await store.teachers(head.school_id, groups) if groups else set(),
        forks=await read_forks(head) if of_another_epoch else [],
    )


async def _registers(
    head: HeadState, ops: Sequence[ReceivedOp]
) -> tuple[dict[UUID, RegisterRow], set[date]]:
    """The registers that the ops name; days nobody has opened are prepared (PROTOCOL 5.4).

    Of many such days only the first; the others are for a later round.
    """
    names = list({op.op.register_id for op in ops})
    found = await store.registers(head.school_id, names)
    if len(found) == len(names):
        return found, set()
    unknown = set(names) - set(found)
    days = sorted({_day(op) for op in ops if op.op.register_id in unknown and _is_recent(op)})
    for day in days[:DAYS_MAX]:
        await prepare_named(head, day, unknown)
    return await store.registers(head.school_id, names), set(days[DAYS_MAX:])


def _day(op: ReceivedOp) -> date:
    return school_time(_times(op)[0]).date()


def _is_recent(op: ReceivedOp) -> bool:
    return _day(op) >= school_time(op.received_at).date() - OLDEST


def _draft(received: ReceivedOp, known: Known) -> tuple[Draft, str | None] | Verdict:
    op = received.op
    register = known.registers.get(op.register_id)
    if register is None:
        waits = _is_recent(received) and _day(received) in known.later
        return Verdict("received") if waits else Verdict("held", "register.unknown")
    try:
        said = statement(op.type, bytes(op.body))
    except (UnknownType, UnreadableBody) as problem:
        return Verdict("held", str(problem))
    on_list = known.expected.get(register.id, set())
    of_ours = tuple(pupil for pupil in said.pupils if pupil in on_list)
    if said.pupils and not of_ours:
        return Verdict("held", "pupils.unknown")
    text = None
    if len(of_ours) < len(said.pupils):
        said, text = msgspec.structs.replace(said, pupils=of_ours), SOME_UNKNOWN
    made, time = _times(received)
    author = known.authors[received.staff_id]
    return Draft(
        register_id=register.id,
        statement=_corrected(said, made, register),
        author_id=author.id,
        author_position=author.position,
        unplanned=not planned(author.id, register, known.teachers),
        base_seq=base_seq(op.base, known.head, known.forks),
        made_at=made,
        received_at=received.received_at,
        grade=grade(time, register.times),
        earliest_at=time.earliest,
        latest_at=time.latest,
        flag=received.flag,
        op_id=received.op_id,
        device_id=received.device_id,
        n=op.n,
    ), text


def _times(op: ReceivedOp) -> tuple[datetime, EntryTime]:
    """The best single guess of when it was made, and all that is known of it."""
    return instant(op.bounds.estimate, op.received_at), entry_time(op.bounds, op.received_at)


def planned(staff_id: UUID, register: RegisterRow, teachers: set[tuple[UUID, UUID]]) -> bool:
    """True for who is set to take the register: its teacher, its cover, its group's teachers."""
    return (
        staff_id in (register.staff_id, register.covered_by)
        or (register.group_id, staff_id) in teachers
    )


def _corrected(said: Statement, made: datetime, register: RegisterRow) -> Statement:
    """An arrival that the device's clock told is read off the corrected clock (SYNC §4).

    Only where that is the register's own day; a clock that is days out is no better than its word.
    """
    if said.src != "clock":
        return said
    moment = school_time(made)
    if moment.date() != register.on_date:
        return said
    return msgspec.structs.replace(said, arrived=moment.time().replace(second=0, microsecond=0))


async def takers(head: HeadState) -> list[UUID]:
    """Who may take registers and still works here."""
    return await store.takers(head.school_id, TAKES, school_time(head.server_time).date())


MEANING = Meaning(apply_ops, regrade, keep_prepared, takers)
