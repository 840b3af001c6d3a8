"""What leaves the school for a partner or another school, and why (rule S4; policy f, guidance A).

Nothing is handed over before its line in the log is whole.
"""

from datetime import datetime

from msgspec import Struct

from server.rules.because import Because, missing


class Disclosure(Struct, frozen=True):
    """One line of the log. ``what``: the kinds of facts, never the facts. ``at``: an instant."""

    to: str
    purpose: str
    what: str
    by: str
    pupils: int
    at: datetime


def refusals(disclosure: Disclosure, now: datetime) -> list[Because]:
    """Why it may not be logged, and so not made; an empty list lets it."""
    asked = {
        "who receives it": disclosure.to,
        "its purpose": disclosure.purpose,
        "what it tells": disclosure.what,
        "who makes it": disclosure.by,
        "whom it is about": disclosure.pupils > 0,
    }
    early = [Because("S4", "f", "its time is still to come")] if disclosure.at > now else []
    return [*missing("S4", "f", asked), *early]
