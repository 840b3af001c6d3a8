"""What a format's files mean: read from ``mappings/*.toml``, documented in docs/import.md.

A mapping may also come from outside, for a school's own files: ``parse.parse_mapping`` reads it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from server.importing.reading.cells import DateForm
from server.importing.reading.source import KINDS
from server.rules.permissions import Role

Shape = TypeVar("Shape", bound=Struct)

FOLDER = Path(__file__).parent / "mappings"
NOT_FORMATS = frozenset({"own"})

# The organisation of files that hold one school and do not name it.
SINGLE = "the school"

YEARS = {"R": 0, "Reception": 0} | {
    text: year
    for year in range(1, 15)
    for text in (str(year), f"{year:02}", f"Year {year}", f"Yr {year}", f"Y{year}")
}


class Read(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """How rows of one file become rows of one kind.

    ``columns``: our field → its column, or several, of which the first that is not empty counts;
    a ``*`` in a name stands for anything. ``constants``: our field → a fixed text. ``only``:
    column → values that a row must have, else it is left out and what refers to it too. ``known``:
    column → all values that it may have: another is refused.
    ``needs``: columns that must be filled, else the row says nothing here. ``full_name``: one
    column with both names, as ``Byrne, Ada`` or ``Ada Byrne``. ``suffixes``: our field → text set
    behind an id, where one row names several people. ``joined``: our fields that are all of their
    columns together, as where no column alone is an id. ``repeats``: one thing may stand on many
    rows, each time the same.
    """

    kind: str
    file: str
    columns: dict[str, str | list[str]] = {}
    constants: dict[str, str] = {}
    only: dict[str, list[str]] = {}
    known: dict[str, list[str]] = {}
    needs: list[str] = []
    full_name: str = ""
    suffixes: dict[str, str] = {}
    joined: list[str] = []
    optional: bool = False
    repeats: bool = False
    people: str = ""

    def names_of(self, name: str) -> list[str]:
        """The columns from which a field is filled, the first that is not empty counting."""
        if self.full_name and name in ("given_name", "family_name"):
            return [self.full_name]
        named = self.columns.get(name, [])
        return [named] if isinstance(named, str) else named


class Sign(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A file with a column in its header, by which a format is known; ``line``: and a line."""

    file: str
    column: str
    line: str = ""


class Recognise(Struct, forbid_unknown_fields=True, omit_defaults=True):
    any: list[Sign] = []
    unless: list[Sign] = []


class Organisations(Struct, forbid_unknown_fields=True):
    """Types that are schools, parts of the nearest school above them, or above all schools."""

    school: list[str]
    part: list[str] = []
    above: list[str] = []


class Sessions(Struct, forbid_unknown_fields=True):
    """``terms``: types in the order of preference; the first that a school's year has is taken."""

    terms: list[list[str]]
    ignored: list[str] = []


class RoleUse(Struct, forbid_unknown_fields=True, omit_defaults=True, rename={"kind": "as"}):
    """What a role of the source is with us. ``position`` is what a register names."""

    kind: Literal["pupil", "staff", "contact", "nobody"]
    role: Role | None = None
    position: str = ""
    relationship: str = ""


ROLES = {
    "pupil": RoleUse("pupil"),
    "teacher": RoleUse("staff", Role.TEACHER, "Teacher"),
    "assistant": RoleUse("staff", Role.TEACHER, "Teaching assistant"),
    "office": RoleUse("staff", Role.OFFICE, "Office"),
    "head": RoleUse("staff", Role.HEAD, "Headteacher"),
    "administrator": RoleUse("staff", Role.ADMINISTRATOR, "Administrator"),
    "parent": RoleUse("contact", relationship="parent"),
    "contact": RoleUse("contact", relationship="emergency contact"),
    "nobody": RoleUse("nobody"),
}


class Mapping(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """One format. ``name`` is kept with every source id, so it never changes.

    ``single_school``: the files hold one school and do not say which. ``keeps_ids``: the source's
    ids are our own, and are kept where the school is new; cells that look like formulas have an
    apostrophe before them (``formulas.plain``). ``people``: whose ids our own files
    mean, where those of pupils, teachers and contacts are counted apart. ``flags``: a word that
    the source hangs on a pupil → one of our cohorts; empty: known, and not kept.
    """

    name: str
    title: str
    date_form: str
    read: list[Read]
    end_dates: Literal["included", "excluded"] = "included"
    single_school: bool = False
    keeps_ids: bool = False
    recognise: Recognise = field(default_factory=Recognise)
    organisations: Organisations = field(default_factory=lambda: Organisations(["school"]))
    sessions: Sessions = field(default_factory=lambda: Sessions([["term"]]))
    group_kinds: dict[str, Literal["tutor", "teaching"]] = field(
        default_factory=lambda: {"tutor": "tutor", "teaching": "teaching", "": "teaching"}
    )
    years: dict[str, int] = field(default_factory=YEARS.copy)
    roles: dict[str, RoleUse] = field(default_factory=ROLES.copy)
    relationships: dict[str, str] = {}
    flags: dict[str, str] = {}
    manifest: dict[str, list[str]] = {}
    people: dict[Literal["pupil", "teacher", "contact"], str] = {}

    @property
    def dates(self) -> DateForm:
        return DateForm(self.date_form, self.end_dates == "included")

    def reads(self) -> list[Read]:
        """All of them; in files of one school every class and role is that school's."""
        if not self.single_school:
            return self.read
        return [
            replace(read, constants={**read.constants, "organisation": SINGLE})
            if "organisation" in KINDS[read.kind].__struct_fields__
            else read
            for read in self.read
        ]

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
    found = [
        _load(path, Mapping)
        for path in sorted(FOLDER.glob("*.toml"))
        if path.stem not in NOT_FORMATS
    ]
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
    """A mapping of ours: what it names must exist, and a wrong one stops us at once."""
    for read in reads:
        unknown = {*read.columns, *read.constants} - set(KINDS[read.kind].__struct_fields__)
        assert not unknown, f"{name}: {read.file} names unknown fields {unknown}"
