"""Which mark a pupil's entries add up to (rules E2–E5, C4, W3, W6; policy H, J).

The fold is a pure function of one register's entries for one pupil and the same in any order of
arrival. Nothing here knows who asks or what time it is.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from msgspec import Struct, structs

from server.rules.codes import (
    LATE,
    LATE_AFTER_CLOSE,
    PRESENT,
    UNEXPLAINED,
    Session,
    stands_in_place_of_u,
)
from server.rules.lateness import code_on_arrival, minutes_late
from server.rules.register_times import RegisterTimes

Lane = Literal["sighting", "plan", "amendment"]
Fact = Literal["seen", "not_seen", "arrived", "no_statement", "code"]
State = Literal["none", "present", "late", "absent", "planned", "check"]


class Said(Struct, frozen=True):
    """One entry, as far as the fold needs it.

    ``seq``: its number. ``base_seq``: the last number that its author's screen had shown.
    ``after_close``: made once the register had closed. ``arrived_at``: with *arrived* only;
    ``unclear``: it was read off a device's clock that nothing confirms.
    """

    seq: int
    lane: Lane
    fact: Fact
    base_seq: int = 0
    device: UUID | None = None
    n: int | None = None
    after_close: bool = False
    arrived_at: datetime | None = None
    unclear: bool = False
    code: str | None = None


class Mark(Struct, frozen=True):
    """``code`` is None for lessons and where there is none yet; ``seq``: the last entry read."""

    state: State
    code: str | None = None
    minutes_late: int | None = None
    seq: int = 0


def before(a: Said, b: Said) -> bool:
    """True when ``b`` replaces ``a``: same device and lower n, or b's author had seen a (E3)."""
    if a.device is not None and a.device == b.device and a.n != b.n:
        return _number(a) < _number(b)
    # No screen can have shown an entry that came later: a base beyond it is read as just below.
    return min(b.base_seq, b.seq - 1) >= a.seq


def _number(entry: Said) -> int:
    return entry.n or 0  # None only where no device said it


def changes_a_closed_fact(a: Said, b: Said) -> bool:
    """True when ``b``, made after the close, would change what stood at the close (rule E5).

    That takes an amendment with its reason, so of sightings alone. One thing does not: a pupil
    marked not seen who then walks in (rule C4).
    """
    if b.lane != "sighting" or not b.after_close or a.after_close or _says(a) == _says(b):
        return False
    if a.fact == "no_statement":
        return False
    return not (a.fact == "not_seen" and b.fact == "arrived")


def standing(lane: Sequence[Said]) -> list[Said]:
    """The entries of one lane that nothing replaces; never empty unless ``lane`` is.

    What stood at the close is weighed against what stands after it, not against what came in
    between: else a fact said again, then changed, would slip past rule E5.
    """
    if len(lane) == 1:
        return list(lane)
    shown = _as_shown(lane)
    at_close = _last([entry for entry in shown if not entry.after_close])
    later = _last([entry for entry in shown if entry.after_close])
    left = at_close + later
    return [
        a for a in left if not any(before(a, b) and not changes_a_closed_fact(a, b) for b in left)
    ]


def _last(entries: list[Said]) -> list[Said]:
    """Those that nothing among them replaces; of one device only the newest can be."""
    newest = {e.device: _number(e) for e in sorted(entries, key=_number)}
    may_be = [e for e in entries if e.device is None or _number(e) == newest[e.device]]
    return [a for a in may_be if not any(before(a, b) for b in entries)]


def _as_shown(lane: Sequence[Said]) -> list[Said]:
    """Each entry with its base below all that its own device was still to say.

    No screen has shown those, whatever a device claims. So entries never go in a circle.
    """
    shown: dict[int, Said] = {}
    first: dict[UUID | None, int] = {}  # of what a device says later, the lowest seq
    for _, alike in groupby(sorted(lane, key=_number, reverse=True), _number):
        said = list(alike)
        for entry in said:
            below = first.get(entry.device, entry.base_seq + 1) - 1
            shown[entry.seq] = structs.replace(entry, base_seq=min(entry.base_seq, below))
        for entry in said:
            first[entry.device] = min(first.get(entry.device, entry.seq), entry.seq)
    return [shown[entry.seq] for entry in lane]


def _says(entry: Said) -> tuple[object, ...]:
    return (entry.fact, entry.arrived_at, entry.code)


def fold(entries: Iterable[Said], times: RegisterTimes, session: Session) -> Mark:
    """The mark of one pupil in one register."""
    entries = list(entries)
    if not entries:
        return Mark("none")
    seq = max(entry.seq for entry in entries)
    lanes = {lane: standing([e for e in entries if e.lane == lane]) for lane in _lanes(entries)}
    if any(_differ(left) for left in lanes.values()):
        return Mark("check", seq=seq)  # rule E4: unaccounted for until a person decides
    amended, sighted, planned = (_one(lanes.get(k)) for k in ("amendment", "sighting", "plan"))
    if amended is not None and amended.code is not None:
        return _of_code(amended.code, seq, session)
    return _of_sighting(sighted, planned, times, session, seq)


def _lanes(entries: list[Said]) -> set[Lane]:
    return {entry.lane for entry in entries}


def _differ(left: list[Said]) -> bool:
    return len({_says(entry) for entry in left}) > 1


def _one(left: list[Said] | None) -> Said | None:
    """What the entries of one lane, which agree, say: by the one whose clock is confirmed."""
    return min(left, key=lambda entry: entry.unclear) if left else None


def _of_sighting(
    sighted: Said | None, planned: Said | None, times: RegisterTimes, session: Session, seq: int
) -> Mark:
    plan = planned.code if planned is not None and session else None
    if sighted is None or sighted.fact == "no_statement":
        return Mark("none" if planned is None else "planned", plan, seq=seq)
    if sighted.fact == "seen":
        return Mark("present", PRESENT.get(session), seq=seq)
    if sighted.arrived_at is not None:
        mark = _of_arrival(sighted.arrived_at, plan, times, session, seq)
        if sighted.unclear and session and mark.code not in (PRESENT[session], LATE):
            return Mark("check", seq=seq)  # an unproved clock never makes a U by itself
        return mark
    # Not seen: the plan explains it; without one it is unexplained (rule E3).
    return Mark("absent", (plan or UNEXPLAINED) if session else None, seq=seq)


def _of_arrival(
    arrived_at: datetime, plan: str | None, times: RegisterTimes, session: Session, seq: int
) -> Mark:
    late = minutes_late(arrived_at, times)
    if arrived_at <= times.opens_at:
        return Mark("present", PRESENT.get(session), seq=seq)
    if session == "":
        return Mark("late", None, late, seq)
    code = code_on_arrival(arrived_at, times, session)
    if code is None:  # the session was over: it changes the next one only (rule W3)
        return Mark("absent", plan or UNEXPLAINED, seq=seq)
    if code == LATE_AFTER_CLOSE and plan is not None and stands_in_place_of_u(plan):
        code = plan
    return Mark("late", code, late, seq)


def _of_code(code: str, seq: int, session: Session) -> Mark:
    shown = code if session else None
    if code in PRESENT.values():
        return Mark("present", PRESENT.get(session), seq=seq)
    if code in (LATE, LATE_AFTER_CLOSE):
        return Mark("late", shown, seq=seq)
    return Mark("absent", shown, seq=seq)
