"""A CSV file as a header and numbered rows (RFC 4180, read strictly)."""

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from server.importing.reading.problems import Place, Problems

WIDEST = 500  # columns
LONGEST = 1_000_000  # characters of a row: more is no row, and its cells would fill the memory


class Row(NamedTuple):
    """``line``: where the row begins; quoted newlines make it longer than one line."""

    line: int
    cells: list[str]


class Table:
    """One open CSV file. Rows that cannot be used are reported and kept apart.

    ``odd``: cells of rows with a wrong number of them, so that what refers to one of these is not
    called unknown as well. ``broken``: the rest of the file could not be read.
    """

    def __init__(self, file: str, lines: Iterator[str], problems: Problems) -> None:
        self.file = file
        self.odd: set[str] = set()
        self.broken = False
        self._problems = problems
        self._size = 0
        first = next(lines, "")
        again = self._counted(chain([first], lines))
        self._reader = csv.reader(again, delimiter=_delimiter(first), strict=True)
        self.header = [" ".join(name.split()) for name in self._next() or []]
        self._check_header()

    def _counted(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self._size += len(line)
            if self._size > LONGEST:
                raise csv.Error("row limit")
            yield line

    def _next(self) -> list[str] | None:
        """The next row's cells, [] for an empty line; None at the end or at what is no CSV."""
        line = self._reader.line_num + 1
        self._size = 0
        try:
            return next(self._reader, None)
        except csv.Error as error:
            self._problems.add(Place(self.file, line), _in_words(str(error)))
            self.broken = True
            return None

    def _check_header(self) -> None:
        if not self.header and not self.broken:
            self._problems.add(Place(self.file), "The file is empty: not even a header.")
        elif len(self.header) > WIDEST:
            sentence = f"There are {len(self.header)} columns (at most {WIDEST})."
            self._problems.add(Place(self.file, 1), sentence)
        else:
            return
        self.broken = True

    def rows(self) -> Iterator[Row]:
        width = len(self.header)
        while not self.broken:
            line = self._reader.line_num + 1
            cells = self._next()
            if cells is None:
                return
            if len(cells) == width:
                yield Row(line, cells)
            elif cells:
                self.odd.update(cell.strip() for cell in cells)
                sentence = f"The row has {_fields(len(cells))}, the header has {width}."
                self._problems.add(Place(self.file, line), sentence)


def _delimiter(header: str) -> str:
    """Spreadsheets of some countries part cells with semicolons."""
    return ";" if header.count(";") > header.count(",") else ","


def _fields(count: int) -> str:
    return "1 field" if count == 1 else f"{count} fields"


def _in_words(error: str) -> str:
    if "field limit" in error:
        return "A cell has more than 131,072 characters. Is a quote opened here and never closed?"
    if error == "row limit":
        return (
            f"A row has more than {LONGEST:,} characters. Is a quote opened here and never closed?"
        )
    if "unexpected end" in error:
        return "A quote is opened here and never closed."
    if "new-line character" in error:
        return "A carriage return stands in a cell without quotes. Save the file as CSV again."
    if "expected after" in error:
        return "A quote is not closed where its field ends."
    return f"This is not CSV: {error}."
