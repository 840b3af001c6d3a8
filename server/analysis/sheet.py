"""The lines of a CSV file that somebody hands to a command, by the names of their columns."""

from collections.abc import Iterator
from pathlib import Path

from server.errors import BadInput
from server.importing.reading.lines import encoding_of, open_lines
from server.importing.reading.problems import Place, Problems
from server.importing.reading.table import Table

DIGITS = 15  # of a count: more is a slip
QUOTED = 40  # characters of a cell that a sentence repeats


def lines(
    path: Path, columns: tuple[str, ...], problems: Problems
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """The cells of ``columns``, in their order and trimmed, line by line as the file is read.

    Column names may stand in any case and order; further columns are let be. What cannot be read
    is told to ``problems``, as whoever reads a line tells what is wrong in it.
    """
    if not path.is_file():
        problems.add(Place(path.name), _no_file(path))
        return
    encoding = encoding_of(path, problems)
    if encoding is None:
        return
    with open_lines(path, encoding) as text:
        table = Table(path.name, text, problems)
        header = [name.lower() for name in table.header]
        if not table.broken and _has(columns, header, path.name, problems):
            places = [header.index(name) for name in columns]
            for row in table.rows():
                cells = tuple(row.cells[at].strip() for at in places)
                yield Place(path.name, row.line), cells


def whole_number(cell: str, column: str, place: Place, problems: Problems) -> int:
    """The count in ``cell``; 0 after saying what is wrong with it."""
    if cell.isascii() and cell.isdigit():
        if len(cell) <= DIGITS:
            return int(cell)
        wrong = f"the number has {len(cell):,} digits, {DIGITS} at most can be counted"
    else:
        wrong = (
            f"{quoted(cell)} is not a whole number of 0 or more" if cell else "a number is missing"
        )
    problems.add(place, f"In the column {column}, {wrong}.")
    return 0


def quoted(cell: str) -> str:
    """The cell as a sentence names it; of a long one its beginning."""
    return f'"{cell}"' if len(cell) <= QUOTED else f'"{cell[:QUOTED]}…"'


def refuse(problems: Problems) -> None:
    """Raises BadInput with every sentence, where there is one."""
    if len(problems):
        raise BadInput("file.unreadable", "\n".join(problems.report()))


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "This is a folder. Name a CSV file."
    return (
        "This is no file on a disk. Save it first." if path.exists() else "There is no such file."
    )


def _has(columns: tuple[str, ...], header: list[str], file: str, problems: Problems) -> bool:
    for fault, count in (("missing", 0), ("there twice", 2)):
        names = [name for name in columns if min(header.count(name), 2) == count]
        if names:
            sentence = f"The first line names the columns; {fault}: {', '.join(names)}."
            problems.add(Place(file, 1), sentence)
    return all(header.count(name) == 1 for name in columns)
