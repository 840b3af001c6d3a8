"""What an unexplained absence asks for next, within its day and from day to day (rule U1).

Policy L and Q.
"""

from typing import Literal, NamedTuple

from server.rules.because import Because

DECISION_ON = 3  # setting; school day of the absence, the first being 1

Task = Literal[
    "first_day_call",
    "call_again",
    "safeguarding_lead",
    "home_visit",
    "referral_to_authority",
    "police_or_social_care",
    "welfare_officer_decision",
]


class Due(NamedTuple):
    """A task that is due today, and why."""

    task: Task
    because: Because


def within_day(
    *, left_to_ring: int, spoken_to: bool, whereabouts_unknown: bool, at_risk: bool
) -> list[Due]:
    """What today's calls have led to.

    ``whereabouts_unknown``: a person has said so, be it after a call or after a visit.
    """
    due: list[Due] = []
    if left_to_ring == 0 and not spoken_to:
        nobody = Because("U1", "Q", "no contact was reached")
        due += [Due("safeguarding_lead", nobody), Due("home_visit", nobody)]
    if whereabouts_unknown:
        due.append(Due("referral_to_authority", Because("U1", "L", _UNKNOWN)))
        if at_risk:
            text = f"{_UNKNOWN} and the pupil is at risk"
            due.append(Due("police_or_social_care", Because("U1", "L", text)))
    return due


_UNKNOWN = "nobody knows where the pupil is"


def of_day(school_day: int, *, decided: bool = False, decision_on: int = DECISION_ON) -> list[Due]:
    """What the ``school_day`` of an unexplained absence begins with, the first being 1.

    ``decided``: whether an education welfare officer is to be involved has been, with its reason.
    """
    because = Because("U1", "Q", f"school day {school_day} of the unexplained absence")
    due = [Due("first_day_call" if school_day == 1 else "call_again", because)]
    if school_day >= decision_on and not decided:
        due.append(Due("welfare_officer_decision", because))
    return due
