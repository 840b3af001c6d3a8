"""One register on the board: its state, its people, its times and its counts, in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from server.board.store import HolderRow
from server.clock import school_time
from server.register.sheet import clock
from server.register.store import RegisterView
from server.rules.marks import State
from server.rules.register_state import STATE_WORDS, Holder, RegisterState, is_silent
from server.rules.register_window import GRADE_WORDS
from sync.core import ids

TO_BE_DECIDED = "check"

# What a tile looks like: its data-state and its icon.
_LOOKS = {
    RegisterState.NOT_OPEN: ("not_open", "lock"),
    RegisterState.OPEN: ("open", "list"),
    RegisterState.TAKEN: ("received", "tick"),
    RegisterState.WAITING: ("waiting", "tablet"),
    RegisterState.SILENT: ("silent", "offline"),
    RegisterState.LATE: ("late", "clock"),
    RegisterState.MISSING: ("missing", "warn"),
    RegisterState.NOT_HELD: ("not_held", "minus"),
}
_CHECK_LOOKS = (TO_BE_DECIDED, "question")
# A person has to see to these sooner than to two entries that differ.
_UNTAKEN = (
    RegisterState.NOT_OPEN,
    RegisterState.OPEN,
    RegisterState.MISSING,
    RegisterState.SILENT,
)
_SOONER = (RegisterState.MISSING, RegisterState.SILENT, RegisterState.WAITING)


class Line(Struct, frozen=True):
    """``state``: a RegisterState. ``look``: the tile's data-state. ``blank``: without a mark.

    ``needs``: what somebody has to do or know, in words; empty where nothing is out of order.
    ``tablets``: what is known of those that it waits for, in words.
    """

    id: str
    name: str
    group: str
    year: int | None
    state: RegisterState
    state_words: str
    look: str
    icon: str
    who: str
    cover: bool
    room: str
    times: str
    grade: str
    needs: str
    tablets: str
    pupils: int
    present: int
    late: int
    absent: int
    planned: int
    check: int
    blank: int

    @property
    def said(self) -> str:
        """What a screen reader hears of the tile, after its name."""
        return self.state_words.lower() + (f", {self.undecided}" if self.check else "")

    @property
    def undecided(self) -> str:
        return f"{_pupils(self.check)} to be decided"


def line(
    view: RegisterView,
    counts: Mapping[State, int],
    now: datetime,
    holders: Sequence[HolderRow] = (),
    closed: str = "",
    reported: int = 0,
) -> Line:
    """``closed``: why the school is; then nothing is missing (rule W1). ``reported``: pupils."""
    state = view.state(now, [Holder(one.unsent, one.heard_at) for one in holders])
    tablets = _tablets(view, state, holders, now)
    if closed and state in _UNTAKEN:
        state = RegisterState.NOT_HELD
    check = counts.get("check", 0)
    look, icon = _CHECK_LOOKS if check and state not in _SOONER else _LOOKS[state]
    blank = max(0, view.pupils - sum(n for mark, n in counts.items() if mark != "none"))
    return Line(
        id=ids.short(view.id),
        name=view.name,
        group=view.group_name,
        year=view.year,
        state=state,
        state_words=_state_words(state, closed),
        look=look,
        icon=icon,
        who=who(view),
        cover=view.covered_by is not None,
        room=view.room or "No room",
        times=times(view),
        grade=GRADE_WORDS.get(view.completed_grade or "", ""),
        needs=_needs(view, state, check, blank, tablets, reported),
        tablets=tablets,
        pupils=view.pupils,
        present=counts.get("present", 0),
        late=counts.get("late", 0),
        absent=counts.get("absent", 0),
        planned=counts.get("planned", 0),
        check=check,
        blank=blank,
    )


def _state_words(state: RegisterState, closed: str) -> str:
    if state is RegisterState.NOT_HELD:
        return f"Not held: {closed or 'no pupils in this group'}"
    return STATE_WORDS[state]


def who(view: RegisterView) -> str:
    """Who takes the register: its teacher, or who covers and for whom."""
    if view.covered_by is not None:
        return f"{view.cover} covers for {view.teacher or 'nobody yet'}"
    return view.teacher or "Nobody is set to teach it"


def times(view: RegisterView) -> str:
    """``Taken 08:09``, with *received 09:31* where that is another minute; empty if not taken."""
    taken, received = (
        when(instant, view.on_date) for instant in (view.completed_at, view.completed_received_at)
    )
    if not taken:
        return ""
    return f"Taken {taken}" if received == taken else f"Taken {taken}, received {received}"


def when(instant: datetime | None, day: date) -> str:
    """``08:09``, with its date where that is not ``day``; empty for None."""
    if instant is None:
        return ""
    local = school_time(instant)
    return f"{local:%H:%M}" if local.date() == day else f"{local.day} {local:%B} {local:%H:%M}"


def _pupils(count: int) -> str:
    return "1 pupil" if count == 1 else f"{count} pupils"


def _tablets(
    view: RegisterView, state: RegisterState, holders: Sequence[HolderRow], now: datetime
) -> str:
    """``5 entries waiting on tablet B2-14, Ms Okafor, since 08:52``, or who is not heard from."""
    if state is RegisterState.WAITING:
        said = [_waiting(one, view.on_date) for one in holders if one.unsent]
        return ". ".join(said) or "A tablet still holds entries"
    if state is RegisterState.SILENT:
        return ". ".join(
            f"Not heard from since {when(one.heard_at, view.on_date)}: {_named(one)}"
            for one in holders
            if is_silent(Holder(one.unsent, one.heard_at), now, view.times)
        )
    return ""


def _waiting(one: HolderRow, day: date) -> str:
    entries = "1 entry" if one.unsent == 1 else f"{one.unsent} entries"
    return f"{entries} waiting on {_named(one)}, since {when(one.since, day)}"


def _named(one: HolderRow) -> str:
    """``tablet B2-14, Ms Okafor``: the name as it stands inside a sentence."""
    device = one.device
    return f"{'t' + device[1:] if device.startswith('Tablet ') else device}, {one.who}"


def _needs(
    view: RegisterView, state: RegisterState, check: int, blank: int, tablets: str, reported: int
) -> str:
    parts = [_state_needs(view, state, blank, tablets)]
    if check:
        parts.append(f"{_pupils(check)} to be decided")
    if reported:
        parts.append(f"{_pupils(reported)} reported, not accepted")
    if state in (RegisterState.TAKEN, RegisterState.LATE) and view.completed_grade in ("D", "E"):
        parts.append(GRADE_WORDS[view.completed_grade])
    return ". ".join(part for part in parts if part)


def _state_needs(view: RegisterView, state: RegisterState, blank: int, tablets: str) -> str:
    if state is RegisterState.MISSING:
        marked = view.pupils - blank
        closed = f"Closed {clock(view.closes_at)}"
        if marked <= view.prefilled:
            return f"{closed}. No pupil has been marked yet"
        return f"{closed}. {marked} of {view.pupils} pupils have a mark"
    if state is RegisterState.WAITING:
        return ". ".join(part for part in (times(view), tablets, "No need to ring") if part)
    if state is RegisterState.SILENT:
        return tablets
    if state is RegisterState.LATE:
        return f"{times(view)}. It closed {clock(view.closes_at)}"
    return ""
