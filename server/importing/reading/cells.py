"""One cell's text as a value, or the sentence that says why it is none."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, get_args, get_type_hints
from uuid import UUID

from msgspec import Meta
from msgspec.structs import fields

from server.importing.reading.source import KINDS, Sex, Upn, Words
from server.importing.reading.upn import is_upn

EXAMPLE = date(2011, 1, 13)  # its day is no month: it shows which form is meant
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
YES_OR_NO = {
    **dict.fromkeys(("yes", "y", "true", "1"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}
SEXES = {"female": "female", "f": "female", "male": "male", "m": "male"}
NUMBER = re.compile(r"[0-9]{1,4}")


class NotThat(Exception):
    """The cell is not what it should be; the text is the whole sentence."""


class LeftOut(Exception):
    """The cell says something that is not kept; the text says so, without the cell's own."""


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
            raise NotThat(f'"{shown(text)}" is not a date (expected {expected}).')
        return read

    def until(self, text: str) -> date:
        return self.day(text) + timedelta(days=self.included)


class Field(NamedTuple):
    """``read`` turns a cell's text, stripped and not empty, into a value.

    It raises ``NotThat`` or ``LeftOut``.
    """

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
    if date in (wanted, *get_args(wanted)):
        return cache(dates.until if name == "until" else dates.day)
    for plain, reader in READERS:
        if plain in (wanted, *get_args(wanted)):
            return reader
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


def shown(text: str) -> str:
    """A cell as a sentence quotes it: on one line and not without end."""
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:40]}…"


def _clock(text: str) -> time:
    if not CLOCK.fullmatch(text):
        raise NotThat(f'"{shown(text)}" is not a time (expected 08:05).')
    return time.fromisoformat(text)


def _words(text: str) -> Words:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _yes_or_no(text: str) -> bool:
    answer = YES_OR_NO.get(text.lower())
    if answer is None:
        raise NotThat(f'"{shown(text)}" is neither yes nor no.')
    return answer


def _number(text: str) -> int:
    if not NUMBER.fullmatch(text):
        raise NotThat(f'"{shown(text)}" is not a number from 0 to 9999.')
    return int(text)


def _upn(text: str) -> str:
    text = text.upper().replace(" ", "")
    if not is_upn(text):
        raise LeftOut("not a unique pupil number: left out.")
    return text


def _sex(text: str) -> str:
    sex = SEXES.get(text.lower())
    if sex is None:
        raise LeftOut("neither female nor male: left empty.")
    return sex


def _our_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotThat(f'"{shown(text)}" is not an id of ours.') from None


READERS: tuple[tuple[Any, Callable[[str], Any]], ...] = (
    (time, _clock),
    (Words, _words),
    (bool, _yes_or_no),
    (int, _number),
    (Upn, _upn),
    (Sex, _sex),
    (UUID, _our_id),
)
