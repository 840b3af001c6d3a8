"""What a format's files mean: read from ``mappings/*.toml``, documented in docs/import.md."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from server.importing.reading.cells import DateForm
from server.importing.reading.source import KINDS
from server.rules.permissions import Role

Shape = TypeVar("Shape", bound=Struct)

FOLDER = Path(__file__).parent / "mappings"


class Read(Struct, forbid_unknown_fields=True):
    """How rows of one file become rows of one kind.

    ``columns``: our field → its column, or several, of which the first that is not empty counts.
    ``constants``: our field → a fixed text. ``only``: column → values that a row must have, else
    it is left out. ``repeats``: one thing may stand on many rows, each time the same.
    """

    kind: str
    file: str
    columns: dict[str, str | list[str]]
    constants: dict[str, str] = {}
    only: dict[str, list[str]] = {}
    optional: bool = False
    repeats: bool = False
    people: str = ""


class Sign(Struct, forbid_unknown_fields=True):
    """A file with a column in its header, by which a format is known."""

    file: str
    column: str


class Recognise(Struct, forbid_unknown_fields=True):
    any: list[Sign]
    unless: list[Sign] = []


class Organisations(Struct, forbid_unknown_fields=True):
    """Types that are schools, parts of the nearest school above them, or above all schools."""

    school: list[str]
    part: list[str]
    above: list[str]


class Sessions(Struct, forbid_unknown_fields=True):
    """``terms``: types in the order of preference; the first that a school's year has is taken."""

    terms: list[list[str]]
    ignored: list[str] = []


class RoleUse(Struct, forbid_unknown_fields=True, rename={"kind": "as"}):
    """What a role of the source is with us. ``position`` is what a register names."""

    kind: Literal["pupil", "staff", "parent", "nobody"]
    role: Role | None = None
    position: str = ""
    relationship: str = ""


class Mapping(Struct, forbid_unknown_fields=True):
    """One format. ``name`` is kept with every source id, so it never changes."""

    name: str
    title: str
    date_form: str
    end_dates: Literal["included", "excluded"]
    recognise: Recognise
    organisations: Organisations
    sessions: Sessions
    group_kinds: dict[str, Literal["tutor", "teaching"]]
    years: dict[str, int]
    roles: dict[str, RoleUse]
    read: list[Read]
    relationships: dict[str, str] = {}
    manifest: dict[str, list[str]] = {}
    timetable_people: str = ""

    @property
    def dates(self) -> DateForm:
        return DateForm(self.date_form, self.end_dates == "included")

    def year_of(self, grades: tuple[str, ...]) -> int | None:
        """The one national curriculum year; None for none, several, or one that is no year."""
        years = {self.years.get(grade) for grade in grades}
        return years.pop() if len(years) == 1 else None


class OwnFiles(Struct, forbid_unknown_fields=True):
    """Our own files, laid beside those of any format."""

    date_form: str
    read: list[Read]


@cache
def mappings() -> list[Mapping]:
    found = [_load(path, Mapping) for path in sorted(FOLDER.glob("*.toml")) if path.stem != "own"]
    for mapping in found:
        _check(mapping.name, mapping.read)
    return found


@cache
def own_files() -> OwnFiles:
    own = _load(FOLDER / "own.toml", OwnFiles)
    _check("own", own.read)
    return own


def _load(path: Path, shape: type[Shape]) -> Shape:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), shape)


def _check(name: str, reads: list[Read]) -> None:
    """A mapping is ours: what it names must exist, and a wrong one stops us at once."""
    for read in reads:
        unknown = {*read.columns, *read.constants} - set(KINDS[read.kind].__struct_fields__)
        assert not unknown, f"{name}: {read.file} names unknown fields {unknown}"
