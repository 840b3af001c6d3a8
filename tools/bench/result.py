"""One line of the table: what was measured, the figure, its budget, and whether it is met."""

import statistics
from collections.abc import Sequence

from msgspec import Struct


class Line(Struct, frozen=True):
    """``met``: None where the figure is only told, or there is none and it says why."""

    what: str
    figure: str
    budget: str = ""
    met: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "met", False: "missed", None: ""}[self.met]


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def part(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of ``values`` do not exceed: ``part(times, 0.95)`` is the p95."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def lines_as_markdown(lines: Sequence[Line]) -> str:
    """A table whose columns line up in a terminal as well."""
    cells = [("what", "measured", "budget", "")]
    cells += [(line.what, line.figure, line.budget, line.verdict) for line in lines]
    widths = [max(len(row[k]) for row in cells) for k in range(4)]
    cells.insert(1, tuple("-" * width for width in widths))  # type: ignore[arg-type]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    )
