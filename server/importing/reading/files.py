"""A folder's files as rows of our kinds, every fault named."""

from pathlib import Path
from typing import Any

from server.importing.reading.cells import DateForm
from server.importing.reading.folder import Source
from server.importing.reading.formulas import plain
from server.importing.reading.lines import encoding_of, open_lines
from server.importing.reading.mapping import SINGLE, Mapping, Read, own_files
from server.importing.reading.problems import Place, Problems
from server.importing.reading.rows import RowMaker
from server.importing.reading.sheet import Sheet
from server.importing.reading.source import Organisation
from server.importing.reading.table import Row, Table

MOST_ROWS = 500_000  # of all files together: what a computer of 1 GB can hold


def read_folder(
    folder: Path, mapping: Mapping, problems: Problems, most_rows: int = MOST_ROWS
) -> Source:
    """Reads every file that the mapping names, then our own; each file once.

    ``most_rows``: of all files together.
    """
    source = Source(mapping, problems, most_rows)
    named = {read.file for read in mapping.read}
    own = [read for read in own_files().read if read.file not in named]
    _read_files(folder, mapping.reads(), mapping.dates, source)
    _read_files(folder, own, DateForm(own_files().date_form, included=True), source)
    _name_unread_files(folder, named | {read.file for read in own}, problems)
    _check_manifest(source)
    if mapping.single_school:
        _add_the_school(source)
    return source


def _add_the_school(source: Source) -> None:
    """The files hold one school and do not name it: whoever imports them says which."""
    [type_, *_] = source.mapping.organisations.school
    row = Organisation(place=Place(""), id=SINGLE, name="", type=type_)
    source.organisation.rows.append(row)
    source.organisation.by_id["", SINGLE] = row


def _read_files(folder: Path, reads: list[Read], dates: DateForm, source: Source) -> None:
    files: dict[str, list[Read]] = {}
    for read in reads:
        files.setdefault(read.file, []).append(read)
    for file, group in files.items():
        _read_file(folder / file, group, dates, source)


def _read_file(path: Path, reads: list[Read], dates: DateForm, source: Source) -> None:
    problems = source.problems
    encoding = None
    if source.rows > source.most_rows:
        pass  # said already
    elif path.is_file():
        encoding = encoding_of(path, problems)
    elif not all(read.optional for read in reads):
        problems.add(Place(path.name), "The file is missing.")
    if encoding is None:
        for read in reads:
            source.sheet(read.kind).whole = False
        return
    with open_lines(path, encoding) as lines:
        _make_rows(Table(path.name, lines, problems), reads, dates, source)


def _make_rows(table: Table, reads: list[Read], dates: DateForm, source: Source) -> None:
    sheets: list[Sheet[Any]] = [source.sheet(read.kind) for read in reads]
    if not table.broken:
        makers = [
            RowMaker(read, table.header, sheet, dates, source.problems)
            for read, sheet in zip(reads, sheets, strict=True)
        ]
        if not source.mapping.keeps_ids:  # ours has columns that are for other systems alone
            _name_unread_columns(table, makers, source.problems)
        for row in table.rows():
            source.rows += 1
            if source.rows > source.most_rows:
                sentence = f"The files have more than {source.most_rows:,} rows in all."
                source.problems.add(Place(table.file, row.line), sentence)
                table.broken = True
                break
            if source.mapping.keeps_ids:
                row = Row(row.line, list(map(plain, row.cells)))
            for maker in makers:
                maker.take(row)
    for sheet in sheets:
        sheet.unsure |= table.odd
        sheet.whole = sheet.whole and not table.broken


def _name_unread_columns(table: Table, makers: list[RowMaker], problems: Problems) -> None:
    used = {place for maker in makers for place in maker.used}
    unread = [name for n, name in enumerate(table.header) if n not in used and name]
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
            source.problems.add(source.at("manifest", row, "value"), sentence)
