"""Makes rows of one kind from the rows of one file, as a mapping's ``read`` states."""

from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from server.importing.reading.cells import DateForm, Field, NotThat, fields_of
from server.importing.reading.mapping import Read
from server.importing.reading.problems import Place, Problems
from server.importing.reading.source import KINDS, SourceRow
from server.importing.reading.table import Row

R = TypeVar("R", bound=SourceRow)

Key = tuple[str, str]  # whose ids (empty where all are counted together), the id


class Sheet(Generic[R]):
    """All rows of one kind.

    ``left_out``: ids that the mapping leaves out; what refers to them is left out too.
    ``unsure``: what refused rows may have been: their ids, users, names. ``whole``: False where
    rows may be missing, so that nothing can be said about an id that is not here.
    """

    def __init__(self) -> None:
        self.rows: list[R] = []
        self.by_id: dict[Key, R] = {}
        self.left_out: set[Key] = set()
        self.unsure: set[str] = set()
        self.whole = True

    def unknown(self, key: Key) -> bool:
        """True where ``key`` stands in no row, and would if the files were right."""
        known = key in self.by_id or key in self.left_out or key[1] in self.unsure
        return self.whole and not known


class Column(NamedTuple):
    """Where a field's text comes from. ``name``: as a refusal calls it."""

    field: Field
    name: str
    places: list[int]
    constant: str

    def text(self, row: Row) -> str:
        texts = (row.cells[place].strip() for place in self.places)
        return next(filter(None, texts), self.constant)


class RowMaker:
    """One ``read`` applied to one open file."""

    def __init__(
        self,
        read: Read,
        header: list[str],
        sheet: Sheet[Any],
        dates: DateForm,
        problems: Problems,
    ) -> None:
        self._read, self._sheet, self._dates, self._problems = read, sheet, dates, problems
        self._struct = KINDS[read.kind]
        self._columns = [_column(field, read, header) for field in fields_of(read.kind, dates)]
        self._only = [
            (header.index(name), allowed) for name, allowed in read.only.items() if name in header
        ]
        self._usable = self._check_columns()

    def _check_columns(self) -> bool:
        missing = [
            column.name
            for column in self._columns
            if column.field.required and not column.places and not column.constant
        ]
        for name in missing:
            self._problems.add(Place(self._read.file, 1), f'The column "{name}" is missing.')
        if missing:
            self._sheet.whole = False
        return not missing

    def take(self, row: Row) -> None:
        if not self._usable:
            return
        if self._read.repeats and not self._text("id", row):
            return
        if any(row.cells[place].strip() not in allowed for place, allowed in self._only):
            self._leave_out(row)
            return
        place = Place(self._read.file, row.line)
        values = self._values(row, place)
        if values is None:
            self._sheet.unsure |= {self._text(field, row) for field in ("id", "user", "name")}
        else:
            self._keep(self._struct(place=place, people=self._read.people, **values))

    def _text(self, field: str, row: Row) -> str:
        return next((c.text(row) for c in self._columns if c.field.name == field), "")

    def _leave_out(self, row: Row) -> None:
        self._sheet.left_out.add((self._read.people, self._text("id", row)))
        self._problems.note(f"{self._read.file}: a row that is no longer active was left out.")

    def _values(self, row: Row, place: Place) -> dict[str, Any] | None:
        values: dict[str, Any] = {}
        right = True
        for column in self._columns:
            text = column.text(row)
            try:
                if text:
                    values[column.field.name] = column.field.read(text)
                elif column.field.required:
                    raise NotThat(f'"{column.name}" is empty.')
            except NotThat as sentence:
                self._problems.add(place, str(sentence))
                right = False
        return values if right and self._in_order(values, place) else None

    def _in_order(self, values: dict[str, Any], place: Place) -> bool:
        begins, until = values.get("begins"), values.get("until")
        starts, ends = values.get("starts"), values.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            sentence = f"The end ({ends:%H:%M}) is not after the start ({starts:%H:%M})."
        elif begins is not None and until is not None and not self._lasts(begins, until):
            sentence = self._backwards(begins, until)
        else:
            return True
        self._problems.add(place, sentence)
        return False

    def _lasts(self, begins: date, until: date) -> bool:
        """An end that is excluded may be the first day: somebody who never came."""
        never_came = not self._dates.included and self._read.kind != "session"
        return until > begins or (until == begins and never_came)

    def _backwards(self, begins: date, until: date) -> str:
        end = until - timedelta(days=self._dates.included)
        written = [one.strftime(self._dates.form) for one in (end, begins)]
        return "The end ({}) is before the start ({}).".format(*written)

    def _keep(self, made: Any) -> None:
        sheet = self._sheet
        if hasattr(made, "id"):
            key = (made.people, made.id)
            first = sheet.by_id.setdefault(key, made)
            if first is not made:
                self._second(made, first)
                return
        sheet.rows.append(made)

    def _second(self, made: Any, first: Any) -> None:
        if not self._read.repeats:
            sentence = f'The id "{made.id}" is already on line {first.place.line}.'
            self._problems.add(made.place, sentence)
        elif not _same(made, first):
            sentence = f'"{made.id}" is not described as on line {first.place.line}.'
            self._problems.add(made.place, sentence)


def _same(one: SourceRow, other: SourceRow) -> bool:
    names = [name for name in one.__struct_fields__ if name != "place"]
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _column(field: Field, read: Read, header: list[str]) -> Column:
    named = read.columns.get(field.name, [])
    names = [named] if isinstance(named, str) else named
    places = [header.index(name) for name in names if name in header]
    name = names[0] if names else field.name
    return Column(field, name, places, read.constants.get(field.name, ""))
