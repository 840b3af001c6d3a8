"""What the board's address asks for, and the links that ask for something else."""

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlencode

from msgspec import Struct

from server.board.line import TO_BE_DECIDED, Line
from server.board.period import label
from server.board.store import PeriodOfDay
from server.rules.register_state import RegisterState
from sync.core import ids

ID_MAX = 22
YEAR_MAX = 3

# In the order in which the office wants to know, with the words of the sum.
_SUMS: dict[str, str] = {
    RegisterState.MISSING: "not taken",
    RegisterState.SILENT: "not heard from",
    RegisterState.WAITING: "waiting on a tablet",
    TO_BE_DECIDED: "to be decided",
    RegisterState.LATE: "late",
    RegisterState.TAKEN: "received",
    RegisterState.OPEN: "open",
    RegisterState.NOT_OPEN: "not open",
    RegisterState.NOT_HELD: "not held",
}
_ALWAYS = (RegisterState.MISSING, RegisterState.TAKEN)
_LOOKS: dict[str, str] = {RegisterState.MISSING: "missing", RegisterState.SILENT: "silent"}


class Asked(Struct, frozen=True):
    """What the address asks for; what it does not name, or names wrongly, is left open."""

    period: str = ""
    state: str = ""
    year: int | None = None

    @classmethod
    def of(cls, period: str, state: str, year: str) -> "Asked":
        """From an address, whatever somebody has typed into it."""
        known = int(year) if year.isascii() and year.isdigit() and len(year) <= YEAR_MAX else None
        return cls(period[:ID_MAX], state if state in _SUMS else "", known)

    def query(self, **other: str) -> str:
        """The address's query with ``other`` put in its place; empty parts fall away."""
        year = "" if self.year is None else str(self.year)
        parts = {"period": self.period, "state": self.state, "year": year} | other
        return urlencode({name: value for name, value in parts.items() if value})


class Choice(Struct, frozen=True):
    """A link of a chooser."""

    words: str
    query: str
    chosen: bool
    note: str = ""


class Sum(Struct, frozen=True):
    """How many registers are in one state; ``query`` shows them, or all again."""

    words: str
    count: int
    look: str
    query: str
    chosen: bool


def is_asked(one: Line, asked: Asked) -> bool:
    if asked.year is not None and one.year != asked.year:
        return False
    if asked.state == TO_BE_DECIDED:
        return one.check > 0
    return asked.state in ("", one.state)


def period_choice(one: PeriodOfDay, chosen: PeriodOfDay, asked: Asked) -> Choice:
    return Choice(
        words=label(one),
        query=asked.query(period=ids.short(one.id)),
        chosen=one.id == chosen.id,
        note=f"{one.starts:%H:%M}",
    )


def year_choices(lines: Sequence[Line], asked: Asked) -> list[Choice]:
    years = sorted({one.year for one in lines if one.year is not None})
    if len(years) < 2:
        return []
    every = Choice("All years", asked.query(year=""), asked.year is None)
    return [
        every,
        *(Choice(f"Year {y}", asked.query(year=str(y)), asked.year == y) for y in years),
    ]


def sums(lines: Sequence[Line], asked: Asked) -> list[Sum]:
    counts = Counter[str](one.state for one in lines)
    counts[TO_BE_DECIDED] = sum(1 for one in lines if one.check)
    return [
        Sum(
            words=words,
            count=counts[state],
            look=_LOOKS.get(state, str(state)),
            query=asked.query(state="" if asked.state == state else str(state)),
            chosen=asked.state == state,
        )
        for state, words in _SUMS.items()
        if counts[state] or state in _ALWAYS or asked.state == state
    ]


def urgency(one: Line) -> int:
    """Its place among those that need somebody: what is not taken first."""
    order = list(_SUMS)
    places = [order.index(one.state)]
    return min([*places, order.index(TO_BE_DECIDED)] if one.check else places)


def filter_words(asked: Asked) -> str:
    parts = [_SUMS[asked.state]] if asked.state else []
    if asked.year is not None:
        parts.append(f"year {asked.year}")
    return ", ".join(parts)
