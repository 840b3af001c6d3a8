"""How long each thing is kept, and when it may be deleted (rule E6, policy H)."""

from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from server.rules.anniversary import anniversary
from server.rules.because import Because, said

ENTRY_YEARS = 6  # the Regulations' least, from the day on which the entry was made

Kept = Literal["entry", "evidence", "message", "call"]


class KeepTimes(Struct, frozen=True):
    """Years; those of evidence begin when the academic year ends in which it came."""

    entry: int = ENTRY_YEARS
    evidence: int = 1
    message: int = 3
    call: int = 3


DEFAULTS = KeepTimes()
_NAMES: dict[Kept, str] = {
    "entry": "entries",
    "evidence": "evidence",
    "message": "messages",
    "call": "call notes",
}


def kept_until(what: Kept, made_on: date, times: KeepTimes = DEFAULTS) -> date:
    """The last day on which it must still be there."""
    since = academic_year_ends(made_on) if what == "evidence" else made_on
    return anniversary(since, getattr(times, what))


def why_kept(what: Kept, made_on: date, today: date, times: KeepTimes = DEFAULTS) -> Because | None:
    """Why it may not be deleted today; None where it may."""
    until = kept_until(what, made_on, times)
    if today > until:
        return None
    return Because("E6", "H", f"{_NAMES[what]} of this date must be kept until {said(until)}")


def refusals(times: KeepTimes) -> list[Because]:
    """Why a school may not set these times."""
    short = [what for what in get_args(Kept) if getattr(times, what) < _least(what)]
    return [
        Because("E6", "H", f"{_NAMES[what]} must be kept for {_least(what)} years or more")
        for what in short
    ]


def _least(what: Kept) -> int:
    return ENTRY_YEARS if what == "entry" else 0


def academic_year_ends(day: date) -> date:
    """The 31 August on or after ``day``."""
    return date(day.year + (day.month > 8), 8, 31)
