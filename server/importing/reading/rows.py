"""Makes rows of one kind from the rows of one file, as a mapping's ``read`` states."""

from datetime import date, timedelta
from typing import Any

from server.importing.reading.cells import DateForm, LeftOut, NotThat, fields_of, shown
from server.importing.reading.columns import Column, column_of, places_of
from server.importing.reading.mapping import Read
from server.importing.reading.problems import Place, Problems
from server.importing.reading.sheet import Sheet
from server.importing.reading.source import KINDS, SourceRow
from server.importing.reading.table import Row


class RowMaker:
    """One ``read`` applied to one open file. ``used``: the places of the columns it reads."""

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
        self._columns = [column_of(field, read, header) for field in fields_of(read.kind, dates)]
        self._needs = [place for name in read.needs for place in places_of(name, header)]
        self._only = [
            (place, allowed)
            for name, allowed in read.only.items()
            for place in places_of(name, header)
        ]
        self._known = [
            (place, header[place], words)
            for name, words in read.known.items()
            for place in places_of(name, header)
        ]
        self.used = {place for column in self._columns for place in column.places}
        self.used |= {*self._needs, *(place for place, _ in self._only)}
        self.used |= {place for place, _, _ in self._known}
        self._usable = self._check_columns(header)
        sheet.hear(read, [column for column in self._columns if column.is_said], self._usable)

    def _check_columns(self, header: list[str]) -> bool:
        wrong = [f'The column "{name}" is missing.' for name in self._missing(header)]
        wrong += [
            f'There are two columns "{name}".'
            for name in dict.fromkeys(header[place] for place in sorted(self.used))
            if header.count(name) > 1
        ]
        for sentence in wrong:
            self._problems.add(Place(self._read.file, 1), sentence)
        if wrong:
            self._sheet.whole = False
        return not wrong

    def _missing(self, header: list[str]) -> list[str]:
        """Columns without which nothing can be read; ``status`` and its like may be away."""
        required = [one.name for one in self._columns if one.field.required and not one.is_said]
        chosen = [name for name, allowed in self._read.only.items() if "" not in allowed]
        named = (*self._read.needs, *self._read.known, *chosen)
        asked = [name for name in named if not places_of(name, header)]
        return list(dict.fromkeys((*required, *asked)))

    def take(self, row: Row) -> None:
        if not self._usable or not all(row.cells[place].strip() for place in self._needs):
            return
        place = Place(self._read.file, row.line)
        for at, name, words in self._known:
            if (word := row.cells[at].strip()) not in words:
                sentence = f'The mapping does not say what "{shown(word)}" means.'
                self._problems.add(place._replace(column=name), sentence)
        if any(row.cells[at].strip() not in allowed for at, allowed in self._only):
            self._leave_out(row)
            return
        values = self._values(row, place)
        if values is None:
            self._sheet.unsure |= {self._text(field, row) for field in ("id", "user", "name")}
        else:
            self._keep(self._struct(place=place, people=self._read.people, **values))

    def _text(self, field: str, row: Row) -> str:
        return next((c.text(row) for c in self._columns if c.field.name == field), "")

    def _leave_out(self, row: Row) -> None:
        self._sheet.left_out.add((self._read.people, self._text("id", row)))
        if not self._read.known and any("" in allowed for _, allowed in self._only):
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
                    raise NotThat(column.why_empty(row))
            except NotThat as sentence:
                self._problems.add(place._replace(column=column.name), str(sentence))
                right = False
            except LeftOut as said:
                self._another(column, row, values, str(said))
        return values if right and self._in_order(values, place) else None

    def _another(self, column: Column, row: Row, values: dict[str, Any], said: str) -> None:
        """The first cell is no such thing: perhaps one of the others is."""
        for text in column.texts(row):
            try:
                values[column.field.name] = column.field.read(text)
            except LeftOut:
                continue
            return
        self._problems.note(f"{self._read.file}, {column.name}: {said}")

    def _in_order(self, values: dict[str, Any], place: Place) -> bool:
        begins, until = values.get("begins"), values.get("until")
        starts, ends = values.get("starts"), values.get("ends")
        if starts is not None and ends is not None and ends <= starts:
            field = "ends"
            sentence = f"The end ({ends:%H:%M}) is not after the start ({starts:%H:%M})."
        elif begins is not None and until is not None and not self._lasts(begins, until):
            field = "until"
            sentence = self._backwards(begins, until)
        else:
            return True
        self._problems.add(self._sheet.at(place, field), sentence)
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
        where = f"line {first.place.line}"
        if first.place.file != made.place.file:
            where = f"{where} of {first.place.file}"
        if not self._read.repeats:
            sentence = f'The id "{made.id}" is already on {where}.'
        elif not _same(made, first):
            sentence = f'"{made.id}" is not described as on {where}.'
        else:
            return
        self._problems.add(self._sheet.at(made.place, "id"), sentence)


def _same(one: SourceRow, other: SourceRow) -> bool:
    """Whether a later row says the same as the first; it may leave empty what the first says."""
    names = [name for name in one.__struct_fields__ if name != "place"]
    return all(getattr(one, name) in (getattr(other, name), "", (), None) for name in names)
