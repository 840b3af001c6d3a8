"""A folder's files as rows of our kinds, every fault named."""

from itertools import groupby
from pathlib import Path
from typing import Any

from server.importing.reading.cells import DateForm
from server.importing.reading.lines import encoding_of, open_lines
from server.importing.reading.mapping import Mapping, Read, own_files
from server.importing.reading.problems import Place, Problems
from server.importing.reading.rows import RowMaker, Sheet
from server.importing.reading.source import (
    KINDS,
    Class,
    ClosureRow,
    Course,
    Demographics,
    Enrolment,
    LessonRow,
    Manifest,
    Organisation,
    PeriodRow,
    Relationship,
    RoleOf,
    Session,
    User,
)
from server.importing.reading.table import Table


class Source:
    """What the folder holds, one sheet a kind."""

    def __init__(self, mapping: Mapping, problems: Problems) -> None:
        self.mapping = mapping
        self.problems = problems
        self.manifest = Sheet[Manifest]()
        self.organisation = Sheet[Organisation]()
        self.session = Sheet[Session]()
        self.course = Sheet[Course]()
        self.class_ = Sheet[Class]()
        self.user = Sheet[User]()
        self.role = Sheet[RoleOf]()
        self.enrolment = Sheet[Enrolment]()
        self.demographics = Sheet[Demographics]()
        self.relationship = Sheet[Relationship]()
        self.period = Sheet[PeriodRow]()
        self.lesson = Sheet[LessonRow]()
        self.closure = Sheet[ClosureRow]()

    def sheet(self, kind: str) -> Sheet[Any]:
        assert kind in KINDS
        sheet: Sheet[Any] = getattr(self, "class_" if kind == "class" else kind)
        return sheet


def read_folder(folder: Path, mapping: Mapping, problems: Problems) -> Source:
    """Reads every file that the mapping names, then our own; each file once."""
    source = Source(mapping, problems)
    own = own_files()
    _read_files(folder, mapping.read, mapping.dates, source)
    _read_files(folder, own.read, DateForm(own.date_form, included=True), source)
    _name_unread_files(folder, {read.file for read in (*mapping.read, *own.read)}, problems)
    _check_manifest(source)
    return source


def _read_files(folder: Path, reads: list[Read], dates: DateForm, source: Source) -> None:
    for file, group in groupby(reads, key=lambda read: read.file):
        _read_file(folder / file, list(group), dates, source)


def _read_file(path: Path, reads: list[Read], dates: DateForm, source: Source) -> None:
    problems = source.problems
    sheets = [source.sheet(read.kind) for read in reads]
    encoding = None
    if path.is_file():
        encoding = encoding_of(path, problems)
    elif not all(read.optional for read in reads):
        problems.add(Place(path.name), "The file is missing.")
    if encoding is None:
        for sheet in sheets:
            sheet.whole = False
        return
    with open_lines(path, encoding) as lines:
        table = Table(path.name, lines, problems)
        _make_rows(table, reads, sheets, dates, problems)


def _make_rows(
    table: Table, reads: list[Read], sheets: list[Sheet[Any]], dates: DateForm, problems: Problems
) -> None:
    if not table.broken:
        makers = [
            RowMaker(read, table.header, sheet, dates, problems)
            for read, sheet in zip(reads, sheets, strict=True)
        ]
        _name_unread_columns(table, reads, problems)
        for row in table.rows():
            for maker in makers:
                maker.take(row)
    for sheet in sheets:
        sheet.unsure |= table.odd
        sheet.whole = sheet.whole and not table.broken


def _name_unread_columns(table: Table, reads: list[Read], problems: Problems) -> None:
    used: set[str] = set()
    for read in reads:
        used |= set(read.only)
        for named in read.columns.values():
            used |= {named} if isinstance(named, str) else set(named)
    unread = [name for name in table.header if name not in used]
    if unread:
        problems.note(f"{table.file}: not read: {', '.join(unread)}.")


def _name_unread_files(folder: Path, known: set[str], problems: Problems) -> None:
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith("."):
            problems.note(f"{path.name}: not read.")


def _check_manifest(source: Source) -> None:
    """A set of changes only, or of another version, would be read wrongly: refused."""
    for row in source.manifest.rows:
        allowed = source.mapping.manifest.get(row.property)
        if allowed is not None and row.value not in allowed:
            expected = " or ".join(allowed)
            sentence = f'{row.property} is "{row.value}"; only {expected} can be read.'
            source.problems.add(row.place, sentence)
