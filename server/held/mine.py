"""An author's own entries, newest first: what, of which register, where each is now (SYNC §3)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from server.clock import milliseconds
from server.entries.apply import SOME_UNKNOWN
from server.held import store
from server.held.reasons import SOME_LEFT_OUT
from server.held.store import OwnAct, OwnEntry
from server.held.told import tell
from server.held.words import moment, what
from server.register.sheet import clock, day_words
from server.register.store import RegisterView, registers_by_id
from server.rules.register_window import GRADE_WORDS
from sync.core.op import INTEGER_MAX
from sync.service import held
from sync.service.held import Decision
from sync.service.store import InboxRow

DAYS = 14
PAGE = 100
BY_FORM = "By form, without a tablet"
FLAGS = {"revoked_since": "made before your access on this tablet ended"}


class OwnLine(Struct, frozen=True):
    """``op``: its id, by which a tablet knows its own; empty for a form. ``state``: of a chip."""

    op: str
    what: str
    register: str
    made: str
    where: str
    why: str
    state: str


class Mine(Struct, frozen=True):
    """``open``: what is not in a register. ``more``: the address of the next page, or empty."""

    days: int
    open: list[OwnLine]
    entered: list[OwnLine]
    more: str
    part: str
    as_of: str
    now_ms: int


async def read_mine(
    school_id: UUID, staff_id: UUID, before: str, server_key: bytes, now: datetime
) -> Mine:
    """The last days of ``staff_id``. ``before``: a number of the log, for the next page."""
    asked = before.isascii() and before.isdigit() and len(before) < 16
    number = int(before) if asked else INTEGER_MAX
    since = now - timedelta(days=DAYS)
    acts = await store.acts_by(school_id, staff_id, since=since, before=number, limit=PAGE + 1)
    query = f"?before={number}" if asked else ""
    return Mine(
        days=DAYS,
        open=[] if query else await _open(school_id, staff_id, since, server_key, now),
        entered=await _entered(school_id, acts[:PAGE], now),
        more=f"/entries/mine?before={acts[PAGE - 1].seq}" if len(acts) > PAGE else "",
        part=f"/entries/mine/part{query}",
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


async def _open(
    school_id: UUID, staff_id: UUID, since: datetime, server_key: bytes, now: datetime
) -> list[OwnLine]:
    """What has arrived under the person's name and is in no register."""
    found = await store.not_entered(school_id, staff_id, since=since, limit=PAGE)
    rows = {row.op_id: row for row in found}
    told = [
        one
        for one in await tell(school_id, found, server_key, now)
        if one.author.staff_id == staff_id
    ]
    people = {d.decided_by for one in told for d in one.decisions}
    names = await store.staff_names(school_id, people)
    return [
        OwnLine(
            one.id,
            one.what,
            one.register,
            one.made or one.received,
            *_where(rows[one.id], one.why, one.decisions, names, now),
        )
        for one in told
    ]


def _where(
    row: InboxRow,
    because: str,
    decisions: Sequence[Decision],
    names: Mapping[UUID, str],
    now: datetime,
) -> tuple[str, str, str]:
    """Where the op is, why, and the state of its chip."""
    if row.disposition == "received":
        return "Received, not yet entered", "It is entered as soon as that can be done.", "saved"
    if row.disposition != "set_aside":
        return "Needs a person", f"{because} The office or the head decides.", "warn"
    last = decisions[-1]
    by = names[last.decided_by]
    return f"Set aside by {by}, {moment(last.decided_at, now)}", last.reason, "warn"


async def _entered(school_id: UUID, acts: Sequence[OwnAct], now: datetime) -> list[OwnLine]:
    entries: dict[int, list[OwnEntry]] = defaultdict(list)
    for entry in await store.entries_of(school_id, [act.seq for act in acts]):
        entries[entry.seq].append(entry)
    registers = list({act.register_id for act in acts})
    views = await registers_by_id(school_id, registers) if registers else []
    by_person = [act.op_id for act in acts if act.op_id and act.flag == "by_a_person"]
    decided = await held.decisions_on(school_id, by_person) if by_person else {}
    people = {one.decided_by for line in decided.values() for one in line}
    names = await store.staff_names(school_id, people)
    register = {view.id: view for view in views}
    return [
        _line(act, entries[act.seq], register[act.register_id], decided, names, now) for act in acts
    ]


def _line(
    act: OwnAct,
    entries: Sequence[OwnEntry],
    register: RegisterView,
    decided: Mapping[str, Sequence[Decision]],
    names: Mapping[UUID, str],
    now: datetime,
) -> OwnLine:
    arrived = next((e.arrived for e in entries if e.arrived), None)
    at = f"{arrived:%H:%M}" if arrived else ""
    decision = decided.get(act.op_id or "", [None])[-1]
    where, because = _place(act, now), FLAGS.get(act.flag or "", "")
    if act.text_code == SOME_UNKNOWN:
        because = SOME_LEFT_OUT
    if decision is not None:
        where = f"Accepted by {names[decision.decided_by]}, {moment(decision.decided_at, now)}"
        because = decision.reason
    return OwnLine(
        op=act.op_id or "",
        what=what(act.kind, at, sorted(entry.name for entry in entries)),
        register=f"{register.name}, {day_words(register)}",
        made=moment(act.made_at, now),
        where=where,
        why=because,
        state="sent",
    )


def _place(act: OwnAct, now: datetime) -> str:
    """``Received in time``, and when it arrived where that is another minute."""
    if act.op_id is None:
        return BY_FORM
    made, received = moment(act.made_at, now), moment(act.received_at, now)
    grade = GRADE_WORDS.get(act.grade, "Received")
    return grade if made == received else f"{grade}, received {received}"
