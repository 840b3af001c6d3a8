"""Ids of an export of ours: each is one of ours, and stands once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from server.importing.reading.folder import Source

NAMED = ("organisation", "session", "class", "user")

# For each kind what may stand only once, and the column at which a second one is named.
ONCE: dict[str, list[tuple[str, Callable[[Any], Any]]]] = {
    **{
        kind: [("row_id", lambda row: row.row_id)]
        for kind in ("enrolment", "contact", "cohort", "period", "lesson", "planned")
    },
    "stay": [("row_id", lambda row: row.row_id), ("begins", lambda row: (row.user, row.begins))],
    "cover": [("row_id", lambda row: row.row_id), ("lesson", lambda row: (row.on, row.lesson))],
    "staff": [("user", lambda row: row.user)],
    "setting": [("name", lambda row: row.name)],
    "source_id": [("theirs", lambda row: (row.source, row.kind, row.theirs))],
}


def check_ids(source: Source) -> None:
    for kind in NAMED:
        for row in source.sheet(kind).rows:
            if not _is_ours(row.id):
                place = source.at(kind, row, "id")
                source.problems.add(place, f'"{row.id}" is not an id of ours.')
    for kind, keys in ONCE.items():
        for field, key_of in keys:
            _check_once(source, kind, field, key_of)


def _is_ours(text: str) -> bool:
    """In the one way in which an export writes it."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _check_once(source: Source, kind: str, field: str, key_of: Callable[[Any], Any]) -> None:
    lines: dict[Any, int] = {}
    for row in source.sheet(kind).rows:
        key = key_of(row)
        line = lines.setdefault(key, row.place.line)
        if key is not None and line != row.place.line:
            source.problems.add(source.at(kind, row, field), f"This is already on line {line}.")
