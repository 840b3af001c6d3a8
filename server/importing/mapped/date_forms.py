"""How a file writes its dates, told by the dates themselves or asked; never guessed."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from msgspec import Struct

from server.importing.reading.cells import EXAMPLE, DateForm, NotThat

# In the order in which they are offered.
FORMS = {
    "%d/%m/%Y": "day/month/year",
    "%m/%d/%Y": "month/day/year",
    "%Y-%m-%d": "year-month-day",
    "%d-%m-%Y": "day-month-year",
    "%d.%m.%Y": "day.month.year",
    "%d/%m/%y": "day/month/year, two figures",
    "%m/%d/%y": "month/day/year, two figures",
    "%d %b %Y": "day, short month, year",
    "%d %B %Y": "day, month, year",
    "%d-%b-%Y": "day-short month-year",
    "%d-%b-%y": "day-short month-year, two figures",
    "%Y/%m/%d": "year/month/day",
    "%Y%m%d": "year, month, day without signs",
    "%d/%m/%Y %H:%M": "day/month/year and a time",
    "%d/%m/%Y %H:%M:%S": "day/month/year and a time with seconds",
    "%Y-%m-%d %H:%M:%S": "year-month-day and a time",
    "%Y-%m-%dT%H:%M:%S": "year-month-day, T and a time",
}


class Fit(Struct, frozen=True):
    """A form that reads some of a file's dates. ``read``: ``example`` as it reads it."""

    form: str
    words: str
    example: str
    read: date
    fits: int


def fits(texts: Iterable[str]) -> list[Fit]:
    """The forms that may be meant, those that read most dates first.

    The example is a date that the forms read differently, where there is one.
    """
    distinct = sorted(set(texts))
    each = {form: _readings(form, distinct) for form in FORMS}
    readings = {form: read for form, read in each.items() if read}
    most = sorted(readings, key=lambda form: -len(readings[form]))
    return [
        Fit(form, FORMS[form], text, readings[form][text], len(readings[form]))
        for form in most
        for text in [_telling(readings, form)]
    ]


def proposed(texts: Iterable[str]) -> str:
    """The one form that reads every date; "" where there is none, or more than one."""
    distinct = set(texts)
    whole = [fit.form for fit in fits(distinct) if fit.fits == len(distinct)]
    return whole[0] if len(whole) == 1 else ""


def _readings(form: str, texts: list[str]) -> dict[str, date]:
    signs = _signs(EXAMPLE.strftime(form))
    alike = (text for text in texts if _signs(text) == signs)  # the others take most of the time
    return {text: day for text in alike if (day := _day(form, text)) is not None}


def _signs(text: str) -> str:
    return re.sub(r"[^\W_]+", "", text)


@lru_cache(maxsize=50_000)
def _day(form: str, text: str) -> date | None:
    try:
        return DateForm(form, included=True).day(text)
    except NotThat:
        return None


def _telling(readings: dict[str, dict[str, date]], form: str) -> str:
    own = readings[form]
    others = [read for other, read in readings.items() if other != form]
    differs = (text for text, day in own.items() if any(o.get(text, day) != day for o in others))
    return next(differs, next(iter(own)))
