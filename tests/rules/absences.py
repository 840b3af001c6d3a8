"""A term with a half term in it, and marks on its days, for rules that count days of absence."""

from datetime import date, timedelta
from typing import get_args

from server.rules.school_calendar import Half, SchoolCalendar, SessionOn

FIRST = date(2026, 9, 7)
HALF_TERM = date(2026, 10, 26)
TERM = SchoolCalendar(
    SessionOn(day, half)
    for n in range(100)
    if (day := FIRST + timedelta(days=n)).weekday() < 5
    and not HALF_TERM <= day < HALF_TERM + timedelta(days=7)
    for half in get_args(Half)
)


def on_days(first: date, *codes: str) -> dict[SessionOn, str]:
    """One string a school day: ``O`` for both sessions, ``I/`` for AM and PM apart."""
    days = [day for day in TERM.days if day >= first]
    return {
        SessionOn(day, half): code
        for day, pair in zip(days, codes, strict=False)
        for half, code in zip(get_args(Half), pair * (3 - len(pair)), strict=True)
    }
