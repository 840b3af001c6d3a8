"""How many penalty notices there may be, how much each is and until when (rule N2; policy X).

Per parent and child, and for absence: a notice for a suspension has terms of its own (rule N4).
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from server.rules.anniversary import anniversary
from server.rules.because import Because, said

Kind = Literal["absence", "suspension"]

YEARS = 3
MOST = 2  # in those years


class Earlier(NamedTuple):
    """A notice to the same parent for the same child. Requested ones are none yet."""

    issued_on: date
    withdrawn: bool = False
    kind: Kind = "absence"


class Terms(NamedTuple):
    """What paying ends it: ``early`` pounds up to ``early_days`` after the issue, else ``full``.

    The last day is included; ``early`` is None where no smaller amount is offered. Days count from
    the issue, as rule N2 names no other day; an authority that counts from the receipt passes that.
    """

    early: int | None
    full: int
    early_days: int = 21
    full_days: int = 28

    def amount(self, issued_on: date, paid_on: date) -> int | Because:
        """Pounds due on ``paid_on``, or why the time to pay is over."""
        days = (paid_on - issued_on).days
        if self.early is not None and days <= self.early_days:
            return self.early
        if days <= self.full_days:
            return self.full
        return Because("N2", "X", f"{days} days after the issue, {self.full_days} are given")

    def lapses_after(self, issued_on: date) -> date:
        """The last day to pay."""
        return issued_on + timedelta(days=self.full_days)


FIRST = Terms(early=80, full=160)
SECOND = Terms(early=None, full=160)


def next_terms(earlier: Iterable[Earlier], on: date) -> Terms | Because:
    """The terms of a notice issued on ``on`` after ``earlier``, or why there can be none.

    The three years begin with the first notice's day; on its third anniversary the count begins
    anew. Withdrawn notices do not count, nor do those for a suspension (rule N4).
    """
    counting = _in_force(sorted(one.issued_on for one in earlier if _counts(one)), on)
    if len(counting) < MOST:
        return (FIRST, SECOND)[len(counting)]
    since, until = said(counting[0]), said(three_years_after(counting[0]))
    text = f"{len(counting)} notices since {since}: no further one before {until}"
    return Because("N2", "X", text)


def three_years_after(day: date) -> date:
    """The first day on which the count begins anew; 1 March for 29 February."""
    return anniversary(day, YEARS)


def _counts(notice: Earlier) -> bool:
    return notice.kind == "absence" and not notice.withdrawn


def _in_force(issued: Sequence[date], on: date) -> list[date]:
    """The notices that count with one issued on ``on``: since the first whose years still run."""
    run: list[date] = []
    for day in issued:
        run = [*run, day] if run and day < three_years_after(run[0]) else [day]
    return run if run and on < three_years_after(run[0]) else []
