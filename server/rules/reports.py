"""The periods that figures are reported by, and who reads which (rule R1; policy S, d, f).

Half terms, terms and years are read off the school's calendar: a half term is a run of school
weeks, and a year begins on 1 August.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import Literal, NamedTuple

from server.rules.because import Because
from server.rules.school_calendar import SchoolCalendar, monday_of

Kind = Literal["half_term", "term", "year"]
Level = Literal["pupil", "tutor_group", "year", "cohort", "school"]
Reader = Literal["head_of_year", "leader", "governor"]

_WEEK = timedelta(weeks=1)
_EVERY: frozenset[Level] = frozenset({"pupil", "tutor_group", "year", "cohort", "school"})

READS: dict[Reader, frozenset[Level]] = {
    "head_of_year": _EVERY,  # of the year's own pupils
    "leader": _EVERY,
    "governor": frozenset({"year", "cohort", "school"}),  # small groups hidden (rule S2)
}


class Period(NamedTuple):
    """First and last school day, both included."""

    kind: Kind
    first: date
    last: date


def periods(calendar: SchoolCalendar, kind: Kind) -> list[Period]:
    """Every period of ``kind``, in order."""
    years = [list(days) for _, days in groupby(calendar.days, school_year)]
    if kind == "year":
        found = years
    else:
        halves = [_half_terms(year) for year in years]
        found = [
            days for year in halves for days in (year if kind == "half_term" else _terms(year))
        ]
    return [Period(kind, days[0], days[-1]) for days in found]


def school_year(day: date) -> int:
    """The calendar year in which the school year of ``day`` began."""
    return day.year if day.month >= 8 else day.year - 1


def read_refusal(reader: Reader, level: Level) -> Because | None:
    """Why a report at ``level`` does not go to ``reader``; None: it does."""
    if level in READS[reader]:
        return None
    return Because("R1", "f", f"a {reader} reads no figures of a {level}".replace("_", " "))


def _half_terms(year: list[date]) -> list[list[date]]:
    """A week without a school day parts two half terms, and so does the new calendar year."""
    starts = [0, *(k for k, pair in enumerate(pairwise(year), 1) if _parted(*pair)), len(year)]
    return [year[a:b] for a, b in pairwise(starts)]


def _parted(day: date, following: date) -> bool:
    return monday_of(following) - monday_of(day) > _WEEK or day.year != following.year


def _terms(halves: list[list[date]]) -> Iterator[list[date]]:
    """Autumn is up to December; the longest break after it parts spring from summer."""
    starts = halves[0][0].year
    autumn = [half for half in halves if half[0].year == starts and half[0].month >= 8]
    later = halves[len(autumn) :]
    breaks = [after[0] - before[-1] for before, after in pairwise(later)]
    split = breaks.index(max(breaks)) + 1 if breaks else len(later)
    for term in (autumn, later[:split], later[split:]):
        if term:
            yield _joined(term)


def _joined(halves: Iterable[list[date]]) -> list[date]:
    return [day for half in halves for day in half]
