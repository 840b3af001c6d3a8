"""The call for an unexplained absence: who is on the list, whom to ring, what closes it (rule U1).

Policy Q. Each day of the absence has a call of its own.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from msgspec import Struct

from server.rules.because import Because
from server.rules.codes import UNEXPLAINED
from server.rules.marks import Mark
from server.rules.planned_activity import unconfirmed
from server.rules.register_times import RegisterTimes
from server.rules.transitions import Process, Source

State = Literal["open", "unanswered", "spoken_to", "seen", "decided"]
Event = Literal["ring", "speak", "see", "decide"]
Outcome = Literal["spoken_to", "no_answer", "message_left", "wrong_number"]

CLOSED: tuple[State, ...] = ("spoken_to", "seen", "decided")

CALL: Process[State, Event] = Process(
    name="call",
    source=Source("U1", "Q"),
    start="open",
    table=(
        ("open", "ring", "unanswered"),
        ("open", "speak", "spoken_to"),
        ("open", "see", "seen"),
        ("open", "decide", "decided"),
        ("unanswered", "ring", "unanswered"),
        ("unanswered", "speak", "spoken_to"),
        ("unanswered", "see", "seen"),
        ("unanswered", "decide", "decided"),
        ("spoken_to", "see", "seen"),  # the parent thought so, and now we know
        ("decided", "see", "seen"),
    ),
    refusals={
        (state, event): "the call is closed: each further day has one of its own"
        for state in CLOSED
        for event in get_args(Event)
    },
)


class Attempt(Struct, frozen=True):
    at: datetime
    by: UUID
    contact: UUID
    outcome: Outcome


def why_listed(
    mark: Mark, times: RegisterTimes, now: datetime, there: bool | None = None
) -> Because | None:
    """Why the pupil is on the call list; None where not. ``mark``: the session's.

    ``there``: what the trip leader or provider says of a planned pupil (rule E8).
    """
    if now < times.closes_at or mark.state not in ("absent", "planned") or mark.code is None:
        return None
    if mark.code == UNEXPLAINED:
        return Because("U1", "Q", "the absence is unexplained and the register has closed")
    return unconfirmed(mark.code, there)


def untried(order: Sequence[UUID], attempts: Iterable[Attempt]) -> list[UUID]:
    """Of the contacts in their order those whom nobody has rung yet."""
    rung = {attempt.contact for attempt in attempts}
    return [contact for contact in order if contact not in rung]


def spoken_to(attempts: Iterable[Attempt]) -> bool:
    return any(attempt.outcome == "spoken_to" for attempt in attempts)


def decision_refusal(name: str, position: str, reason: str) -> Because | None:
    """Why a decision does not close a call: it has to be a named person's, with a reason."""
    if all(words.strip() for words in (name, position, reason)):
        return None
    return Because("U1", "Q", "a decision needs a name, a position and a reason")
