"""The school's rate beside a published one, like with like only (rule R1; policy C, d)."""

from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from server.rules.because import Because, said

Area = Literal["national", "region", "authority"]


class Rate(NamedTuple):
    """An attendance rate in per cent, of one phase (``secondary``) from ``first`` to ``last``.

    ``percent`` is None where nothing was possible or nothing is published.
    """

    phase: str
    first: date
    last: date
    percent: Decimal | None


def compared(ours: Rate, published: Rate, area: Area) -> Decimal | Because:
    """Points by which ours is above the published rate, or why they are not compared."""
    if ours.phase != published.phase:
        text = f"the {area} figure is of {published.phase} schools, ours of {ours.phase}"
    elif ours[1:3] != published[1:3]:
        text = f"the {area} figure is of {said(published.first)} to {said(published.last)}"
    elif ours.percent is None or published.percent is None:
        text = f"there is no {'figure of ours' if ours.percent is None else f'{area} figure'}"
    else:
        return ours.percent - published.percent
    return Because("R1", "d", text)
