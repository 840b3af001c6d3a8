"""Why a rule says no, or what it counted: as data, for a screen to say (rules W4, L2, F4)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class Because(NamedTuple):
    """One reason. ``U``: ``Because("W3", "J", "08:16 is after 08:15")``.

    ``policy``: the section of the policy (``J``, ``guidance B``); empty where it is silent.
    ``text``: a clause without a full stop, of facts that the caller gave; it names no person.
    """

    rule: str
    policy: str
    text: str

    def __str__(self) -> str:
        source = f"rule {self.rule}" if not self.policy else f"policy {self.policy}"
        return f"{self.text} ({source})"


def missing(rule: str, policy: str, asked: Mapping[str, object]) -> list[Because]:
    """``the reason is missing``: one for each of ``asked``, by its name, that was not given.

    Blank words, an empty list, False and None are not given.
    """
    given = {name: one.strip() if isinstance(one, str) else one for name, one in asked.items()}
    return [Because(rule, policy, f"{name} is missing") for name, one in given.items() if not one]


def said(day: date) -> str:
    """A day as every reason says it: ``7 September 2026``."""
    return f"{day.day} {day:%B %Y}"
