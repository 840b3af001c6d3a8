"""A support case: what it and its plan must hold, and how it goes on (rule S1; policy S, T, W)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from server.rules.because import Because, missing
from server.rules.transitions import Process, Source

State = Literal["open", "planned", "reviewed", "closed", "stopped"]
Event = Literal["plan", "review", "close", "reopen", "stop"]

CASE: Process[State, Event] = Process(
    name="case",
    source=Source("S1", "T"),
    start="open",
    table=(
        ("open", "plan", "planned"),
        ("planned", "review", "reviewed"),
        ("reviewed", "plan", "planned"),
        ("reviewed", "close", "closed"),
        ("closed", "reopen", "open"),
        ("open", "stop", "stopped"),  # the pupil has left the roll
        ("planned", "stop", "stopped"),
        ("reviewed", "stop", "stopped"),
    ),
    refusals={
        ("open", "close"): "the case has had no plan yet",
        ("planned", "close"): "the effect of the plan has not been reviewed",
    },
)


class Action(Struct, frozen=True):
    what: str
    owner: str = ""
    due_on: date | None = None


class Plan(Struct, frozen=True):
    """Time-limited: ``ends_on`` is its last day. ``review_on``: when its effect is looked at."""

    begins_on: date
    ends_on: date | None = None
    review_on: date | None = None
    actions: tuple[Action, ...] = ()


def case_lacks(pupils_words: str, parents_words: str) -> list[Because]:
    """What a case lacks before it is planned. "Would not say" is an answer too."""
    asked = {
        "what the pupil says of reasons and barriers": pupils_words,
        "what the parents say of reasons and barriers": parents_words,
    }
    return missing("S1", "W", asked)


def plan_lacks(plan: Plan) -> list[Because]:
    """What a plan lacks before it begins; an empty list lets it."""
    days = {"the last day": plan.ends_on, "the review": plan.review_on}
    asked: dict[str, object] = {**days, "an action": plan.actions}
    for action in plan.actions:
        asked |= {
            f"the owner of {action.what}": action.owner,
            f"the day of {action.what}": action.due_on,
        }
    early = [name for name, day in days.items() if day is not None and day <= plan.begins_on]
    return [
        *missing("S1", "T", asked),
        *(Because("S1", "T", f"{name} is not after the beginning") for name in early),
    ]
