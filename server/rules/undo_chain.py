"""What becomes of all that came from a mark, once the mark has changed (rule E7, policy H).

With the whole list of what still stands, the old mark need not be the one that caused it: a
detention of a ``U`` that became *check* and then ``L`` is found and withdrawn.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

from server.rules.because import Because
from server.rules.codes import LATE, LATE_AFTER_CLOSE, UNEXPLAINED, code_set
from server.rules.marks import Mark
from server.rules.planned_activity import PLANNED_ATTENDING

Effect = Literal["detention", "alert", "call", "letter_count", "threshold_count"]
Action = Literal["withdraw", "recompute", "wait"]


class Followed(Struct, frozen=True):
    """Something that came from the mark and stands. ``told``: who has been told of it."""

    effect: Effect
    told: tuple[str, ...] = ()


class Undone(NamedTuple):
    """``tell``: who is told again, in the order in which they were told."""

    effect: Effect
    action: Action
    tell: tuple[str, ...]
    because: Because


def undone(old: Mark, new: Mark, followed: Iterable[Followed]) -> list[Undone]:
    """What ``new`` undoes of ``followed``; what it still carries is left out."""
    steps = ((one, _action(one.effect, old, new)) for one in followed)
    return [_step(one, action, old, new) for one, action in steps if action is not None]


def _action(effect: Effect, old: Mark, new: Mark) -> Action | None:
    if new.state == "check":
        return None if old.state == "check" else "wait"  # nobody is told what is not decided (E4)
    if effect in ("letter_count", "threshold_count"):
        return "recompute" if _counted(effect, old) != _counted(effect, new) else None
    return None if _carries(effect, new) else "withdraw"


def _carries(effect: Effect, mark: Mark) -> bool:
    if effect == "detention":
        return mark.code == LATE_AFTER_CLOSE
    return mark.code == UNEXPLAINED or mark.state == "none" or _unconfirmed(mark)


def _unconfirmed(mark: Mark) -> bool:
    """Planned to attend elsewhere: a plan alone accounts for nobody (rule E8)."""
    return mark.state in ("planned", "absent") and mark.code in PLANNED_ATTENDING


def _counted(effect: Effect, mark: Mark) -> object:
    if mark.code is None:
        return mark.state  # check is not blank: what waited for the decision is counted again
    if effect == "threshold_count":
        return code_set()[mark.code].threshold
    return code_set()[mark.code].code_class, mark.code in (LATE, LATE_AFTER_CLOSE)


def _step(one: Followed, action: Action, old: Mark, new: Mark) -> Undone:
    because = Because("E7", "H", f"the mark was {_words(old)} and is {_words(new)}")
    return Undone(one.effect, action, () if action == "wait" else one.told, because)


def _words(mark: Mark) -> str:
    return mark.code or mark.state
