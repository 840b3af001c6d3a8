"""What sessions add up to: attended, absent, possible, late, and their rates (rules C1, F1, F3).

Counts are whole sessions and rates are made of them at display, so that nothing rounds twice.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from msgspec import Struct

from server.rules.because import Because
from server.rules.codes import (
    ABSENT,
    ATTENDED,
    LATE,
    LATE_AFTER_CLOSE,
    POSSIBLE,
    CodeClass,
    code_set,
)

Tally = Mapping[str, int]  # sessions by code
Figure = Literal["attended", "authorised", "unauthorised", "late", "absent", "possible", "outside"]

COUNTED: tuple[Figure, ...] = ("attended", "authorised", "unauthorised", "late")
_CLASSES: dict[Figure, frozenset[CodeClass]] = {
    "attended": ATTENDED,
    "authorised": frozenset({CodeClass.AUTHORISED}),
    "unauthorised": frozenset({CodeClass.UNAUTHORISED}),
    "absent": ABSENT,
    "possible": POSSIBLE,
    "outside": frozenset(CodeClass) - POSSIBLE,
}


class Counts(Struct, frozen=True):
    """Sessions by group. ``late``: L and U, which the other groups hold as well (rule F3)."""

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0

    @property
    def absent(self) -> int:
        return self.authorised + self.unauthorised

    @property
    def possible(self) -> int:
        return self.attended + self.absent


@cache
def codes_of(figure: Figure) -> frozenset[str]:
    """The codes that count to ``figure``."""
    if figure == "late":
        return frozenset({LATE, LATE_AFTER_CLOSE})
    classes = _CLASSES[figure]
    return frozenset(code.symbol for code in code_set().values() if code.code_class in classes)


def counts(tally: Tally) -> Counts:
    """The counts of ``tally``; codes outside possible count to nothing. Unknown: AssertionError."""
    assert tally.keys() <= code_set().keys(), "the caller refuses unknown codes, by line"
    return Counts(**{figure: _sum(tally, figure) for figure in COUNTED})


def together(several: Iterable[Counts]) -> Counts:
    """The counts of a group: sums, of which its rates are made, never a mean of rates."""
    attended = authorised = unauthorised = late = 0
    for one in several:
        attended += one.attended
        authorised += one.authorised
        unauthorised += one.unauthorised
        late += one.late
    return Counts(attended, authorised, unauthorised, late)


def percentage(part: int, possible: int) -> Decimal | None:
    """``part`` of ``possible`` in per cent, half up to two decimals; None: nothing was possible."""
    if possible == 0:
        return None
    hundredths = (2 * 10_000 * part + possible) // (2 * possible)
    return Decimal(hundredths).scaleb(-2)


def explained(tally: Tally) -> dict[str, Because]:
    """Which codes each count is made of: ``late``: ``Because("F3", "J", "L 3, U 1")``."""
    return {
        figure: Because("F3", "J", made_of) if figure == "late" else Because("C1", "H", made_of)
        for figure in (*COUNTED, "outside")
        if (made_of := _list(tally, figure))
    }


def _sum(tally: Tally, figure: Figure) -> int:
    return sum(count for symbol, count in tally.items() if symbol in codes_of(figure))


def _list(tally: Tally, figure: Figure) -> str:
    return ", ".join(
        f"{code} {tally[code]}" for code in code_set() if code in tally and code in codes_of(figure)
    )
