"""The live board: every register of one period, and where the pupils are now (rule W1)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from server.board import store
from server.board.asked import (
    Asked,
    Choice,
    Sum,
    filter_words,
    is_asked,
    period_choice,
    sums,
    urgency,
    year_choices,
)
from server.board.line import Line, line
from server.board.now import Figure, read_figures
from server.board.period import current, title
from server.board.store import PeriodOfDay
from server.clock import milliseconds, school_time
from server.entries.day import open_day
from server.register.reported import read_reported, reported_in
from server.register.sheet import clock
from server.register.store import RegisterView, registers_of_period
from server.rules.marks import State
from server.timetable.store import closed_because
from sync.core import ids

COLUMNS_MAX = 7
LONG_NAME = 5  # letters from which on a tile needs more room
LONG_COLUMNS_MAX = 4


class YearRow(Struct, frozen=True):
    """``label``: of the row, short. ``tiles``: each register with the name that its tile shows."""

    words: str
    label: str
    tiles: list[tuple[str, Line]]


class Board(Struct, frozen=True):
    """``closed``: why there is nothing to show, in words. ``next_ms``: when the hours change it."""

    title: str
    hours: str
    closed: str
    periods: list[Choice]
    years: list[Choice]
    sums: list[Sum]
    rows: list[YearRow]
    columns: int
    need: list[tuple[str, Line]]
    lines: list[Line]
    filter: str
    figures: list[Figure]
    query: str
    all_query: str
    as_of: str
    now_ms: int
    next_ms: int


async def read_board(school_id: UUID, asked: Asked, now: datetime) -> Board:
    """The board as of ``now``. At most eight queries, whatever the school's size."""
    local = school_time(now)
    day = local.date()
    await open_day(school_id, day, now)
    periods, closed = await store.periods_of(school_id, day)
    chosen = _named(periods, asked.period) or current(periods, local.time())
    if chosen is None:
        return _empty(day, await _why_empty(school_id, day), now)
    views = await registers_of_period(school_id, day, chosen.id)
    counts = await store.mark_counts(school_id, day, chosen.id)
    figures = [] if closed else await read_figures(school_id, day, now)
    lines = await _lines(school_id, views, counts, now, closed)
    shown = [one for one in lines if is_asked(one, asked)]
    names = _tile_names(lines)
    return Board(
        title=f"{_day_words(day)}, {title(chosen)}",
        hours=_hours(views, now),
        closed=_closed_words(closed) if closed else "",
        periods=[period_choice(one, chosen, asked) for one in periods],
        years=year_choices(lines, asked),
        sums=sums(lines, asked),
        rows=_rows(shown, names),
        columns=_columns(shown, names),
        need=[(names[one.id], one) for one in sorted(shown, key=urgency) if one.needs],
        lines=shown,
        filter=filter_words(asked),
        figures=figures,
        query=asked.query(),
        all_query=Asked(period=asked.period).query(),
        as_of=clock(now),
        now_ms=milliseconds(now),
        next_ms=_next_change(views, periods, now),
    )


async def _lines(
    school_id: UUID,
    views: Sequence[RegisterView],
    counts: Mapping[UUID, Mapping[State, int]],
    now: datetime,
    closed: str,
) -> list[Line]:
    registers = [view.id for view in views]
    holders = await store.holders(school_id, registers)
    reports = await read_reported(school_id, registers)
    return [
        line(
            view,
            counts.get(view.id, {}),
            now,
            holders.get(view.id, ()),
            closed,
            len(reported_in(reports, view.id)),
        )
        for view in views
    ]


def _named(periods: Sequence[PeriodOfDay], named: str) -> PeriodOfDay | None:
    return next((one for one in periods if ids.short(one.id) == named), None)


async def _why_empty(school_id: UUID, day: date) -> str:
    closed = await closed_because(school_id, day)
    if closed is not None:
        return _closed_words(closed)
    return (
        f"The timetable has no lessons on a {day:%A}. Import it, or add them, and they show here."
    )


def _closed_words(cause: str) -> str:
    return f"There is no school today: {cause}."


def _empty(day: date, why: str, now: datetime) -> Board:
    return Board(
        title=_day_words(day),
        hours="",
        closed=why,
        periods=[],
        years=[],
        sums=[],
        rows=[],
        columns=1,
        need=[],
        lines=[],
        filter="",
        figures=[],
        query="",
        all_query="",
        as_of=clock(now),
        now_ms=milliseconds(now),
        next_ms=0,
    )


def _day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"


def _tile_names(lines: Sequence[Line]) -> dict[str, str]:
    """``7A`` for ``7A Design and technology``, where no other register here begins so."""
    firsts = Counter(one.group.split(maxsplit=1)[0] for one in lines if one.group.strip())
    names = {}
    for one in lines:
        first = next(iter(one.group.split(maxsplit=1)), one.group)
        names[one.id] = first if firsts[first] == 1 else one.group
    return names


def _rows(shown: Sequence[Line], names: Mapping[str, str]) -> list[YearRow]:
    by_year: dict[int | None, list[tuple[str, Line]]] = {}
    for one in shown:
        by_year.setdefault(one.year, []).append((names[one.id], one))
    return [
        YearRow(f"Year {year}" if year else "No year", f"Y{year}" if year else "–", by_year[year])
        for year in sorted(by_year, key=lambda year: (year is None, year or 0))
    ]


def _columns(shown: Sequence[Line], names: Mapping[str, str]) -> int:
    """Tiles beside each other: a year's in one line where they fit, fewer where names are long."""
    most = max(Counter(one.year for one in shown).values(), default=1)
    long = any(len(names[one.id]) > LONG_NAME for one in shown)
    return min(most, LONG_COLUMNS_MAX if long else COLUMNS_MAX)


def _hours(views: Sequence[RegisterView], now: datetime) -> str:
    """``closed 08:15``, or when the registers close or open next."""
    opens = min(view.opens_at for view in views)
    closes = max(view.closes_at for view in views)
    if now < opens:
        return f"open {clock(opens)}"
    return f"{'close' if now < closes else 'closed'} {clock(closes)}"


def _next_change(
    views: Sequence[RegisterView], periods: Sequence[PeriodOfDay], now: datetime
) -> int:
    """When a register opens or closes, or another period begins; 0 where nothing comes today."""
    today = school_time(now)
    changes = [instant for view in views for instant in (view.opens_at, view.closes_at)]
    changes += [
        today.replace(hour=p.starts.hour, minute=p.starts.minute, second=0, microsecond=0)
        for p in periods
    ]
    coming = [instant for instant in changes if instant > now]
    return milliseconds(min(coming)) if coming else 0
