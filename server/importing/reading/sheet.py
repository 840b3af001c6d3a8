"""All rows of one kind, and what is known of those that could not be read."""

from collections.abc import Iterable
from typing import Generic, TypeVar

from server.importing.reading.columns import Column
from server.importing.reading.mapping import Read
from server.importing.reading.problems import Place
from server.importing.reading.source import SourceRow

R = TypeVar("R", bound=SourceRow)

Key = tuple[str, str]  # whose ids (empty where all are counted together), the id


class Sheet(Generic[R]):
    """All rows of one kind.

    ``left_out``: ids that the mapping leaves out; what refers to them is left out too.
    ``unsure``: what refused rows may have been: their ids, users, names. ``whole``: False where
    rows may be missing, so that nothing can be said about an id that is not here. ``heard``: the
    reads whose files were there. ``said``: the fields of which one of these files has a column.
    """

    def __init__(self) -> None:
        self.rows: list[R] = []
        self.by_id: dict[Key, R] = {}
        self.left_out: set[Key] = set()
        self.unsure: set[str] = set()
        self.whole = True
        self.heard: list[Read] = []
        self.said: set[str] = set()
        self._columns: dict[tuple[str, str], str] = {}

    def hear(self, read: Read, said: Iterable[Column], usable: bool) -> None:
        if usable:
            self.heard.append(read)
        for column in said:
            self.said.add(column.field.name)
            if column.places:
                self._columns[read.file, column.field.name] = column.name

    def at(self, place: Place, field: str) -> Place:
        """The cell of a row from which ``field`` came."""
        return place._replace(column=self._columns.get((place.file, field), ""))

    def unknown(self, key: Key) -> bool:
        """True where ``key`` stands in no row, and would if the files were right."""
        known = key in self.by_id or key in self.left_out or key[1] in self.unsure
        return self.whole and not known
