"""A pupil in school whom a later register has not seen, and by when that is told (rule U6).

Policy Q.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from server.rules.because import Because
from server.rules.marks import Mark

TELL_WITHIN = 5  # minutes

Found = Literal["in_another_room", "elsewhere_in_school", "gone_home", "left_site", "not_found"]


class Sighting(Struct, frozen=True):
    at: datetime
    place: str


class Outcome(Struct, frozen=True):
    """What the on-call person found."""

    found: Found
    at: datetime
    by: str
    words: str = ""


def missing(session: Mark, lesson: Mark, elsewhere: Because | None = None) -> Because | None:
    """Why the on-call person is told; None where the pupil is not missing.

    ``session``: the mark of the session that the lesson lies in. ``elsewhere``: why the lesson
    does not expect the pupil: gone home (rule W7), on a trip. A lesson that says nothing of a
    pupil, as nobody took its register, misses nobody.
    """
    if elsewhere is not None or session.state not in ("present", "late"):
        return None
    if lesson.state != "absent":
        return None
    return Because("U6", "Q", "the pupil is in school and was not seen in the lesson")


def tell_by(known_at: datetime, closes_at: datetime, taken_at: datetime | None = None) -> datetime:
    """By when the on-call person is told: minutes after the register was taken or has closed.

    ``known_at``: when the server had the entry, which may be hours later. A pupil who walks in
    before the register is taken was only late.
    """
    done_at = closes_at if taken_at is None else min(taken_at, closes_at)
    return max(done_at, known_at) + timedelta(minutes=TELL_WITHIN)


def last_seen(sightings: Iterable[Sighting], now: datetime) -> Sighting | None:
    """The latest sighting that is not in the future; None where there is none."""
    return max((one for one in sightings if one.at <= now), key=lambda one: one.at, default=None)


def outcome_refusal(outcome: Outcome) -> Because | None:
    """Why the outcome is not recorded yet."""
    if not outcome.by.strip():
        return Because("U6", "Q", "who found out is missing")
    if outcome.found == "not_found" and not outcome.words.strip():
        return Because("U6", "Q", "what is done next is missing")
    return None
