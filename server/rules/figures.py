"""What sessions add up to: attended, absent, possible, late, and their rates (rules C1, F1, F3).

Counts are whole sessions and rates are made of them at display, so that nothing rounds twice.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from msgspec import Struct

from server.rules.because import Because
from server.rules.codes import ATTENDED, LATE, LATE_AFTER_CLOSE, CodeClass, code_set

Tally = Mapping[str, int]  # sessions by code


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


def counts(tally: Tally) -> Counts:
    """The counts of ``tally``; codes outside possible count to nothing. Unknown: KeyError."""
    return Counts(
        attended=_sum(tally, _of(*ATTENDED)),
        authorised=_sum(tally, _of(CodeClass.AUTHORISED)),
        unauthorised=_sum(tally, _of(CodeClass.UNAUTHORISED)),
        late=_sum(tally, _LATE),
    )


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
    """Which codes each count is made of: ``late``: ``Because("F3", "", "L 3, U 1")``."""
    return {
        "attended": Because("C1", "H", _list(tally, _of(*ATTENDED))),
        "authorised": Because("C1", "H", _list(tally, _of(CodeClass.AUTHORISED))),
        "unauthorised": Because("C1", "H", _list(tally, _of(CodeClass.UNAUTHORISED))),
        "not counted": Because(
            "C1", "H", _list(tally, _of(CodeClass.NOT_POSSIBLE, CodeClass.ADMINISTRATIVE))
        ),
        "late": Because("F3", "J", _list(tally, _LATE)),
    }


_LATE = frozenset({LATE, LATE_AFTER_CLOSE})


@cache
def _of(*classes: CodeClass) -> frozenset[str]:
    return frozenset(code.symbol for code in code_set().values() if code.code_class in classes)


def _sum(tally: Tally, symbols: frozenset[str]) -> int:
    assert tally.keys() <= code_set().keys(), "the caller refuses unknown codes, by line"
    return sum(count for symbol, count in tally.items() if symbol in symbols)


def _list(tally: Tally, symbols: frozenset[str]) -> str:
    found = [f"{code} {tally[code]}" for code in code_set() if code in symbols and code in tally]
    return ", ".join(found) or "none"
