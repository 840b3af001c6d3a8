"""What a plan has changed: the sessions before, during and after it (rule S1; policy T, f)."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from server.rules.because import Because
from server.rules.figures import Counts, counts, percentage


class Effect(NamedTuple):
    before: Counts
    during: Counts
    after: Counts

    @property
    def because(self) -> Because:
        told = ", ".join(
            f"{when} {part.attended} of {part.possible}"
            for when, part in zip(self._fields, self, strict=True)
        )
        return Because("S1", "T", f"sessions attended: {told}")


def effect(sessions: Iterable[tuple[date, str]], begins_on: date, ends_on: date) -> Effect:
    """``sessions``: day and code, of the period that is compared; the plan's last day is in it."""
    tallies: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for day, code in sessions:
        tallies[(day >= begins_on) + (day > ends_on)][code] += 1
    return Effect(*map(counts, tallies))


def change(before: Counts, then: Counts) -> Decimal | None:
    """Points of the attendance rate, of rates as shown; None where one of them has none."""
    old, new = (percentage(part.attended, part.possible) for part in (before, then))
    return None if old is None or new is None else new - old
