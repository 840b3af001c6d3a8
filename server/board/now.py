"""How many pupils are where right now, and who they are (server/rules/whereabouts)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from server.board import store
from server.board.store import ListedRow
from server.clock import milliseconds, school_time
from server.entries.day import open_day
from server.register.reported import read_reported, reported_in
from server.register.sheet import clock
from server.register.store import registers_by_id
from server.rules.marks import State
from server.rules.whereabouts import WHERE_WORDS, Listed, Where, whereabouts
from sync.core import ids

# What the number stands for, where its word alone might be misread.
_NOTES = {
    Where.PLANNED: "not confirmed",
    Where.UNDECIDED: "unaccounted for",
}
_KINDS = {
    Where.PRESENT: "present",
    Where.LATE: "late",
    Where.ABSENT: "absent",
    Where.PLANNED: "educated",
    Where.UNDECIDED: "check",
}


class Figure(Struct, frozen=True):
    """A number that opens the pupils behind it. ``kind``: its colour, empty for none."""

    where: Where
    words: str
    note: str
    kind: str
    count: int


class PupilNow(Struct, frozen=True):
    name: str
    tutor_group: str
    register: str
    register_id: str
    room: str
    since: str
    reported: bool


class PupilsNow(Struct, frozen=True):
    """The pupils of one figure. ``chosen``: which."""

    chosen: Where
    words: str
    figures: list[Figure]
    pupils: list[PupilNow]
    as_of: str
    now_ms: int


def places(listed: Iterable[ListedRow], now: datetime) -> dict[Where, list[ListedRow]]:
    """Each pupil once, by where they are; the row is that of the register that says so."""
    of_pupil: dict[UUID, list[ListedRow]] = defaultdict(list)
    for row in listed:
        of_pupil[row.pupil_id].append(row)
    found: dict[Where, list[ListedRow]] = {where: [] for where in Where}
    for rows in of_pupil.values():
        where = _where((row.state for row in rows), now)
        if where is not None:
            found[where].append(next(row for row in rows if _where([row.state], now) is where))
    return found


def _where(states: Iterable[State], now: datetime) -> Where | None:
    """What the registers that began last say; the store has left the earlier ones out."""
    return whereabouts((Listed(now, state) for state in states), now)


async def read_figures(school_id: UUID, day: date, now: datetime) -> list[Figure]:
    """How many pupils are where at ``now``."""
    counts: Counter[Where] = Counter()
    for states, pupils in await store.count_last_listed(school_id, day, now):
        where = _where(states, now)
        if where is not None:
            counts[where] += pupils
    return _figures(counts)


def _figures(counts: Mapping[Where, int]) -> list[Figure]:
    return [
        Figure(
            where=where,
            words=WHERE_WORDS[where],
            note=_NOTES.get(where, ""),
            kind=_KINDS.get(where, ""),
            count=counts.get(where, 0),
        )
        for where in Where
    ]


async def read_pupils(school_id: UUID, asked: str, now: datetime) -> PupilsNow:
    """The pupils whom the figure ``asked`` counts; of an unknown one, the absent."""
    chosen = Where(asked) if asked in set(Where) else Where.ABSENT
    day = school_time(now).date()
    await open_day(school_id, day, now)
    found = places(await store.last_listed(school_id, day, now), now)
    return PupilsNow(
        chosen=chosen,
        words=WHERE_WORDS[chosen],
        figures=_figures({where: len(rows) for where, rows in found.items()}),
        pupils=await _named(school_id, found[chosen], now),
        as_of=clock(now),
        now_ms=milliseconds(now),
    )


async def _named(school_id: UUID, found: Sequence[ListedRow], now: datetime) -> list[PupilNow]:
    if not found:
        return []
    of_pupil = {row.pupil_id: row for row in found}
    registers = sorted({row.register_id for row in found})
    views = {view.id: view for view in await registers_by_id(school_id, registers)}
    marked = await store.marked_at(school_id, registers, list(of_pupil))
    reports = await read_reported(school_id, registers)
    reported = {register: reported_in(reports, register) for register in registers}
    pupils = []
    for pupil in await store.pupils(school_id, school_time(now).date(), list(of_pupil)):
        row = of_pupil[pupil.id]
        view = views[row.register_id]
        pupils.append(
            PupilNow(
                name=f"{pupil.given_name} {pupil.family_name}",
                tutor_group=pupil.tutor_group,
                register=view.name,
                register_id=ids.short(view.id),
                room=view.room,
                since=clock(marked.get((view.id, pupil.id), view.opens_at)),
                reported=pupil.id in reported[view.id],
            )
        )
    return pupils
