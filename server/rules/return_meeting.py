"""The meeting after a long absence, and what it must bring (rule S1; policy T, V)."""

from datetime import date

from msgspec import Struct

from server.rules.because import Because, missing

LONG_ABSENCE = 10  # setting: school days


class ReturnMeeting(Struct, frozen=True):
    """``catch_up``: what the pupil is to catch up on and how. Offering is asked, not accepting."""

    held_on: date | None = None
    with_pupil: bool = False
    with_parents: bool = False
    counsellor_offered: bool = False
    catch_up: str = ""


def meeting_due(school_days: int, limit: int = LONG_ABSENCE) -> Because | None:
    """``school_days``: in a row up to the return, of absence for whatever reason."""
    if school_days < limit:
        return None
    return Because("S1", "T", f"back after {school_days} school days, {limit} or more")


def meeting_lacks(meeting: ReturnMeeting) -> list[Because]:
    """What is left to do before the meeting is done."""
    asked = {
        "the day on which it was held": meeting.held_on,
        "the talk with the pupil": meeting.with_pupil,
        "the talk with the parents": meeting.with_parents,
        "the offer of the counsellor": meeting.counsellor_offered,
    }
    return [
        *missing("S1", "T", asked),
        *missing("S1", "V", {"the plan to catch up": meeting.catch_up}),
    ]
