"""What a row is called on a screen: made of its values and the names of what it refers to."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, time
from typing import Any

from server.importing.saving.comparing import Values, Written
from server.rules.cohorts import words

Names = Mapping[Hashable, str]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

FIELDS = {
    "given_name": "given name",
    "family_name": "family name",
    "legal_given_name": "legal given name",
    "legal_family_name": "legal family name",
    "upn": "UPN",
    "born_on": "date of birth",
    "on_roll_from": "on roll from",
    "on_roll_until": "off roll from",
    "email": "e-mail",
    "is_parent": "parent",
    "parental_responsibility": "parental responsibility",
    "lives_with_pupil": "lives with the pupil",
    "may_be_told": "may be told",
    "may_collect": "may collect",
    "no_messages": "no messages at home",
    "ended_on": "ended on",
    "joined_on": "joined on",
    "left_on": "left on",
    "begins_on": "from",
    "starts_on": "first day",
    "ends_on": "last day",
    "staff_id": "teacher",
    "group_id": "group",
    "pupil_id": "pupil",
    "contact_id": "contact",
    "period_id": "period",
}

_PERSON = ("staff", "pupil", "contact")
_NAMED = ("term", "pupil_group", "period")


def names_of(table: Written, rows: Iterable[tuple[Any, Values]]) -> dict[Hashable, str]:
    """The names of those rows that others refer to, by id."""
    if table.name in _PERSON:
        given, family = (table.columns.index(f"{part}_name") for part in ("given", "family"))
        return {id_: f"{row[given]} {row[family]}".strip() for id_, row in rows}
    if table.name in _NAMED:
        name = table.columns.index("name")
        return {id_: row[name] for id_, row in rows}
    return {}


def called(table: str, id_: Any, values: Values, names: Names) -> str:
    """``Ada Byrne in 8B``; for somebody who has a name, that name."""
    if make := _CALLED.get(table):
        return make(values, lambda key: names.get(key, "?"))
    return shown(id_) if table == "closure" else names.get(id_, "?")


def field(column: str) -> str:
    return FIELDS.get(column, column.replace("_", " "))


def shown(value: Any, names: Names | None = None) -> str:
    """``value`` as a person reads it; empty where there is none."""
    if names and value in names:
        return names[value]
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


_CALLED: dict[str, Callable[[Values, Callable[[Any], str]], str]] = {
    "cover": lambda row, name: f"{name(row[2])}, {shown(row[1])}",
    "planned_absence": lambda row, name: f"{name(row[0])}, {shown(row[1])} to {shown(row[2])}",
    "contact_link": lambda row, name: f"{name(row[1])} for {name(row[0])}",
    "group_teacher": lambda row, name: f"{name(row[1])} for {name(row[0])}",
    "group_pupil": lambda row, name: f"{name(row[1])} in {name(row[0])}",
    "pupil_cohort": lambda row, name: f"{name(row[0])}, {words(row[1], row[2])}",
    "earlier_stay": lambda row, name: f"{name(row[0])}, {shown(row[1])} to {shown(row[2])}",
    "lesson": lambda row, name: (
        f"{name(row[0])}, {DAYS[row[1] - 1]} {name(row[3])}"
        + (f", week {row[2]}" if row[2] else "")
    ),
}
