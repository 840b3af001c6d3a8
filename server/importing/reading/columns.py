"""Where a field's text comes from: one column, the first of several that is filled, a constant."""

from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from typing import NamedTuple

from server.importing.reading.cells import Field, shown
from server.importing.reading.mapping import Read
from server.importing.reading.table import Row


class Column(NamedTuple):
    """``name``: as a refusal calls it. ``part``: what is taken of a cell; None: the whole.

    ``joined``: all of the places make the text, else the first that is not empty.
    """

    field: Field
    name: str
    places: list[int]
    constant: str
    part: Callable[[str], str] | None
    joined: bool

    @property
    def is_said(self) -> bool:
        return bool(self.places or self.constant)

    def text(self, row: Row) -> str:
        found = self.texts(row)
        return (" ".join(found) if self.joined else next(found, "")) or self.constant

    def why_empty(self, row: Row) -> str:
        """The sentence for a field that must be filled and is not."""
        given = next((row.cells[place].strip() for place in self.places), "")
        if given:
            return f'"{shown(given)}" is one name; two are needed ("Byrne, Ada" or "Ada Byrne").'
        return "This cell must not be empty."

    def texts(self, row: Row) -> Iterator[str]:
        for place in self.places:
            text = row.cells[place].strip()
            if text and self.part is not None:
                text = self.part(text)
            if text:
                yield text


def column_of(field: Field, read: Read, header: list[str]) -> Column:
    names = read.names_of(field.name)
    places = [place for name in names for place in places_of(name, header)]
    name = next((header[place] for place in places), names[0] if names else field.name)
    constant, joined = read.constants.get(field.name, ""), field.name in read.joined
    return Column(field, name, places, constant, _part(field, read), joined)


def places_of(name: str, header: list[str]) -> list[int]:
    """A name with a ``*`` means every column that it fits, in small and in capital letters."""
    if "*" in name:
        return [n for n, one in enumerate(header) if fnmatch(one.lower(), name.lower())]
    return [header.index(name)] if name in header else []


def _part(field: Field, read: Read) -> Callable[[str], str] | None:
    if suffix := read.suffixes.get(field.name):
        return lambda text: text + suffix
    if read.full_name and field.name == "given_name":
        return lambda text: split_name(text)[0]
    if read.full_name and field.name == "family_name":
        return lambda text: split_name(text)[1]
    return None


def split_name(text: str) -> tuple[str, str]:
    """Given and family name of ``Byrne, Ada`` or ``Ada Byrne``."""
    family, comma, given = text.partition(",")
    if comma:
        return given.strip(), family.strip()
    given, _, family = " ".join(text.split()).rpartition(" ")
    return given, family
