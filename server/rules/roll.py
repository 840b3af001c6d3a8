"""Joiners and leavers: what is to be done, and by when (rules U5, T4; policy S, guidance C).

Tasks, never acts: the roll is changed by a person, here or in the other system (rule T4).
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from server.rules.because import Because, missing, said
from server.rules.duty_tasks import Involved, Worker, deletion_refusal
from server.rules.transitions import Process, Source

NEW_PUPIL_DAYS = 5  # of the calendar: never later than five school days

State = Literal["due", "sent", "acknowledged"]
Event = Literal["send", "acknowledge", "send_back"]

RETURN: Process[State, Event] = Process(
    name="return",
    source=Source("U5", "guidance C"),
    start="due",
    table=(
        ("due", "send", "sent"),
        ("sent", "acknowledge", "acknowledged"),
        ("sent", "send_back", "due"),
    ),
)


class Task(NamedTuple):
    """``due_on`` is the last day for it."""

    what: Literal["first_day_call", "new_pupil_return"]
    due_on: date
    because: Because


def joiner_tasks(agreed_first_day: date, *, arrived: bool) -> list[Task]:
    """What is owed for a pupil who is on the register from the agreed first day, there or not."""
    due_on = agreed_first_day + timedelta(days=NEW_PUPIL_DAYS)
    joined = Because("U5", "guidance C", f"on the register from {said(agreed_first_day)}")
    tasks = [Task("new_pupil_return", due_on, joined)]
    if not arrived:
        absent = Because("U5", "Q", f"expected on {said(agreed_first_day)} and not arrived")
        tasks.insert(0, Task("first_day_call", agreed_first_day, absent))
    return tasks


def on_register(day: date, first_day: date, last_day: date | None) -> bool:
    """Both days included; ``last_day`` is None for a pupil who has not left."""
    return first_day <= day and (last_day is None or day <= last_day)


class Leaver(Struct, frozen=True):
    """What is recorded of a pupil who is to leave."""

    ground: str = ""
    destination: str = ""
    return_sent: bool = False


def leaver_lacks(leaver: Leaver, involved: Involved, told: Collection[Worker]) -> list[Because]:
    """What is to be done before the name is deleted, in its order; empty: a person can delete."""
    untold = deletion_refusal(involved, told)
    steps = {
        "the ground of deletion": leaver.ground,
        "the destination": leaver.destination,
        "the deletion return": leaver.return_sent,
    }
    return [*([untold] if untold else []), *missing("U5", "guidance C", steps)]
