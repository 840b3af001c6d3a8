"""The first rows of each file as they would be read, cell by cell, or why a cell cannot be."""

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from server.importing.mapped.choices import POSTS, TIES, Choices, FileChoice
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import Field, things
from server.importing.reading.cells import DateForm, LeftOut, NotThat, fields_of
from server.importing.reading.columns import split_name
from server.importing.reading.mapping import YEARS
from server.importing.reading.table import Row

COHORT_WORDS = {"sen_support": "SEN support", "ehc_plan": "EHC plan"}


class Cell(Struct, frozen=True):
    """``wrong``: the sentence that says why the cell cannot be read; its row is refused then.

    ``note``: what is left out of it, which refuses nothing.
    """

    text: str = ""
    wrong: str = ""
    note: str = ""


class FirstRows(Struct, frozen=True):
    """``heads``: the fields, in our words and order. ``lines``: where each row stands."""

    file: str
    thing: str
    heads: list[str]
    lines: list[int]
    rows: list[list[Cell]]


def first_rows(choices: Choices, found: list[Sample], count: int) -> list[FirstRows]:
    return [
        _of_file(choices, sample, choices.files[sample.file], count)
        for sample in found
        if sample.file in choices.files and choices.files[sample.file].thing
    ]


def _of_file(choices: Choices, sample: Sample, file: FileChoice, count: int) -> FirstRows:
    thing = things()[file.thing]
    picked = [key for key in thing.fields if file.column(key)]
    rows = sample.rows[:count]
    reads = {key: _reader(choices, file, key) for key in picked}
    places = {key: sample.header.index(file.column(key)) for key in picked}
    return FirstRows(
        sample.file,
        thing.words,
        [thing.fields[key].words for key in picked],
        [row.line for row in rows],
        [[_cell(reads[key], row, places[key]) for key in picked] for row in rows],
    )


def _cell(read: Callable[[str], str], row: Row, place: int) -> Cell:
    text = row.cells[place].strip()
    try:
        return Cell(read(text))
    except NotThat as sentence:
        return Cell(text, wrong=str(sentence))
    except LeftOut as said:
        return Cell("", note=f"“{text[:40]}” is {said}")


def _reader(choices: Choices, file: FileChoice, key: str) -> Callable[[str], str]:
    """From a cell's text, which may be empty, to what is kept, in words."""
    thing = things()[file.thing]
    field = thing.fields[key]
    if key == "role":
        return lambda text: _said(text, POSTS, choices.roles.get(text, ""))
    if key == "relationship":
        return lambda text: _said(text, TIES, choices.ties.get(text, ""))
    if key in thing.cohorts:
        return lambda text: _cohort(text, thing.cohorts[key])
    if key == "year":
        return _year
    if key == "full_name":
        return _full_name
    needed = any(file.column(*need.one_of) == file.column(key) for need in thing.needs)
    return _plain_reader(choices, field, needed=needed)


def _plain_reader(choices: Choices, field: Field, *, needed: bool) -> Callable[[str], str]:
    kind, name = field.of.split(".")
    dates = DateForm(choices.date_form, choices.end_dates == "included")
    known = next(one for one in fields_of(kind, dates) if one.name == name)

    def read(text: str) -> str:
        if not text:
            if needed:
                raise NotThat("This cell must not be empty.")
            return ""
        if field.is_date:
            return _day(text, dates, name)
        value = known.read(text)
        return ("Yes" if value else "No") if isinstance(value, bool) else str(value)

    return read


def _day(text: str, dates: DateForm, name: str) -> str:
    """As a person says it; an end as the last day, however the file counts it."""
    if not dates.form:
        return text
    day: date = dates.until(text) - timedelta(days=1) if name == "until" else dates.day(text)
    return f"{day.day} {day:%B %Y}"


def _said(text: str, known: dict[str, str], means: str) -> str:
    words = known.get(means)
    if words is None:
        raise NotThat("Choose below what this means here.")
    return f"{text or '(empty)'}: {words}"


def _cohort(text: str, cohorts: dict[str, list[str]]) -> str:
    found = next((one for one, words in cohorts.items() if text in words), "")
    return COHORT_WORDS.get(found, "Yes") if found else "No"


def _year(text: str) -> str:
    if text and text not in YEARS:
        raise LeftOut("no year of ours: left empty.")
    return f"Year {YEARS[text]}" if text else ""


def _full_name(text: str) -> str:
    given, family = split_name(text)
    if not (given and family):
        raise NotThat("Two names are needed (“Byrne, Ada” or “Ada Byrne”).")
    return f"{given} · {family}"
