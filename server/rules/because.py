"""Why a rule says no, or what it counted: as data, for a screen to say (rules W4, L2, R1)."""

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
