"""What an office exports, and how its columns are known: ``things.toml``."""

import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

PUPIL, TEACHER = "a pupil", "a teacher"  # roles that constants give: no file says them
NAMES = ("given_name", "family_name")
DATES = frozenset({"born_on", "begins", "until"})

# Never proposed, offered or shown, whatever else a column's name says: we need none of it.
PRIVATE = re.compile(
    r"\b(pass ?words?|pass ?codes?|pwd|pin|secret|login|national insurance|ni|nino|bank|sort code"
    r"|account (no|number|name)|iban|bic|building society|payroll|salary|pay scale|passport|visa"
    r"|nhs|medical|medicines?|medication|doctors?|surgery|gp|allerg\w*|diet\w*|health|disab\w*"
    r"|illness\w*|conditions?|diagnos\w*|blood|immunis\w*|vaccin\w*|religion|faith|dbs|crb)\b"
)


class Field(Struct, frozen=True):
    """``of``: kind and field by whose rules a cell is read. ``names``: the better ones first."""

    words: str
    of: str
    names: list[str]

    @property
    def is_date(self) -> bool:
        return self.of.partition(".")[2] in DATES


class Need(Struct, frozen=True):
    """At least one of these; ``words`` end the sentence "Pupils need …"."""

    one_of: list[str]
    words: str


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """A read in the making, as ``things.toml`` says."""

    kind: str
    columns: dict[str, list[str]]
    people: str = ""
    constants: dict[str, str] = {}
    first_filled: dict[str, list[str]] = {}
    else_joined: dict[str, list[str]] = {}
    needs: list[str] = []
    unless: str = ""
    repeats: bool = False


class Thing(Struct, frozen=True, forbid_unknown_fields=True):
    """``cohorts``: a field → cohort → the words that mean that a pupil is in it."""

    words: str
    owners: list[str]
    needs: list[Need]
    fields: dict[str, Field]
    reads: list[Template]
    cohorts: dict[str, dict[str, list[str]]] = {}
    signs: list[str] = []

    def rank(self, key: str, header: str) -> int | None:
        """How good a name of the field the header is, 0 the best; None: it is none."""
        names, name = self.fields[key].names, plain(header)
        owned = [name.removeprefix(f"{one} ") for one in self.owners]
        return min((names.index(one) for one in (name, *owned) if one in names), default=None)


@cache
def things() -> dict[str, Thing]:
    text = Path(__file__).with_name("things.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Thing])


def plain(header: str) -> str:
    """``LegalLastName``, ``legal_last_name`` and ``Legal Last Name:`` are one name."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return " ".join(re.findall(r"[^\W_]+", parted.lower()))


def is_private(header: str) -> bool:
    return bool(PRIVATE.search(plain(header)))
