"""Attending elsewhere by plan: what a plan says, who confirms a session (rule E8, policy L)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from server.rules.because import Because

Confirms = Literal["trip leader", "provider", "other school"]

PLANNED_ATTENDING: dict[str, Confirms] = {
    "B": "provider",
    "K": "provider",
    "P": "trip leader",
    "V": "trip leader",
    "W": "provider",
    "D": "other school",
}


class Plan(Struct, frozen=True):
    """A plan for one of the codes of ``PLANNED_ATTENDING``. ``ends_on`` is included."""

    code: str
    approver: str
    place: str
    supervisor: str
    times: str
    provider_contact: str
    starts_on: date
    ends_on: date | None


_ASKED = {
    "approver": "the approver is missing",
    "place": "the place is missing",
    "supervisor": "the supervisor is missing",
    "times": "the times are missing",
    "provider_contact": "the provider's contact is missing",
}


def refusals(plan: Plan) -> list[Because]:
    """Why the plan cannot be made: whatever is missing, each by itself."""
    found = [text for field, text in _ASKED.items() if not getattr(plan, field).strip()]
    if plan.ends_on is None:
        found.append("the end date is missing")
    elif plan.ends_on < plan.starts_on:
        found.append("it ends before it begins")
    return [Because("E8", "L", text) for text in found]


def unconfirmed(code: str, there: bool | None) -> Because | None:
    """Why a session that is planned as ``code`` is chased like an absence; None where it is not.

    ``there``: what the trip leader or provider says of that session and pupil; None: nothing yet.
    A confirmation is good for its own session only.
    """
    who = PLANNED_ATTENDING.get(code)
    if who is None or there:
        return None
    said = "has not confirmed the session" if there is None else "says that the pupil is not there"
    return Because("E8", "L", f"the {who} {said}")
