"""Which numbers of a shared table stay hidden, so that no group under 10 is read (rules S2, R3).

Policy S, d and f ask for figures by cohort; a group so small that its pupils can be told is not
shown, and enough besides it that it is not found by subtraction from the totals either.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from server.rules.because import Because

FEWEST = 10  # pupils of a group that is shown
HIDDEN = Because("S2", "S", "not shown, to protect the pupils")

Table = list[list[int]]


class At(NamedTuple):
    """A number's place; the last row and the last column of a table are its totals."""

    row: int
    column: int


def with_totals(rows: Sequence[Sequence[int]]) -> Table:
    across = [[*row, sum(row)] for row in rows]
    return [*across, [sum(column) for column in zip(*across, strict=True)]]


def hidden(
    sizes: Sequence[Sequence[int]], *figures: Sequence[Sequence[int]], fewest: int = FEWEST
) -> set[At]:
    """The places, totals included, that a shared report leaves out.

    ``sizes``: pupils (or decisions, rule R3) of each group, a row and a column each.
    ``figures``: what is shown of the same groups: sessions absent, sessions possible. None may be
    found from the numbers that stay, by who knows that all are whole and none is below 0.
    """
    tables = [with_totals(rows) for rows in (sizes, *figures)]
    left_out = {at for at in _places(tables[0]) if _value(tables[0], at) < fewest}
    while found := next((at for at in sorted(left_out) if _is_known(at, left_out, tables)), None):
        left_out.add(_besides(found, left_out, tables[0]))
    return left_out


def hidden_in_list(sizes: Sequence[int], *figures: Sequence[int], fewest: int = FEWEST) -> set[int]:
    """As ``hidden``, for one list of groups that share no pupil; ``len(sizes)`` is its total."""
    total = len(sizes)
    left_out = {k for k, size in enumerate([*sizes, sum(sizes)]) if size < fewest}
    by_size = sorted(range(total), key=lambda k: sizes[k])
    for k in [*by_size, total]:
        alone = len(left_out) == 1
        if total not in left_out and left_out and (alone or _sum_to_0(left_out, sizes, *figures)):
            left_out.add(k)
    return left_out


def _sum_to_0(left_out: set[int], *lists: Sequence[int]) -> bool:
    return any(sum(numbers[k] for k in left_out) == 0 for numbers in lists)


def _places(table: Table) -> list[At]:
    return [At(row, at) for row, numbers in enumerate(table) for at in range(len(numbers))]


def _value(table: Table, at: At) -> int:
    return table[at.row][at.column]


def _is_known(at: At, left_out: set[At], tables: list[Table]) -> bool:
    return any(not _can_differ(at, left_out, table) for table in tables)


def _can_differ(at: At, left_out: set[At], table: Table) -> bool:
    """True when another table shows the same numbers and has another one at ``at``.

    It differs from ours around a ring of hidden numbers, one up and the next down, that turns
    from a row into a column and back; a number at 0 cannot go down.
    """
    steps: dict[At, tuple[bool, bool]] = {
        other: _up_and_down(other, table) for other in left_out if other != at
    }
    up, down = _up_and_down(at, table)
    row, column = ("row", at.row), ("column", at.column)
    return (up and _leads(column, row, steps)) or (down and _leads(row, column, steps))


def _up_and_down(at: At, table: Table) -> tuple[bool, bool]:
    """Which way a number may go; a total as far as its parts may, against which it counts."""
    is_total = (at.row == len(table) - 1) != (at.column == len(table[at.row]) - 1)
    return True, is_total or _value(table, at) > 0


def _leads(
    start: tuple[str, int], end: tuple[str, int], steps: dict[At, tuple[bool, bool]]
) -> bool:
    """Whether ups (row to column) and downs (column to row) lead from ``start`` to ``end``."""
    reached = {start}
    while True:
        further = {
            to
            for at, (up, down) in steps.items()
            for may, come, to in (
                (up, ("row", at.row), ("column", at.column)),
                (down, ("column", at.column), ("row", at.row)),
            )
            if may and come in reached and to not in reached
        }
        if end in reached or not further:
            return end in reached
        reached |= further


def _besides(at: At, left_out: set[At], sizes: Table) -> At:
    """The number to hide next while ``at`` is known: few lines with one gap, then a small one."""
    shown = [place for place in _places(sizes) if place not in left_out]
    if not _lines_with_one_gap(left_out):
        shown = [one for one in shown if one.row == at.row or one.column == at.column] or shown

    def cost(one: At) -> tuple[int, int]:
        return _lines_with_one_gap(left_out | {one}), _value(sizes, one)

    return min(shown, key=cost)


def _lines_with_one_gap(left_out: set[At]) -> int:
    rows, columns = Counter(at.row for at in left_out), Counter(at.column for at in left_out)
    return sum(gaps == 1 for gaps in (*rows.values(), *columns.values()))
