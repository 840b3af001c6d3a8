"""Who misses a tenth, half, or nearly a tenth of their possible sessions (rule F2; policy W)."""

from enum import StrEnum
from typing import NamedTuple

from server.rules.because import Because
from server.rules.figures import Counts

PERSISTENT_PERCENT = 10
SEVERE_PERCENT = 50
AT_RISK_PERCENT = 5  # setting


class Tier(StrEnum):
    """A severely absent pupil is persistently absent too."""

    NONE = "none"
    AT_RISK = "at_risk"
    PERSISTENT = "persistent"
    SEVERE = "severe"


class InTier(NamedTuple):
    """``tier`` is None where nothing was possible: such a pupil is left out of every count."""

    tier: Tier | None
    because: Because


def is_persistent(counts: Counts) -> bool:
    """False where nothing was possible."""
    return _reaches(PERSISTENT_PERCENT, counts)


def is_severe(counts: Counts) -> bool:
    """False where nothing was possible."""
    return _reaches(SEVERE_PERCENT, counts)


def tier(counts: Counts, at_risk_percent: int = AT_RISK_PERCENT) -> InTier:
    """The tier of a pupil's own sessions in a period, and what decided it."""
    if counts.possible == 0:
        return InTier(None, Because("F1", "", "nothing was possible"))
    share = f"{counts.absent} of {counts.possible} possible sessions absent"
    for found, percent in (
        (Tier.SEVERE, SEVERE_PERCENT),
        (Tier.PERSISTENT, PERSISTENT_PERCENT),
        (Tier.AT_RISK, at_risk_percent),
    ):
        if _reaches(percent, counts):
            return InTier(found, Because("F2", "W", f"{share}, {percent} % or more"))
    below = f"{share}, under {at_risk_percent} %"
    return InTier(Tier.NONE, Because("F2", "W", below))


def _reaches(percent: int, counts: Counts) -> bool:
    return counts.possible > 0 and counts.absent * 100 >= counts.possible * percent
