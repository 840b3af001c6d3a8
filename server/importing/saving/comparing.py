"""What would become of one table: which rows are new, changed, ended, back or as they were."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple
from uuid import UUID

Values = tuple[Any, ...]
What = Literal["added", "changed", "ended", "returned"]


class Written(NamedTuple):
    """A table that the import writes. ``ends``: the column whose date ends a row, the first day
    after. ``starts``: the column before which nothing ends.
    """

    name: str
    columns: tuple[str, ...]
    ends: str | None = None
    id_column: str = "id"
    starts: str | None = None

    def value(self, column: str, values: Values) -> Any:
        return values[self.columns.index(column)]

    def with_value(self, values: Values, **changed: object) -> Values:
        pairs = zip(self.columns, values, strict=True)
        return tuple(changed.get(name, value) for name, value in pairs)


class Wanted(NamedTuple):
    """A row as the files have it. ``kept``: columns that an existing row keeps as they are.

    ``returns``: a new row of somebody or something that was there before. ``id``: of our own row,
    in an export of ours.
    """

    key: Hashable
    values: Values
    kept: frozenset[str] = frozenset()
    returns: bool = False
    id: UUID | None = None


class Stored(NamedTuple):
    """A row as the database has it. Its id is a day where days are the keys (closures)."""

    id: Any
    values: Values


class Changed(NamedTuple):
    id: Any
    before: Values
    after: Values
    what: What


class Counts(NamedTuple):
    """``missing``: not in the files any more, and not for these files to end.

    ``stored``: rows that had not ended before, of which ``ended`` end.
    """

    added: int = 0
    changed: int = 0
    ended: int = 0
    returned: int = 0
    unchanged: int = 0
    missing: int = 0
    stored: int = 0


class Change(NamedTuple):
    """``ids``: of every wanted row, by its key. ``returned``: those of the added that are back."""

    table: Written
    added: list[Stored]
    changed: list[Changed]
    counts: Counts
    ids: dict[Hashable, Any]
    returned: frozenset[Any] = frozenset()


class Comparison(NamedTuple):
    """How to compare one table. ``may_end``: whether these files' silence ends a row.

    ``unsaid``: columns that no file has.
    """

    table: Written
    today: date
    may_end: Callable[[Stored], bool]
    unsaid: frozenset[str] = frozenset()

    def over(self, values: Values) -> bool:
        """True for what has ended by today."""
        ends = self.table.ends and self.table.value(self.table.ends, values)
        return bool(ends and ends <= self.today)

    def end(self, values: Values) -> Values:
        """Ended today; what would only have begun later, on the day that it would have begun."""
        starts = self.table.starts and self.table.value(self.table.starts, values)
        day = max(self.today, starts) if starts else self.today
        assert self.table.ends
        return self.table.with_value(values, **{self.table.ends: day})

    def what(self, before: Values, after: Values) -> What:
        if self.over(before) == self.over(after):
            return "changed"
        return "ended" if self.over(after) else "returned"


def compare(
    how: Comparison,
    wanted: Iterable[Wanted],
    stored: Mapping[Hashable, Stored],
    new_id: Callable[[Wanted], Any],
) -> Change:
    """``stored``: the rows that these files may speak of, by the same keys as ``wanted``."""
    added: list[Stored] = []
    changed: list[Changed] = []
    ids: dict[Hashable, Any] = {}
    returned: set[Any] = set()
    for row in wanted:
        before = stored.get(row.key)
        if before is None:
            made = Stored(new_id(row), row.values)
            ids[row.key] = made.id
            added.append(made)
            if row.returns:
                returned.add(made.id)
            continue
        ids[row.key] = before.id
        values = _kept(how.table, row.values, before.values, row.kept | how.unsaid)
        if values != before.values:
            what = how.what(before.values, values)
            changed.append(Changed(before.id, before.values, values, what))
    unchanged = len(ids) - len(added) - len(changed)
    ends, missing = _ends(how, ids, stored)
    changed += ends
    kinds = [one.what for one in changed]
    counts = Counts(
        added=len(added) - len(returned),
        changed=kinds.count("changed"),
        ended=kinds.count("ended"),
        returned=kinds.count("returned") + len(returned),
        unchanged=unchanged,
        missing=missing,
        stored=sum(not how.over(one.values) for one in stored.values()),
    )
    return Change(how.table, added, changed, counts, ids, frozenset(returned))


def _ends(
    how: Comparison, wanted: Mapping[Hashable, Any], stored: Mapping[Hashable, Stored]
) -> tuple[list[Changed], int]:
    """The rows that the files have no more: those that end, and how many stay."""
    kept = set(wanted.values())
    gone = [
        one
        for key, one in stored.items()
        if key not in wanted and one.id not in kept and not how.over(one.values)
    ]
    ends = [
        Changed(one.id, one.values, how.end(one.values), "ended")
        for one in gone
        if how.table.ends and how.may_end(one)
    ]
    return ends, len(gone) - len(ends)


def _kept(table: Written, wanted: Values, before: Values, kept: frozenset[str]) -> Values:
    if not kept:
        return wanted
    columns = zip(table.columns, wanted, before, strict=True)
    return tuple(old if name in kept else new for name, new, old in columns)
