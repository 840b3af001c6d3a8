"""A register with its entries in order: who said what, when, and by which device (rules E1–E5)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.sql import Row
from server.board import said, store
from server.board.line import Line, line, times, when
from server.board.said import Names, SaidAct
from server.board.store import ActLine
from server.clock import milliseconds
from server.entries import store as log_store
from server.entries.append import as_said
from server.entries.store import RegisterRow, WrittenEntry
from server.register.reported import Reported, read_reported, reported_in
from server.register.sheet import clock, day_words
from server.register.store import RegisterView, pupils_of
from server.rules.codes import code_set, kind
from server.rules.marks import State, standing
from sync.core import ids

_WORDS: dict[State, str] = {
    "none": "No mark",
    "present": "Present",
    "late": "Late",
    "absent": "Absent",
    "planned": "Planned away",
    "check": "To be decided",
}
_DRAWN = ("present", "late", "absent", "check")
DIFFER = "Two entries differ"
UNPROVED = "The time of arrival is not proved"


class MarkRow(Struct, frozen=True):
    """``code`` and ``code_words`` are empty in a lesson and where there is no mark yet."""

    id: str
    name: str
    state: State
    words: str
    kind: str
    code: str
    code_words: str
    minutes: str
    left: bool
    reported: bool


class Check(Struct, frozen=True):
    """A pupil who is unaccounted for until someone decides, and the entries that leave it open."""

    name: str
    title: str
    entries: list[SaidAct]


class ReportedLine(Struct, frozen=True):
    """An entry that needs a person and says that somebody saw ``names``."""

    op: str
    names: list[str]
    what: str
    tablet: str
    received: str


class RegisterEntries(Struct, frozen=True):
    id: str
    name: str
    where: str
    hours: str
    line: Line
    times: str
    checks: list[Check]
    reported: list[ReportedLine]
    marks: list[MarkRow]
    acts: list[SaidAct]
    as_of: str
    now_ms: int


async def read_entries(school_id: UUID, view: RegisterView, now: datetime) -> RegisterEntries:
    """The register as of ``now``, its entries in the order in which the server numbered them."""
    found = await pupils_of(view, school_id)
    acts = await store.acts_of(school_id, view.id)
    row = (await log_store.registers(school_id, [view.id]))[view.id]
    end = acts[-1].seq + 1 if acts else 0
    entries = await log_store.written(school_id, [view.id], before=end)
    holders = (await store.holders(school_id, [view.id])).get(view.id, [])
    reports = await read_reported(school_id, [view.id])
    seen = reported_in(reports, view.id)
    names = {pupil["id"]: f"{pupil['given_name']} {pupil['family_name']}" for pupil in found}
    said_acts = said.in_order(acts, entries, row, names)
    return RegisterEntries(
        id=ids.short(view.id),
        name=view.name,
        where=f"{day_words(view)} · {view.starts:%H:%M} to {view.ends:%H:%M}",
        hours=f"Open from {clock(view.opens_at)}, closes {clock(view.closes_at)}",
        line=line(view, _counts(found), now, holders, reported=len(seen)),
        times=times(view),
        checks=_checks(found, acts, entries, row, names),
        reported=[_reported(one, names, view) for one in reports.get(view.id, ())],
        marks=[_mark(pupil, names, pupil["id"] in seen) for pupil in found],
        acts=said_acts,
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


def _counts(found: Sequence[Row]) -> Counter[State]:
    """As the board counts: who has left the group since is listed, not counted."""
    return Counter(pupil["state"] or "none" for pupil in found if pupil["member"] is not None)


def _reported(one: Reported, names: Names, view: RegisterView) -> ReportedLine:
    return ReportedLine(
        op=one.op,
        names=sorted(names[pupil] for pupil in one.pupils if pupil in names),
        what=one.what,
        tablet=one.tablet,
        received=when(one.received_at, view.on_date),
    )


def _mark(pupil: Row, names: Names, reported: bool) -> MarkRow:
    state: State = pupil["state"] or "none"
    code: str = pupil["code"] or ""
    drawn = kind(code) if code else state if state in _DRAWN else ""
    return MarkRow(
        id=ids.short(pupil["id"]),
        name=names[pupil["id"]],
        state=state,
        words=_WORDS[state],
        kind=drawn,
        code=code,
        code_words=code_set()[code].name if code else "",
        minutes="" if pupil["minutes_late"] is None else f"{pupil['minutes_late']} min",
        left=pupil["member"] is None,
        reported=reported,
    )


def _checks(
    found: Sequence[Row],
    acts: Sequence[ActLine],
    entries: Sequence[WrittenEntry],
    row: RegisterRow,
    names: Names,
) -> list[Check]:
    """For each pupil with *check*, the entries of which none replaces another (rule E4)."""
    checks = []
    by_seq = {act.seq: act for act in acts}
    for pupil in found:
        if pupil["state"] != "check":
            continue
        identity = pupil["id"]
        sightings = [e for e in entries if e.pupil_id == identity and e.lane == "sighting"]
        left = {one.seq for one in standing([as_said(entry, row) for entry in sightings])}
        shown = [
            said.of_pupil(by_seq[entry.seq], entry, row, names)
            for entry in sightings
            if entry.seq in left
        ]
        title = DIFFER if len(shown) > 1 else UNPROVED
        checks.append(Check(name=names[identity], title=title, entries=shown))
    return checks
