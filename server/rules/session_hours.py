"""Which periods serve as AM and PM registration, and what is wrong with them (T2, T3; policy I)."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

from server.rules.because import Because
from server.rules.register_times import Slot
from server.rules.school_calendar import Half

LONGEST_MINUTES = 30
HALVES: tuple[Half, Half] = ("AM", "PM")


class Registration(NamedTuple):
    """The hours of a session's register for some of the pupils, on the school's wall clock."""

    session: Half
    opens: time
    closes: time


def afternoon_registration(slots: Iterable[Slot], lunch_ends: time) -> Slot | None:
    """The period that serves where the school names none: the first after lunch."""
    after = [slot for slot in slots if slot.starts >= lunch_ends]
    return min(after, default=None, key=lambda slot: slot.starts)


def registration_warnings(registrations: Iterable[Registration]) -> list[Because]:
    """What the office is warned of: a session with no register, with two times, or one too long."""
    found = list(registrations)
    return [
        warning
        for half in HALVES
        for warning in _of_half(half, sorted({one for one in found if one.session == half}))
    ]


def _of_half(half: Half, registers: list[Registration]) -> list[Because]:
    if not registers:
        return [Because("T2", "I", f"no period serves as {half} registration")]
    longest = max(_minutes(one.closes) - _minutes(one.opens) for one in registers)
    said = []
    if len(registers) > 1:
        times = " and ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in registers)
        said.append(Because("T2", "I", f"the {half} register is not open at one time: {times}"))
    if longest > LONGEST_MINUTES:
        text = f"the {half} register is open for {longest} minutes, at most {LONGEST_MINUTES}"
        said.append(Because("T3", "I", text))
    return said


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
