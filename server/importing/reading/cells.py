"""One cell's text as a value, or the sentence that says why it is none."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints

from msgspec import Meta
from msgspec.structs import fields

from server.importing.reading.source import KINDS, Words

EXAMPLE = date(2011, 1, 13)  # its day is no month: it shows which form is meant
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class NotThat(Exception):
    """The cell is not what it should be; the text is the whole sentence."""


class DateForm(NamedTuple):
    """``form`` as in strptime. ``included``: an end date is the last day, not the day after."""

    form: str
    included: bool

    def day(self, text: str) -> date:
        try:
            read = datetime.strptime(text, self.form).date()
        except ValueError:
            read = None
        if read is None or not 1900 <= read.year <= 2100:
            expected = EXAMPLE.strftime(self.form)
            raise NotThat(f'"{text}" is not a date (expected {expected}).')
        return read

    def until(self, text: str) -> date:
        return self.day(text) + timedelta(days=self.included)


class Field(NamedTuple):
    """``read`` turns a cell's text, stripped and not empty, into a value or raises ``NotThat``."""

    name: str
    required: bool
    read: Callable[[str], Any]


def fields_of(kind: str, dates: DateForm) -> list[Field]:
    """The fields that files may fill, from the definition of the row's struct."""
    struct = KINDS[kind]
    types = get_type_hints(struct, include_extras=True)
    return [
        Field(one.name, one.required, _reader(one.name, types[one.name], dates))
        for one in fields(struct)
        if one.name not in ("place", "people")
    ]


def _reader(name: str, wanted: Any, dates: DateForm) -> Callable[[str], Any]:
    if wanted is time:
        return _clock
    if wanted == Words:
        return _words
    if wanted is date or date in get_args(wanted):
        return cache(dates.until if name == "until" else dates.day)
    return _text(_longest(wanted))


def _longest(wanted: Any) -> int:
    [meta] = [extra for extra in wanted.__metadata__ if isinstance(extra, Meta)]
    assert meta.max_length is not None
    return meta.max_length


def _text(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = " ".join(text.split())
        if len(text) > longest:
            raise NotThat(f'"{text[:20]}…" is longer than {longest} characters.')
        return text

    return read


def _clock(text: str) -> time:
    if not CLOCK.fullmatch(text):
        raise NotThat(f'"{text}" is not a time (expected 08:05).')
    return time.fromisoformat(text)


def _words(text: str) -> Words:
    return tuple(word.strip() for word in text.split(",") if word.strip())
