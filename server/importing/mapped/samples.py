"""The first rows of each CSV file of a folder: what a mapping is proposed from and shown with."""

from itertools import islice
from pathlib import Path

from msgspec import Struct, field

from server.importing.reading.lines import encoding_of, open_lines
from server.importing.reading.mapping import own_files
from server.importing.reading.problems import Problems
from server.importing.reading.table import Row, Table

LOOKED_AT = 10_000  # rows of each file
FILES_MAX = 20
ENDINGS = (".csv", ".txt")


class Sample(Struct, frozen=True):
    """``problem``: why the file cannot be read, as a sentence; it has no header then."""

    file: str
    header: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problem: str = ""

    def texts(self, column: str) -> set[str]:
        """What stands in a column, each text once, without empty cells."""
        place = self.header.index(column)
        return {text for row in self.rows if (text := row.cells[place].strip())}


def samples(folder: Path) -> list[Sample]:
    """In order of their names. Our own files are no format's, so they are left out."""
    paths = [path for path in sorted(folder.iterdir()) if path.name.lower().endswith(ENDINGS)]
    found = (_sample(path) for path in paths if path.is_file())
    return list(islice((one for one in found if not _is_ours(one)), FILES_MAX))


def _sample(path: Path) -> Sample:
    problems = Problems()
    encoding = encoding_of(path, problems)
    if encoding is None:
        return _unreadable(path, problems)
    with open_lines(path, encoding) as lines:
        table = Table(path.name, lines, problems)
        rows = list(islice(table.rows(), LOOKED_AT))
        if table.broken:
            return _unreadable(path, problems)
        return Sample(path.name, table.header, rows)


def _unreadable(path: Path, problems: Problems) -> Sample:
    place, sentence = problems.placed()[-1]
    return Sample(path.name, problem=f"Line {place.line}: {sentence}" if place.line else sentence)


def _is_ours(sample: Sample) -> bool:
    """A file of our own has our name and our columns; another's ``contacts.csv`` is not ours."""
    ours = [read for read in own_files().read if read.file == sample.file]
    named = {name for read in ours for field in read.columns for name in read.names_of(field)}
    return bool(ours) and len(named & set(sample.header)) * 2 > len(sample.header)
