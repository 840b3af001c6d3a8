"""Choices as the mapping that reads them, and as the TOML file that the command takes."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from server.importing.mapped.choices import Choices, FileChoice
from server.importing.mapped.things import NAMES, PUPIL, TEACHER, Template, things
from server.importing.reading.mapping import ROLES, Mapping, Read, RoleUse

NO_POST = "no post"  # the role of staff whose cell is empty
ANY_FORM = "%Y-%m-%d"  # where no date is read


def slug(name: str) -> str:
    """What a mapping is kept as, from what a person calls it; "" where nothing is left."""
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:36].strip("-")


def build(choices: Choices, name: str) -> Mapping:
    """``name``: as a person calls it. The choices are whole: nothing is ``missing``."""
    return Mapping(
        name=f"own:{slug(name)}",
        title=name,
        date_form=choices.date_form or ANY_FORM,
        end_dates=choices.end_dates,
        single_school=True,
        roles=_roles(choices),
        read=[read for thing in things() for read in _reads(choices, thing)],
        people={"pupil": "pupil", "teacher": "staff", "contact": "contact"},
    )


def _roles(choices: Choices) -> dict[str, RoleUse]:
    posts = {word: replace(ROLES[means], position=word) if means != "nobody" else ROLES[means]
             for word, means in choices.roles.items() if word and means}  # fmt: skip
    empty = ROLES[choices.roles.get("", "") or "nobody"]
    return {PUPIL: ROLES["pupil"], TEACHER: ROLES["teacher"], NO_POST: empty, **posts}


def _reads(choices: Choices, thing: str) -> Iterator[Read]:
    for name in choices.of(thing):
        file = choices.files[name]
        for template in things()[thing].reads:
            if not (template.unless and choices.of(template.unless)):
                yield from _read(choices, name, file, template)
        yield from _cohorts(name, file)


def _read(choices: Choices, name: str, file: FileChoice, template: Template) -> Iterator[Read]:
    columns: dict[str, str | list[str]] = {
        field: column for field, keys in template.columns.items() if (column := file.column(*keys))
    }
    joined = {field: keys for field, keys in template.else_joined.items() if field not in columns}
    for field, keys in (template.first_filled | joined).items():
        if filled := [column for key in keys if (column := file.column(key))]:
            columns[field] = filled
    needs = [file.column(key) for key in template.needs]
    if not all(needs) or (len(columns) == 1 and not template.constants):
        return
    made = Read(
        kind=template.kind,
        file=name,
        columns=columns,
        constants=dict(template.constants),
        needs=needs,
        full_name=file.column("full_name") if set(NAMES) & set(template.columns) else "",
        joined=list(joined),
        repeats=template.repeats,
        people=template.people,
    )
    if template.kind == "role" and "role" in columns:
        made.constants["role"] = NO_POST
    yield from _by_tie(choices, made) if template.kind == "contact" else [made]


def _by_tie(choices: Choices, made: Read) -> Iterator[Read]:
    """One read for parents and one for other contacts; a word that nobody chose for is refused."""
    column = made.columns.get("relationship")
    if not isinstance(column, str):
        yield made
        return
    said = {
        is_parent: [word for word, means in choices.ties.items() if means == tie]
        for tie, is_parent in (("parent", "yes"), ("contact", "no"))
    }
    known = {column: list(choices.ties)}
    for is_parent, words in sorted(said.items(), key=lambda one: "" not in one[1]):
        if words:
            constants = {**made.constants, "is_parent": is_parent}
            yield replace(made, constants=constants, only={column: words}, known=known)
            known = {}


def _cohorts(name: str, file: FileChoice) -> Iterator[Read]:
    for key, cohorts in things()[file.thing].cohorts.items():
        if column := file.column(key):
            for cohort, words in cohorts.items():
                columns: dict[str, str | list[str]] = {"user": file.column("id", "upn")}
                constants = {"cohort": cohort}
                only = {column: list(words)}
                yield Read("cohort", name, columns, constants, only, people="pupil")


def as_toml(mapping: Mapping) -> str:
    """What ``./firstbell import DIR --mapping FILE`` reads."""
    whole: dict[str, Any] = msgspec.to_builtins(mapping)
    reads = whole.pop("read")
    lines = [f"{_key(key)} = {_value(value)}" for key, value in whole.items()]
    for read in reads:
        lines += [
            "",
            "[[read]]",
            *(f"{_key(key)} = {_value(value)}" for key, value in read.items()),
        ]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)
