"""What would become of one table: which rows are new, changed, ended or as they were."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

Values = tuple[Any, ...]


class Written(NamedTuple):
    """A table that the import writes. ``ends``: the column whose date ends a row."""

    name: str
    columns: tuple[str, ...]
    ends: str | None = None
    id_column: str = "id"


class Wanted(NamedTuple):
    """A row as the files have it. ``kept``: columns that an existing row keeps as they are."""

    key: Hashable
    values: Values
    kept: frozenset[str] = frozenset()


class Stored(NamedTuple):
    """A row as the database has it. Its id is a day where days are the keys (closures)."""

    id: Any
    values: Values


class Counts(NamedTuple):
    """``missing``: not in the files any more; they stay as they are."""

    added: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    missing: int = 0


class Change(NamedTuple):
    table: Written
    added: list[Stored]
    changed: list[Stored]
    counts: Counts
    ids: dict[Hashable, Any]  # of every wanted row, by its key


def compare(table: Written, wanted: Iterable[Wanted], stored: Mapping[Hashable, Stored]) -> Change:
    """``stored``: the rows that these files may speak of, by the same keys as ``wanted``."""
    added: list[Stored] = []
    changed: list[Stored] = []
    ids: dict[Hashable, Any] = {}
    ended = unchanged = 0
    for row in wanted:
        before = stored.get(row.key)
        if before is None:
            made = Stored(_new_id(table, row), row.values)
            ids[row.key] = made.id
            added.append(made)
            continue
        ids[row.key] = before.id
        values = _kept(table, row, before)
        if values == before.values:
            unchanged += 1
            continue
        changed.append(Stored(before.id, values))
        ended += _ends(table, before.values, values)
    missing = sum(key not in ids and not _over(table, one.values) for key, one in stored.items())
    counts = Counts(len(added), len(changed) - ended, ended, unchanged, missing)
    return Change(table, added, changed, counts, ids)


def _new_id(table: Written, row: Wanted) -> UUID | Any:
    return uuid4() if table.id_column == "id" else row.key


def _kept(table: Written, row: Wanted, before: Stored) -> Values:
    if not row.kept:
        return row.values
    columns = zip(table.columns, row.values, before.values, strict=True)
    return tuple(old if name in row.kept else new for name, new, old in columns)


def _ends(table: Written, before: Values, after: Values) -> bool:
    return not _over(table, before) and _over(table, after)


def _over(table: Written, values: Values) -> bool:
    return table.ends is not None and values[table.columns.index(table.ends)] is not None
