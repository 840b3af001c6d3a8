"""Part-time timetables, time-out cards, and what a teacher reads of them (rule S1; policy T, U)."""

from datetime import date

from msgspec import Struct

from server.rules.because import Because, missing, said


class Adjustment(Struct, frozen=True):
    """``words``: for those who teach the pupil. ``need``: a diagnosis, for those who support."""

    words: str
    need: str


class PartTimeTimetable(Struct, frozen=True):
    """``ends_on``: its last day."""

    begins_on: date
    ends_on: date | None = None


class TimeOutCard(Struct, frozen=True):
    medical_need: str
    approved_by: str
    review_on: date | None


def for_teacher(adjustments: list[Adjustment]) -> list[str]:
    """The words alone. One without words says nothing, rather than its need."""
    return [one.words for one in adjustments if one.words.strip()]


def timetable_refusal(timetable: PartTimeTimetable) -> Because | None:
    if timetable.ends_on is None:
        return Because("S1", "T", "a part-time timetable has a last day")
    if timetable.ends_on < timetable.begins_on:
        return Because("S1", "T", "the last day is before the first")
    return None


def timetable_is_over(timetable: PartTimeTimetable, today: date) -> bool:
    """Also one that was kept with no last day: it never stands by default."""
    return timetable.ends_on is None or today > timetable.ends_on


def card_lacks(card: TimeOutCard, today: date) -> list[Because]:
    """Why the card does not hold; it does up to and with the day of its review."""
    asked = {
        "the medical need": card.medical_need,
        "who approved it": card.approved_by,
        "the day of its review": card.review_on,
    }
    found = missing("S1", "T", asked)
    if card.review_on is not None and today > card.review_on:
        found.append(Because("S1", "T", f"it was to be reviewed by {said(card.review_on)}"))
    return found
