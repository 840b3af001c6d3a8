"""Sets of files as nobody would write them by hand: a right one, changed at random places."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from tests.server.importing.folders import FIXTURES

FILES = tuple(sorted(path.name for path in (FIXTURES / "westmere").glob("*.csv")))
# What stands elsewhere in the set, and so may be right here; and what is right nowhere.
CELLS = (
    *("", "ada", "bea", "cem", "byrne", "byrne2", "lund", "okafor", "8b", "8c", "8x-ma1"),
    *("westmere", "science", "trust", "school", "department", "autumn", "spring", "y2627"),
    *("student", "teacher", "parent", "guardian", "principal", "homeroom", "primary", "active"),
    *("2026-09-01", "2026-11-23", "2026-11-24", "2027-07-22", "tobedeleted", "female", "8", "12"),
    *("AM", "PM", "A", "Tuesday", "Tutor", "1", "09:00", "yes", "B801200005001", "Half term"),
    *("01/13/2011", "0001-01-01", "=1+1", "\0", "\x1b[2J", "a\nb", 'a"b', "x" * 300, "\u202eا"),
)


class Edit(NamedTuple):
    """``row`` and ``column`` are taken modulo what the file has."""

    what: str
    file: str
    row: int
    column: int
    text: str


def _cell(rows: list[list[str]], edit: Edit) -> None:
    row = rows[edit.row % len(rows)]
    if row:
        row[edit.column % len(row)] = edit.text


def _drop(rows: list[list[str]], edit: Edit) -> None:
    del rows[edit.row % len(rows)]


def _twice(rows: list[list[str]], edit: Edit) -> None:
    rows.append(list(rows[edit.row % len(rows)]))


def _column(rows: list[list[str]], edit: Edit) -> None:
    for row in rows:
        if row:
            del row[edit.column % len(rows[0] or row) % len(row)]


_OF_ROWS: dict[str, Callable[[list[list[str]], Edit], None]] = {
    "cell": _cell,
    "drop": _drop,
    "twice": _twice,
    "column": _column,
}


def spoil(folder: Path, edit: Edit) -> None:
    path = folder / edit.file
    if not path.exists():
        return
    if edit.what == "gone":
        path.unlink()
    elif edit.what == "cut":
        path.write_bytes(path.read_bytes()[: edit.row * 7])
    elif edit.what == "bytes":
        content, at = path.read_bytes(), edit.row * 7
        path.write_bytes(content[:at] + edit.text.encode() + content[at:])
    else:
        with path.open(encoding="utf-8", errors="replace", newline="") as file:
            rows = list(csv.reader(file))
        if rows:
            _OF_ROWS[edit.what](rows, edit)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)


def edits() -> st.SearchStrategy[list[Edit]]:
    """Mostly cells: most other edits break a whole file."""
    what = st.sampled_from(("cell",) * 6 + ("drop", "drop", "twice", "column", "gone"))
    what |= st.sampled_from(("cell", "cut", "bytes"))
    place = st.integers(0, 40)
    texts = st.sampled_from(CELLS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    one = st.builds(Edit, what, st.sampled_from(FILES), place, place, texts)
    return st.lists(one, min_size=1, max_size=4)
