"""When a person is prompted to ask for evidence or to try a parent (rules P4, P5; policy L, N, O).

Nothing here asks a parent: evidence is never asked for by default.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from server.rules.because import Because

ILLNESS_DAYS = 3
Evidence = Literal["prescription", "appointment_card", "letter", "other"]  # each counts as much
Channel = Literal["telephone", "in_person", "voicemail", "email", "text", "portal"]
WRITTEN: frozenset[Channel] = frozenset({"email", "text"})  # a message left by voice is none


class Prompt(NamedTuple):
    what: Literal["ask_for_evidence", "try_a_parent", "call_all_contacts"]
    because: Because


def of_illness(school_days: int, *, doubt: str = "", limit: int = ILLNESS_DAYS) -> Prompt | None:
    """``school_days``: of this illness, today's included. ``doubt``: a person's, in words."""
    if doubt.strip():
        return Prompt("ask_for_evidence", Because("P4", "N", f"doubt: {doubt.strip()}"))
    if school_days <= limit:
        return None
    text = f"school day {school_days} of the illness is after day {limit}"
    return Prompt("ask_for_evidence", Because("P4", "N", text))


def of_silence(
    school_day: int,
    channels: Iterable[Channel],
    *,
    portal_is_written: bool = True,
    call_all_on: int = ILLNESS_DAYS,
) -> Prompt | None:
    """What an absence that is reported in writing only asks for on its ``school_day``, from 1.

    ``channels``: of all its reports; with none it is unexplained, which is rule U1's.
    """
    came = set(channels)
    written = WRITTEN | {"portal"} if portal_is_written else WRITTEN
    if not came or came - written:
        return None
    text = "the absence is reported in writing only"
    if school_day < call_all_on:
        return Prompt("try_a_parent", Because("P4", "L", text))
    return Prompt("call_all_contacts", Because("P4", "N", f"{text}, on school day {school_day}"))


def not_m(notified_at: datetime, appointment_at: datetime) -> Because | None:
    """Why an appointment is not ``M`` by itself: it was not notified in advance (P5)."""
    if notified_at < appointment_at:
        return None
    return Because("P5", "O", "the school was not told in advance of the appointment")


def of_appointment(sessions: int, sessions_of_day: int = 2) -> Prompt | None:
    """A whole day's appointment asks for evidence; ``sessions``: those of one day that it takes."""
    if sessions < sessions_of_day:
        return None
    because = Because("P5", "O", "the appointment takes the whole day")
    return Prompt("ask_for_evidence", because)
