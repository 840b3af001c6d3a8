"""A mapping from outside, for a school's own files, and what is wrong with it, in sentences."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from server.importing.reading.cells import DateForm, Field, LeftOut, NotThat, fields_of, shown
from server.importing.reading.mapping import Mapping, Read, mappings
from server.importing.reading.problems import Place, Problems
from server.importing.reading.source import KINDS
from server.rules import cohorts

LARGEST = 100_000  # characters
NAME = re.compile(r"(own:)?[a-z0-9][a-z0-9.-]{0,39}")
FILE = re.compile(r"[^/\\\x00-\x1f]{1,100}")
PROBE = date(2011, 11, 13)


def parse_mapping(text: str, name: str, problems: Problems) -> Mapping | None:
    """``text`` as TOML or JSON; None after saying why not. ``name``: of the file, for sentences."""
    place = Place(name)
    try:
        mapping = _decoded(text)
    except (msgspec.MsgspecError, tomllib.TOMLDecodeError, RecursionError) as error:
        problems.add(place, f"This is no mapping: {error}.")
        return None
    wrong = list(dict.fromkeys((*_whole(mapping), *_reads(mapping))))
    for sentence in wrong:
        problems.add(place, sentence)
    return None if wrong else mapping


def _decoded(text: str) -> Mapping:
    if len(text) > LARGEST:
        raise msgspec.ValidationError(f"it is longer than {LARGEST:,} characters")
    if text.lstrip().startswith("{"):
        return msgspec.json.decode(text, type=Mapping)
    return msgspec.convert(tomllib.loads(text), Mapping)


def _whole(mapping: Mapping) -> Iterator[str]:
    if not NAME.fullmatch(mapping.name):
        yield f'The name "{shown(mapping.name)}" is not 1 to 40 small letters, figures and hyphens.'
    if mapping.name in {one.name for one in mappings()}:
        yield f'The name "{mapping.name}" is that of a format of ours: choose another.'
    if not 0 < len(mapping.title) <= 200:
        yield "The title must have 1 to 200 characters."
    if mapping.keeps_ids:
        yield "Only Firstbell's own export keeps its ids (keeps_ids)."
    if not _writes_days(mapping.dates):
        yield f'The date form "{mapping.date_form}" has no day, month and year (as %d/%m/%Y).'
    if not mapping.read:
        yield "The mapping reads no file."
    yield from _schools(mapping)
    yield from _roles(mapping)


def _schools(mapping: Mapping) -> Iterator[str]:
    if not mapping.organisations.school:
        yield "No type of organisation is a school (organisations.school)."
    if not mapping.single_school and not any(one.kind == "organisation" for one in mapping.read):
        yield "No file names the school: read one as organisation, or say single_school = true."


def _roles(mapping: Mapping) -> Iterator[str]:
    for role, use in mapping.roles.items():
        if use.kind == "staff" and (use.role is None or not use.position):
            yield f'The role "{role}" of staff needs a role of ours and a position.'
        if use.kind == "contact" and not use.relationship:
            yield f'The role "{role}" of a contact needs a relationship.'


def _writes_days(dates: DateForm) -> bool:
    try:
        return dates.day(PROBE.strftime(dates.form)) == PROBE
    except (NotThat, ValueError):
        return False


def _reads(mapping: Mapping) -> Iterator[str]:
    for read in mapping.read:
        if read.kind not in KINDS:
            known = ", ".join(KINDS)
            yield f'{read.file}: the kind "{read.kind}" is not known (known: {known}).'
            continue
        yield from (f"{read.file}, {read.kind}: {wrong}" for wrong in _read(mapping, read))


def _read(mapping: Mapping, read: Read) -> Iterator[str]:
    if not FILE.fullmatch(read.file) or read.file.startswith("."):
        yield "a file is named by its name alone, without a folder."
    known = {one.name: one for one in fields_of(read.kind, mapping.dates)}
    for field in (*read.columns, *read.constants, *read.suffixes, *read.joined):
        if field not in known:
            yield f'the field "{field}" is not known (known: {", ".join(known)}).'
    yield from (
        f'the field "{name}" needs a column.' for name in _unfilled(mapping, read, known.values())
    )
    names = {name for field in known for name in read.names_of(field)}
    if any("password" in name.lower() for name in (*names, *read.needs, *read.only)):
        yield "passwords are not read."
    if mapping.single_school and (read.kind == "organisation" or "organisation" in read.columns):
        yield "the files hold one school (single_school): no organisation can be read."
    yield from _constants(mapping, read, known.values())


def _unfilled(mapping: Mapping, read: Read, known: Iterable[Field]) -> Iterator[str]:
    for one in known:
        given = read.names_of(one.name) or one.name in read.constants
        theirs = mapping.single_school and one.name == "organisation"
        if one.required and not given and not theirs:
            yield one.name


def _constants(mapping: Mapping, read: Read, known: Iterable[Field]) -> Iterator[str]:
    for one in known:
        text = read.constants.get(one.name, "")
        try:
            if text:
                one.read(text)
        except (NotThat, LeftOut) as sentence:
            yield f"{one.name}: {sentence}"
    role = read.constants.get("role", "")
    if role and read.kind in ("role", "enrolment") and role not in mapping.roles:
        yield f'the role "{role}" is not known (known: {", ".join(mapping.roles)}).'
    cohort = read.constants.get("cohort", "")
    if cohort and not cohorts.known(cohort):
        yield f'the cohort "{cohort}" is not known (known: {", ".join(cohorts.COHORTS)}).'
