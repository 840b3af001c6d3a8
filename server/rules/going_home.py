"""Who goes home after registration: where they are, not what the session's mark is (rule W7).

A departure is no entry of the sighting lane, so no fold reads it and no mark can change by it.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from server.rules.because import Because


class Departure(Struct, frozen=True):
    """``back_at``: when the pupil signed in again, or None. The minute of leaving is away."""

    left_at: datetime
    back_at: datetime | None = None


def off_site(departures: Iterable[Departure], at: datetime) -> bool:
    """True where the pupil had left by ``at`` and was not back: not on the evacuation roll."""
    return any(
        one.left_at <= at and (one.back_at is None or at < one.back_at) for one in departures
    )


def not_expected(departures: Iterable[Departure], opens_at: datetime) -> Because | None:
    """Why a lesson's register does not expect the pupil; None where it does."""
    if not off_site(departures, opens_at):
        return None
    return Because("W7", "", "the pupil went home before the lesson")
