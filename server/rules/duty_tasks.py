"""Whom the school has to tell of an unexplained absence, and before a deletion (rule U3).

Policy Q (youth offending), policy S (social worker, Virtual School Head).
"""

from collections.abc import Collection
from typing import Literal, NamedTuple

from msgspec import Struct

from server.rules.because import Because

Worker = Literal["social_worker", "youth_offending_worker", "virtual_school_head"]


class Involved(Struct, frozen=True):
    """Who is involved with a pupil today."""

    social_worker: bool = False
    youth_offending_worker: bool = False
    looked_after: bool = False


class Duty(NamedTuple):
    tell: Worker
    because: Because


def of_unexplained_absence(involved: Involved, *, virtual_school: bool = True) -> list[Duty]:
    """A task for each who is to be told. ``virtual_school`` is a setting."""
    due: list[Duty] = []
    if involved.social_worker:
        due.append(Duty("social_worker", Because("U3", "S", "the pupil has a social worker")))
    if involved.youth_offending_worker:
        because = Because("U3", "Q", "the pupil has a youth-offending worker")
        due.append(Duty("youth_offending_worker", because))
    if involved.looked_after and virtual_school:
        due.append(Duty("virtual_school_head", Because("U3", "S", "the pupil is looked after")))
    return due


def deletion_refusal(involved: Involved, told: Collection[Worker]) -> Because | None:
    """Why the pupil cannot be deleted from the roll yet. ``told``: of the deletion, so far."""
    if not involved.social_worker or "social_worker" in told:
        return None
    return Because("U3", "S", "the social worker is told before the deletion")
