"""Attendance letters to parents: when one is due, and what became of it (rule R2; policy K)."""

from collections.abc import Collection
from datetime import date
from typing import Literal

from server.rules.because import Because, said
from server.rules.reports import Kind, Period, periods
from server.rules.school_calendar import SchoolCalendar
from server.rules.transitions import Process, Source

State = Literal["written", "sent", "returned", "delivered", "opened"]
Event = Literal["send", "return", "deliver", "open"]

LETTER: Process[State, Event] = Process(
    name="letter",
    source=Source("R2", "K"),
    start="written",
    table=(
        ("written", "send", "sent"),
        ("sent", "deliver", "delivered"),
        ("sent", "open", "opened"),  # who opens it has it, whether or not the carrier said so
        ("sent", "return", "returned"),
        ("delivered", "open", "opened"),
        ("returned", "send", "sent"),
    ),
    refusals={("returned", "open"): "the letter came back: it is sent again first"},
)


def due(
    calendar: SchoolCalendar,
    sent_for: Collection[Period],
    today: date,
    every: Kind = "half_term",
) -> Period | Because:
    """The last period that is over, where a parent has had no letter of it, or why none is due."""
    over = [period for period in periods(calendar, every) if period.last < today]
    if not over:
        return Because("R2", "K", f"no {every} is over yet".replace("_", " "))
    if over[-1] in sent_for:
        return Because("R2", "K", f"the letter to {said(over[-1].last)} has been sent")
    return over[-1]
