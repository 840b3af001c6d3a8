"""Every table in the order in which rows can be put back, and how a cell is written."""

from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from msgspec import Struct

from database.engine import is_postgres
from database.of_school import OfSchool
from database.sql import rows
from server.piccolo_app import APP_CONFIG

# Each after those that it points to. An act points to its op, and that is checked at the commit.
ORDER = (
    *("school", "account", "staff", "membership", "school_settings_version"),
    *("pupil", "earlier_stay", "pupil_cohort", "contact", "contact_link"),
    *("pupil_group", "group_pupil", "group_teacher", "source_id"),
    *("term", "closure", "period", "lesson", "cover", "planned_absence"),
    *("head", "ended_epoch", "device", "author_grant", "device_contact", "device_lost", "inbox"),
    *("register", "act", "entry", "mark", "prepared_register", "held_decision", "journal"),
    *("import_run", "import_change", "import_mapping"),
)
# Whoever was signed in signs in again: a restored server cannot know who has signed out since.
LEFT_OUT = frozenset({"sign_in_session", "sign_in_try", "token"})
PAGE = 5_000

_WRITE: dict[type, Callable[[Any], Any]] = {
    UUID: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    bytes: lambda value: b64encode(value).decode(),
}
_READ: dict[str, Callable[[Any], Any]] = {
    "UUID": UUID,
    "Timestamptz": datetime.fromisoformat,
    "Date": date.fromisoformat,
    "Time": time.fromisoformat,
    "Bytea": b64decode,
}

Values = tuple[Any, ...]


class TableFacts(Struct, frozen=True):
    """``key``: the primary key's columns in their order; a school's begins with ``school_id``."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: tuple[str, ...]
    of_school: bool


async def table_facts(name: str) -> TableFacts:
    table = next(t for t in APP_CONFIG.table_classes if t._meta.tablename == name)
    columns = table._meta.columns
    return TableFacts(
        name=name,
        columns=tuple(column._meta.name for column in columns),
        kinds=tuple(type(column).__name__ for column in columns),
        key=await _key(name),
        of_school=issubclass(table, OfSchool),
    )


async def _key(name: str) -> tuple[str, ...]:
    if is_postgres():
        found = await rows(
            """select k.column_name as name from information_schema.table_constraints t
               join information_schema.key_column_usage k
                 on k.constraint_name = t.constraint_name and k.table_name = t.table_name
               where t.table_schema = 'public' and t.table_name = $1
                 and t.constraint_type = 'PRIMARY KEY'
               order by k.ordinal_position""",
            name,
        )
    else:
        found = await rows("select name from pragma_table_info($1) where pk > 0 order by pk", name)
    return tuple(row["name"] for row in found)


async def pages(
    table: TableFacts, school_id: UUID | None, size: int = PAGE
) -> AsyncIterator[list[Values]]:
    """The table's rows in the order of its key, a page at a time; of one school, or global."""
    listed, key = ", ".join(table.columns), ", ".join(table.key)
    where, bound = ("school_id = $1", [school_id]) if school_id else ("true", [])
    places = ", ".join(f"${n}" for n in range(len(bound) + 1, len(bound) + len(table.key) + 1))
    after: list[Any] = []
    while True:
        beyond = f" and ({key}) > ({places})" if after else ""
        found = await rows(
            f"select {listed} from {table.name} where {where}{beyond} order by {key} limit {size}",
            *bound,
            *after,
        )
        if found:
            yield [tuple(row.values()) for row in found]
        if len(found) < size:
            return
        after = [found[-1][column] for column in table.key]


def written(values: Values) -> list[Any]:
    """A row as JSON can hold it; the same on both engines."""
    return [_WRITE.get(type(value), _same)(value) for value in values]


def read(table: TableFacts, cells: list[Any]) -> Values:
    return tuple(
        None if cell is None else _READ.get(kind, _same)(cell)
        for kind, cell in zip(table.kinds, cells, strict=True)
    )


def _same(value: Any) -> Any:
    return value
