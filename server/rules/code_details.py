"""What must be written beside a code (rule C5; policy H, L).

The Regulations ask for the nature of an activity, the circumstances of ``Q`` and ``Y1`` to ``Y7``,
and the agreement of ``C2``. A setting may relax the rest.
"""

from collections.abc import Collection
from datetime import date, time
from enum import StrEnum
from typing import NamedTuple

from server.rules.because import Because


class Detail(StrEnum):
    """``MINUTES``: minutes late; ``AGREEMENT``: with a parent, of a part-time timetable."""

    NATURE = "nature of the activity"
    CIRCUMSTANCES = "circumstances"
    MINUTES = "minutes late"
    ARRIVAL = "time of arrival"
    AGREEMENT = "agreement with a parent"


class Agreement(NamedTuple):
    """A part-time timetable, agreed; both days included, ``times`` in words: "Mornings only"."""

    parent_lives_with_pupil: bool
    times: str
    starts_on: date
    ends_on: date | None


class Written(NamedTuple):
    """What was written beside a code."""

    nature: str = ""
    circumstances: str = ""
    minutes_late: int | None = None
    arrived_at: time | None = None
    agreement: Agreement | None = None


BY_CODE = {
    **dict.fromkeys("BKPVW", Detail.NATURE),
    **dict.fromkeys(("C", "Q", *(f"Y{n}" for n in range(1, 8))), Detail.CIRCUMSTANCES),
    "L": Detail.MINUTES,
    "U": Detail.ARRIVAL,
    "C2": Detail.AGREEMENT,
}
RELAXABLE = frozenset({"C", "L", "U"})  # codes of which the Regulations ask no detail


def missing_detail(
    symbol: str, on: date, written: Written, relaxed: Collection[str] = ()
) -> Because | None:
    """What is still to be written beside ``symbol`` on a day; None: nothing.

    ``relaxed`` (setting): codes of ``RELAXABLE`` for which the school does without.
    """
    detail = BY_CODE.get(symbol)
    if detail is None or symbol in RELAXABLE.intersection(relaxed):
        return None
    wrong = _agreement_wrong(written.agreement, on) if detail is Detail.AGREEMENT else None
    if wrong:
        return Because("C5", "L", f"{symbol}: {wrong}")
    return None if _has(detail, written) else Because("C5", "H", f"{symbol} needs the {detail}")


def _has(detail: Detail, written: Written) -> bool:
    return {
        Detail.NATURE: bool(written.nature.strip()),
        Detail.CIRCUMSTANCES: bool(written.circumstances.strip()),
        Detail.MINUTES: written.minutes_late is not None and written.minutes_late >= 0,
        Detail.ARRIVAL: written.arrived_at is not None,
        Detail.AGREEMENT: written.agreement is not None,
    }[detail]


def _agreement_wrong(agreement: Agreement | None, on: date) -> str | None:
    """What an agreement lacks; None: nothing, or there is none to look at."""
    if agreement is None:
        return None
    if not agreement.parent_lives_with_pupil:
        return "the parent who agrees is one whom the pupil normally lives with"
    if not agreement.times.strip():
        return "the agreement names its times"
    if agreement.ends_on is None:
        return "the agreement has a last day"
    if not agreement.starts_on <= on <= agreement.ends_on:
        return "the day lies outside the agreement"
    return None
