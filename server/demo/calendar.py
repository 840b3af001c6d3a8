"""The invented school's year: terms, half terms, closures, for whatever year it is (rule T1).

A half term is a term of its own, so that the week between two has no school days.
"""

from datetime import date, timedelta

from msgspec import Struct

MONDAY, FRIDAY = 0, 4
WEEK = timedelta(days=7)


class SchoolYear(Struct, frozen=True):
    """``terms``: name, first and last day, both included. ``closures``: day → cause."""

    starts: int  # 2026 for 2026/27
    terms: tuple[tuple[str, date, date], ...]
    closures: dict[date, str]

    def is_open(self, day: date) -> bool:
        in_term = any(first <= day <= last for _, first, last in self.terms)
        return in_term and day.weekday() <= FRIDAY and day not in self.closures

    def days(self) -> list[date]:
        """Every school day, in order."""
        first, last = self.terms[0][1], self.terms[-1][2]
        every = (first + timedelta(days=k) for k in range((last - first).days + 1))
        return [day for day in every if self.is_open(day)]


def school_year(day: date) -> SchoolYear:
    """The school year that ``day`` belongs to; it begins on 1 September."""
    starts = day.year if day.month >= 9 else day.year - 1
    terms = _terms(starts)
    inset = "INSET day"
    closures = {
        terms[0][1]: inset,
        terms[2][1]: inset,
        terms[5][1]: inset,
        _on_or_after(date(starts + 1, 5, 1), MONDAY): "Early May bank holiday",
    }
    return SchoolYear(starts, terms, closures)


def _terms(starts: int) -> tuple[tuple[str, date, date], ...]:
    autumn_break = _on_or_before(date(starts, 10, 31), MONDAY)
    spring_break = _on_or_after(date(starts + 1, 2, 15), MONDAY)
    good_friday = easter(starts + 1) - timedelta(days=2)
    easter_break = _on_or_before(good_friday, MONDAY)
    may_break = _on_or_before(date(starts + 1, 5, 31), MONDAY)
    to_friday = timedelta(days=3)
    return (
        ("Autumn 1", _weekday_from(date(starts, 9, 1)), autumn_break - to_friday),
        ("Autumn 2", autumn_break + WEEK, _on_or_before(date(starts, 12, 21), FRIDAY)),
        ("Spring 1", _on_or_after(date(starts + 1, 1, 3), MONDAY), spring_break - to_friday),
        ("Spring 2", spring_break + WEEK, easter_break - to_friday),
        ("Summer 1", easter_break + 2 * WEEK, may_break - to_friday),
        ("Summer 2", may_break + WEEK, _weekday_until(date(starts + 1, 7, 21))),
    )


def last_school_day(day: date) -> date:
    """``day`` if it is a school day, else the last one before it."""
    while not school_year(day).is_open(day):
        day -= timedelta(days=1)
    return day


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian computus (Meeus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _on_or_after(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def _on_or_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday) % 7)


def _weekday_from(day: date) -> date:
    return day if day.weekday() <= FRIDAY else _on_or_after(day, MONDAY)


def _weekday_until(day: date) -> date:
    return day if day.weekday() <= FRIDAY else _on_or_before(day, FRIDAY)
