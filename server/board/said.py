"""An act in words: who, what of whom, when it was made and when it was received."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from msgspec import Struct

from server.board.line import when
from server.board.store import ActLine
from server.entries.append import as_said
from server.entries.store import RegisterRow, WrittenEntry
from server.rules.codes import code_set
from server.rules.marks import Said, before
from server.rules.register_window import GRADE_WORDS

Names = Mapping[UUID, str]

NAMED_MAX = 3  # pupils named in the line itself; of more, the line says how many
CORRECTION = "Correction"
AFTER_CLOSE = "After the close"
FLAGS = {
    "revoked_since": "Author’s access ended since",
    "by_a_person": "Accepted by a person",
}
UNPLANNED = "Not this register’s teacher"
SCHOOL_PLAN = "School plan"
BY_FORM = "By form, without a tablet"

_FACTS = {
    "seen": "present",
    "not_seen": "absent",
    "no_statement": "mark taken back",
}
_OF_REGISTER = {"complete": "Register taken", "reopened": "Register opened again"}


class SaidAct(Struct, frozen=True):
    """``pupils``: whom ``what`` counts instead of naming. ``labels``: what is unusual of it."""

    seq: int
    who: str
    position: str
    unplanned: bool
    what: str
    pupils: list[str]
    made: str
    received: str
    grade: str
    device: str
    labels: list[str]


def in_order(
    acts: Sequence[ActLine], entries: Sequence[WrittenEntry], row: RegisterRow, names: Names
) -> list[SaidAct]:
    """Every act with its entries; the order is that of ``acts``."""
    of_act: dict[int, list[WrittenEntry]] = defaultdict(list)
    for entry in entries:
        of_act[entry.seq].append(entry)
    corrections = _corrections(entries, row)
    return [_said(act, of_act[act.seq], row, names, act.seq in corrections) for act in acts]


def of_pupil(act: ActLine, entry: WrittenEntry, row: RegisterRow, names: Names) -> SaidAct:
    """What ``act`` says of one of its pupils."""
    return _said(act, [entry], row, names, correction=False)


def _said(
    act: ActLine,
    entries: Sequence[WrittenEntry],
    row: RegisterRow,
    names: Names,
    correction: bool,
) -> SaidAct:
    what, pupils = _what(act, entries, names)
    made, received = when(act.made_at, row.on_date), when(act.received_at, row.on_date)
    labels = [AFTER_CLOSE] if act.made_at >= row.closes_at else [CORRECTION] if correction else []
    if act.flag is not None:
        labels.append(FLAGS[act.flag])
    return SaidAct(
        seq=act.seq,
        who=act.author or SCHOOL_PLAN,
        position=act.author_position if act.author else "",
        unplanned=act.unplanned,
        what=what,
        pupils=pupils,
        made=made,
        received="" if received == made else received,
        grade=GRADE_WORDS.get(act.grade, "") if act.author else "",
        device=act.device or (BY_FORM if act.author else ""),
        labels=labels,
    )


def _what(act: ActLine, entries: Sequence[WrittenEntry], names: Names) -> tuple[str, list[str]]:
    """The sentence, and the names that it leaves out."""
    if act.kind in _OF_REGISTER:
        return _OF_REGISTER[act.kind], []
    shown = sorted((names.get(entry.pupil_id, "A pupil"), _fact(entry)) for entry in entries)
    facts = {fact for _, fact in shown}
    if len(facts) > 1:  # the school's plans: each pupil has their own
        return "Planned beforehand", [f"{name}: {fact}" for name, fact in shown]
    fact = facts.pop() if facts else act.kind
    if len(shown) <= NAMED_MAX:
        return f"{', '.join(name for name, _ in shown)}: {fact}", []
    return f"{len(shown)} pupils: {fact}", [name for name, _ in shown]


def _fact(entry: WrittenEntry) -> str:
    if entry.fact == "arrived" and entry.arrived is not None:
        how = "typed" if entry.src == "typed" else "by the tablet’s clock"
        return f"arrived {entry.arrived:%H:%M}, {how}"
    if entry.code is not None:
        return f"{entry.code} · {code_set()[entry.code].name}, planned"
    return _FACTS.get(entry.fact, entry.fact)


def _corrections(entries: Sequence[WrittenEntry], row: RegisterRow) -> set[int]:
    """Acts that put another fact in the place of one that their author had seen (rules E3, E5)."""
    of_pupil: dict[tuple[UUID, str], list[Said]] = defaultdict(list)
    for entry in entries:
        of_pupil[entry.pupil_id, entry.lane].append(as_said(entry, row))
    return {
        later.seq
        for lane in of_pupil.values()
        for later in lane
        if any(_corrects(earlier, later) for earlier in lane if earlier is not later)
    }


def _corrects(earlier: Said, later: Said) -> bool:
    differs = (earlier.fact, earlier.arrived_at) != (later.fact, later.arrived_at)
    return differs and before(earlier, later)
