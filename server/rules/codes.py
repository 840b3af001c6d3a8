"""The code set in force since 19 August 2024, with each code's statistical class (rules C1–C6).

The set is data, ``codes.csv`` beside this file, read once: the one reading that rules do.
"""

import csv
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

Session = Literal["AM", "PM", ""]  # empty: a lesson, which is not statistical
Threshold = Literal["no", "provisional", "counted"]

PRESENT: dict[Session, str] = {"AM": "/", "PM": "\\"}
LATE = "L"
LATE_AFTER_CLOSE = "U"
UNEXPLAINED = "N"


class CodeClass(StrEnum):
    """What a code counts as (rule C1)."""

    PRESENT = "present"
    EDUCATED = "approved_educational_activity"
    AUTHORISED = "authorised_absence"
    UNAUTHORISED = "unauthorised_absence"
    NOT_POSSIBLE = "not_possible"
    ADMINISTRATIVE = "administrative"


ATTENDED = frozenset({CodeClass.PRESENT, CodeClass.EDUCATED})
ABSENT = frozenset({CodeClass.AUTHORISED, CodeClass.UNAUTHORISED})
POSSIBLE = ATTENDED | ABSENT


class Code(Struct, frozen=True):
    """One line of the code set. ``active`` is False for codes of history only (rule C6).

    ``sessions``: the halves of a day in which it may stand. ``threshold``: whether it counts to
    the ten sessions of rule N1. ``sensitive``: what it tells of a person; empty where nothing.
    """

    symbol: str
    name: str
    code_class: CodeClass
    sessions: tuple[str, ...]
    threshold: Threshold
    teacher_may_set: bool
    sensitive: str
    active: bool


# What a teacher reads for a code that is not hers to know (design decision 3): a place, never
# a reason. Codes that are not named here read "Not expected".
TEACHER_WORDS = {
    "V": "Trip",
    "D": "Other school",
    "K": "Learning elsewhere",
    "B": "Learning elsewhere",
    "P": "Sport",
    "W": "Work experience",
}
NOT_EXPECTED = "Not expected"

_KINDS = {
    CodeClass.PRESENT: "present",
    CodeClass.EDUCATED: "educated",
    CodeClass.AUTHORISED: "authorised",
    CodeClass.UNAUTHORISED: "absent",
    CodeClass.NOT_POSSIBLE: "uncounted",
    CodeClass.ADMINISTRATIVE: "uncounted",
}


@cache
def code_set() -> dict[str, Code]:
    """Every code by its symbol."""
    path = Path(__file__).with_name("codes.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _code(row) for row in csv.DictReader(file)}


_THRESHOLD: dict[str, Threshold] = {
    "false": "no",
    "provisional": "provisional",
    "true": "counted",
}


def _code(row: dict[str, str]) -> Code:
    return Code(
        symbol=row["code"],
        name=row["name"],
        code_class=CodeClass(row["statistical_class"]),
        sessions=tuple(row["sessions"].split(",")),
        threshold=_THRESHOLD[row["counts_to_penalty_threshold"]],
        teacher_may_set=row["teacher_may_set"] == "true",
        sensitive=row["sensitive"],
        active=row["active"] == "true",
    )


def kind(symbol: str) -> str:
    """The group that a code is drawn in: present, late, absent, educated, authorised, uncounted."""
    if symbol == LATE:
        return "late"
    return _KINDS[code_set()[symbol].code_class]


def stands_in_place_of_u(symbol: str) -> bool:
    """True for a reason why a pupil who came after the close was not there before (rule C4).

    A trip or other activity is none: who comes in late is not on it.
    """
    return code_set()[symbol].code_class in (CodeClass.AUTHORISED, CodeClass.NOT_POSSIBLE)


def teacher_word(symbol: str) -> str:
    """What the teacher's screen says of a planned code (design decision 3)."""
    return TEACHER_WORDS.get(symbol, NOT_EXPECTED)


def teacher_kind(symbol: str) -> str:
    """The group that a planned code is drawn in for a teacher: never finer than its word."""
    return kind(symbol) if symbol in TEACHER_WORDS else "uncounted"
