"""What leaves the school for a partner or another school, and why (rule S4; policy f, guidance A).

Nothing is handed over before its line in the log is whole.
"""

from datetime import datetime

from msgspec import Struct

from server.rules.because import Because


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
    asked = (
        ("who receives it", disclosure.to.strip()),
        ("its purpose", disclosure.purpose.strip()),
        ("what it tells", disclosure.what.strip()),
        ("who makes it", disclosure.by.strip()),
        ("whom it is about", disclosure.pupils > 0),
        ("a time that has come", disclosure.at <= now),
    )
    return [Because("S4", "f", f"it lacks {text}") for text, there in asked if not there]
