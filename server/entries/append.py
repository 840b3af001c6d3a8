"""Appends acts to the log and folds what they touch, in the caller's transaction (SYNC §4)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct, structs

from server.clock import SCHOOL_TIME
from server.entries import store
from server.entries.digest import act_digest
from server.entries.facts import Statement
from server.entries.store import ActRow, EntryRow, RegisterRow, WrittenEntry
from server.rules.marks import Lane, Mark, Said, before, fold
from server.rules.register_times import at
from sync.service.log import HeadState

Touched = dict[tuple[UUID, UUID], list[Said]]  # by register and pupil


class Draft(Struct, frozen=True):
    """An act that is about to get its number."""

    register_id: UUID
    statement: Statement
    author_id: UUID | None
    author_position: str
    unplanned: bool
    base_seq: int
    made_at: datetime
    received_at: datetime
    grade: str
    op_id: str | None = None
    device_id: UUID | None = None
    n: int | None = None
    lane: Lane = "sighting"
    codes: dict[UUID, tuple[str, str]] = {}  # of plans: pupil → code, words for the teacher
    earliest_at: datetime | None = None
    latest_at: datetime | None = None
    flag: str | None = None


class Numbered(Struct, frozen=True):
    """Acts that have their numbers, and their entries, not yet written."""

    acts: list[ActRow]
    entries: list[EntryRow]


def number(head: HeadState, drafts: Sequence[Draft]) -> Numbered:
    """Gives ``drafts`` the next numbers of the log, in their order."""
    numbered = Numbered([], [])
    for draft in drafts:
        act, entries = _act(draft, head.seq + 1), _entries(draft, head.seq + 1)
        _, chain = head.next_act(act_digest(act, entries))
        numbered.acts.append(structs.replace(act, chain=chain))
        numbered.entries.extend(entries)
    return numbered


async def write(school_id: UUID, numbered: Numbered, registers: dict[UUID, RegisterRow]) -> None:
    """Writes acts and entries, and folds the marks they touch."""
    acts, entries = numbered.acts, numbered.entries
    await store.add_acts(school_id, acts)
    await store.add_entries(school_id, entries)
    await _fold_touched(school_id, numbered, registers)
    await store.save_register_heads(school_id, {act.register_id: act.seq for act in acts})
    await _weigh_completions(school_id, acts)


async def append(
    head: HeadState, drafts: Sequence[Draft], registers: dict[UUID, RegisterRow]
) -> None:
    """Numbers and writes ``drafts``."""
    await write(head.school_id, number(head, drafts), registers)


def _act(draft: Draft, seq: int) -> ActRow:
    return ActRow(
        seq=seq,
        register_id=draft.register_id,
        kind=draft.statement.kind,
        op_id=draft.op_id,
        author_id=draft.author_id,
        author_position=draft.author_position,
        unplanned=draft.unplanned,
        device_id=draft.device_id,
        n=draft.n,
        base_seq=draft.base_seq,
        made_at=draft.made_at,
        received_at=draft.received_at,
        grade=draft.grade,
        chain="",
        earliest_at=draft.earliest_at,
        latest_at=draft.latest_at,
        flag=draft.flag,
    )


def _entries(draft: Draft, seq: int) -> list[EntryRow]:
    said = draft.statement
    if said.fact is None:  # the register is complete, or open again: nothing of a pupil
        return []
    return [
        EntryRow(seq, pupil, draft.lane, said.fact, said.arrived, said.src, *_code(draft, pupil))
        for pupil in said.pupils
    ]


def _code(draft: Draft, pupil: UUID) -> tuple[str | None, str | None]:
    return draft.codes.get(pupil, (None, None))


async def _fold_touched(
    school_id: UUID, numbered: Numbered, registers: dict[UUID, RegisterRow]
) -> None:
    acts = {act.seq: act for act in numbered.acts}
    alike: dict[tuple[int, str | None], Said] = {}
    touched: Touched = defaultdict(list)
    for entry in numbered.entries:
        act, of = acts[entry.seq], (entry.seq, entry.code)
        if of not in alike:  # entries of one act differ in nothing but their code
            alike[of] = as_said(store.as_written(act, entry), registers[act.register_id])
        touched[act.register_id, entry.pupil_id].append(alike[of])
    if not touched:
        return
    begun = {key for key, _ in touched if registers[key].head_seq}
    first = numbered.acts[0].seq
    earlier = await store.written(school_id, sorted(begun), before=first) if begun else []
    for written in earlier:
        if (written.register_id, written.pupil_id) in touched:
            add_written(touched, written, registers)
    await store.save_marks(school_id, folded(touched, registers))


async def fold_again(school_id: UUID, registers: dict[UUID, RegisterRow]) -> None:
    """Marks and completions of those registers, from all of their entries."""
    touched: Touched = defaultdict(list)
    for entry in await store.written(school_id, sorted(registers)):
        add_written(touched, entry, registers)
    await store.save_marks(school_id, folded(touched, registers))
    await _weigh_again(school_id, registers)


def add_written(touched: Touched, entry: WrittenEntry, registers: dict[UUID, RegisterRow]) -> None:
    said = as_said(entry, registers[entry.register_id])
    touched[entry.register_id, entry.pupil_id].append(said)


def folded(
    touched: Touched, registers: dict[UUID, RegisterRow]
) -> Iterator[tuple[UUID, UUID, Mark]]:
    """The mark of each (register, pupil). Entries of one act differ in nothing but their code."""
    marks: dict[tuple[object, ...], Mark] = {}
    for (register_id, pupil_id), said in touched.items():
        alike = (register_id, *((entry.seq, entry.code) for entry in said))
        if alike not in marks:
            register = registers[register_id]
            marks[alike] = fold(said, register.times, register.session)
        yield register_id, pupil_id, marks[alike]


def as_said(entry: WrittenEntry, register: RegisterRow) -> Said:
    """An entry as the fold reads it."""
    arrived_at = None
    if entry.arrived is not None:
        arrived_at = at(register.on_date, entry.arrived, SCHOOL_TIME)
        if entry.src == "clock" and entry.latest_at is not None:
            arrived_at = min(arrived_at, entry.latest_at)  # it was made by then
    return Said(
        seq=entry.seq,
        lane=entry.lane,
        fact=entry.fact,
        base_seq=entry.base_seq,
        device=entry.device_id,
        n=entry.n,
        after_close=entry.made_at >= register.closes_at,
        arrived_at=arrived_at,
        unclear=entry.src == "clock" and entry.grade == "D",
        code=entry.code,
    )


async def _weigh_completions(school_id: UUID, acts: Iterable[ActRow]) -> None:
    """Finds, for each register touched, the completion that nothing replaces."""
    await _weigh_again(
        school_id, {a.register_id for a in acts if a.kind in ("complete", "reopened")}
    )


async def _weigh_again(school_id: UUID, registers: Iterable[UUID]) -> None:
    touched = sorted(registers)
    if not touched:
        return
    said: dict[UUID, list[ActRow]] = defaultdict(list)
    for act in await store.completions(school_id, touched):
        said[act.register_id].append(act)
    await store.save_completions(school_id, {key: standing(said[key]) for key in touched})


def standing(acts: Sequence[ActRow]) -> ActRow | None:
    """The first completion that no reopening replaces; None where the register is open again.

    Each is weighed against few, so that thousands of one tablet slow nobody: if any reopening
    replaces it, then so does its own tablet's newest, or of some tablet the one whose screen had
    shown most.
    """
    newest: dict[UUID | None, Said] = {}
    furthest: dict[UUID | None, Said] = {}
    for said in (_weighed(act) for act in acts if act.kind == "reopened"):
        newest[said.device] = max(newest.get(said.device, said), said, key=_newest)
        furthest[said.device] = max(furthest.get(said.device, said), said, key=_shown)
    for act in acts:
        if act.kind == "complete":
            one = _weighed(act)
            few = [*furthest.values(), newest.get(one.device, one)]
            if not any(before(one, said) for said in few):
                return act
    return None


def _newest(said: Said) -> tuple[int, int]:
    """Of a forked tablet two have one number."""
    return said.n or 0, _shown(said)


def _shown(said: Said) -> int:
    """What its screen can have shown of the log."""
    return min(said.base_seq, said.seq - 1)


def _weighed(act: ActRow) -> Said:
    return Said(act.seq, "sighting", "seen", act.base_seq, act.device_id, act.n)
