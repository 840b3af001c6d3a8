"""Leave of absence: its grounds, and when none can be granted (rules L1, L2, L4; policy L).

Religious observance ``R`` and travel for an occupation ``T`` are notified and are no leave.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from server.rules.because import Because


class Ground(StrEnum):
    """What a parent asks for. The last three are no grounds of leave, and may still be asked."""

    PERFORMANCE = "regulated performance or employment abroad"
    INTERVIEW = "interview"
    STUDY = "study leave"
    PART_TIME = "part-time timetable"
    EXCEPTIONAL = "exceptional circumstances"
    HOLIDAY = "family holiday"
    ILL_RELATIVE = "travel abroad for a relative's illness"
    OTHER = "another reason"


CODES = {
    Ground.PERFORMANCE: "C1",
    Ground.INTERVIEW: "J1",
    Ground.STUDY: "S",
    Ground.PART_TIME: "C2",
    Ground.EXCEPTIONAL: "C",
}
ASKED_IN_ADVANCE = frozenset({Ground.INTERVIEW, Ground.STUDY, Ground.EXCEPTIONAL})
OF_RESIDENT_PARENT = frozenset({Ground.PART_TIME, Ground.EXCEPTIONAL})
HOLIDAY_NOT_GRANTED, OTHER_UNAUTHORISED = "G", "O"


class Asked(NamedTuple):
    """A request. Instants; ``ends_at`` is the end of its last session.

    ``by_resident_parent``: asked for or agreed with a parent whom the pupil normally lives with.
    """

    asked_at: datetime
    starts_at: datetime
    ends_at: datetime
    by_resident_parent: bool


def told_before_asking(ground: Ground) -> Because | None:
    """What a parent reads before asking, where there is no ground; asking stays open (rule L2)."""
    if ground in CODES:
        return None
    return Because("L2", "L", f"{ground} is not a ground on which leave can be granted")


def grant_refusal(ground: Ground, asked: Asked, now: datetime) -> Because | None:
    """Why leave cannot be granted on ``ground``; None where the decision is open.

    The policy's list for exceptional circumstances informs the head and bars nothing.
    """
    if ground not in CODES:
        return told_before_asking(ground)
    if ground in ASKED_IN_ADVANCE and asked.asked_at >= asked.starts_at:
        return Because("L1", "L", "it was not asked for in advance")
    if ground is Ground.STUDY and now >= asked.starts_at:
        return Because("L1", "L", "study leave is agreed in advance")
    if now >= asked.ends_at:
        return Because("L4", "L", "no leave is granted after the event")
    if ground in OF_RESIDENT_PARENT and not asked.by_resident_parent:
        return Because("L1", "L", "a parent whom the pupil normally lives with asks or agrees")
    return None


def code_if_taken(ground: Ground) -> str:
    """What is proposed, beside the refusal, for absence on the dates of a refused leave (L2)."""
    return HOLIDAY_NOT_GRANTED if ground is Ground.HOLIDAY else OTHER_UNAUTHORISED
