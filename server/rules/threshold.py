"""Ten unauthorised sessions in ten school weeks: when a penalty notice is considered (rule N1, X).

Reaching it decides nothing: a person considers a notice, with policy X beside it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from server.rules.because import Because, said
from server.rules.codes import code_set
from server.rules.school_calendar import SessionOn, monday_of

SESSIONS = 10  # the national threshold: no setting of a school
WEEKS = 10


class Marked(NamedTuple):
    """One session of one pupil with its code. They sort in the order in which they happen."""

    session: SessionOn
    code: str


class Window(NamedTuple):
    """One school week and those before it that are counted with it.

    ``first_week``, ``last_week``: Mondays. ``provisional``: marks ``N``, never among ``counted``.
    ``reached_on``: the day of the session that made the tenth; None where the window holds fewer.
    """

    first_week: date
    last_week: date
    counted: Sequence[Marked]
    provisional: Sequence[Marked]
    reached_on: date | None

    @property
    def because(self) -> Because:
        counts = f"{len(self.counted)} of G, O or U and {len(self.provisional)} of N apart"
        weeks = f"the school weeks of {said(self.first_week)} to {said(self.last_week)}"
        return Because("N1", "X", f"{counts}, in {weeks}")


def windows(
    marks: Iterable[Marked],
    weeks: Sequence[date],
    *,
    sessions: int = SESSIONS,
    length: int = WEEKS,
    of_compulsory_age: Callable[[date], bool],
) -> Iterator[Window]:
    """A window for each school week, the earliest first; those that reach it have ``reached_on``.

    ``weeks``: the Mondays of the weeks that have a session, in order, of every term and year that
    ``marks`` span. Sessions outside compulsory school age are left out of both counts.
    """
    ours = sorted(mark for mark in marks if of_compulsory_age(mark.session.on))
    counted = _InWeeks(mark for mark in ours if code_set()[mark.code].threshold == "counted")
    apart = _InWeeks(mark for mark in ours if code_set()[mark.code].threshold == "provisional")
    for at, last in enumerate(weeks):
        first = weeks[max(0, at - length + 1)]
        inside = counted.within(first, last)
        reached = inside[sessions - 1].session.on if len(inside) >= sessions else None
        yield Window(first, last, inside, apart.within(first, last), reached)


def fullest(found: Iterable[Window]) -> Window | None:
    """The window to show: the first that reaches the threshold; where none does, the one with most.

    Of several with as many, the one with most provisional sessions, then the latest.
    """
    best = None
    for window in found:
        if window.reached_on is not None:
            return window
        if best is None or _fullness(window) >= _fullness(best):
            best = window
    return best


def _fullness(window: Window) -> tuple[int, int]:
    return len(window.counted), len(window.provisional)


class _InWeeks:
    """Marks in order, and the Monday of each."""

    def __init__(self, marks: Iterable[Marked]) -> None:
        self.marks = list(marks)
        self.mondays = [monday_of(mark.session.on) for mark in self.marks]

    def within(self, first: date, last: date) -> Sequence[Marked]:
        return self.marks[bisect_left(self.mondays, first) : bisect_right(self.mondays, last)]
