"""A support case: what it and its plan must hold, and how it goes on (rule S1; policy S, T, W)."""

from datetime import date
from typing import Literal

from msgspec import Struct

from server.rules.because import Because
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
    lacks = []
    if not pupils_words.strip():
        lacks.append("the reasons and barriers in the pupil's words")
    if not parents_words.strip():
        lacks.append("the reasons and barriers in the parents' words")
    return [Because("S1", "W", text) for text in lacks]


def plan_lacks(plan: Plan) -> list[Because]:
    """What a plan lacks before it begins; an empty list lets it."""
    lacks = [f"the last day: {why}"] if (why := _no_day(plan.ends_on, plan.begins_on)) else []
    if why := _no_day(plan.review_on, plan.begins_on):
        lacks.append(f"the review: {why}")
    if not plan.actions:
        lacks.append("an action")
    for action in plan.actions:
        if not action.owner.strip():
            lacks.append(f"an owner of: {action.what}")
        if action.due_on is None:
            lacks.append(f"a date of: {action.what}")
    return [Because("S1", "T", text) for text in lacks]


def _no_day(day: date | None, begins_on: date) -> str:
    if day is None:
        return "no date"
    return "" if day > begins_on else "not after the beginning"
