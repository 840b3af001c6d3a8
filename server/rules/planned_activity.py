"""Attending elsewhere by plan: what a plan says, who confirms a session (rule E8, policy L)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from server.rules.because import Because, missing

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


def refusals(plan: Plan) -> list[Because]:
    """Why the plan cannot be made: whatever is missing, each by itself."""
    asked = {
        "the approver": plan.approver,
        "the place": plan.place,
        "the supervisor": plan.supervisor,
        "what times it has": plan.times,
        "the provider's contact": plan.provider_contact,
        "the last day": plan.ends_on,
    }
    if plan.ends_on is not None and plan.ends_on < plan.starts_on:
        return [*missing("E8", "L", asked), Because("E8", "L", "the last day is before the first")]
    return missing("E8", "L", asked)


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
