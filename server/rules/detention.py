"""The lunchtime detention that a U brings, and what moves or withdraws it (rule D1; policy J)."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from server.rules.because import Because, said
from server.rules.codes import LATE, LATE_AFTER_CLOSE, PRESENT
from server.rules.school_calendar import SchoolCalendar
from server.rules.transitions import Process, Source

CUT_OFF = time(11, 30)  # setting; from this minute on it is the next school day's
IN_SCHOOL = {*PRESENT.values(), LATE, LATE_AFTER_CLOSE}

State = Literal["earned", "held", "due", "missed", "served", "waived", "withdrawn"]
Event = Literal["give", "hold", "move", "miss", "serve", "waive", "withdraw"]

DETENTION: Process[State, Event] = Process(
    name="detention",
    source=Source("D1", "J"),
    start="earned",
    table=(
        ("earned", "give", "due"),
        ("earned", "waive", "waived"),
        ("earned", "hold", "held"),  # until a person decides: an adjustment, an incident (D3)
        ("held", "give", "due"),
        ("held", "waive", "waived"),
        ("held", "withdraw", "withdrawn"),
        ("due", "move", "due"),
        ("due", "hold", "held"),
        ("due", "serve", "served"),
        ("due", "miss", "missed"),
        ("due", "waive", "waived"),
        ("due", "withdraw", "withdrawn"),
        ("missed", "move", "due"),
        ("missed", "waive", "waived"),
        ("missed", "withdraw", "withdrawn"),
    ),
    refusals={
        ("held", "serve"): "a person has not yet decided whether there is to be one",
        ("served", "withdraw"): "the detention is served: who was told is told again (rule E7)",
    },
)


class Detention(NamedTuple):
    """``on`` is None where the calendar ends before the next school day."""

    on: date | None
    state: Literal["due", "held"]
    because: Because


def detention(
    code: str,
    known_at: datetime,
    calendar: SchoolCalendar,
    zone: ZoneInfo,
    *,
    adjustments: Collection[str] = (),
    cut_off: time = CUT_OFF,
) -> Detention | Because:
    """What a session mark of ``code`` brings that the school came to know at ``known_at``.

    Each mark brings its own, also where two fall on one lunch: the rules say nothing of that, so
    none is lost and a person waives one.

    ``adjustments``: why the pupil is flagged, in words for staff; any holds it for a person.
    """
    if code != LATE_AFTER_CLOSE:
        return Because("D1", "J", f"{code} is not late after the register closed")
    on, because = _day(known_at.astimezone(zone), calendar, cut_off)
    if adjustments:
        text = f"a person decides first: {', '.join(adjustments)}"
        return Detention(on, "held", Because("D1", "J", text))
    return Detention(on, "due", because)


def _day(known: datetime, calendar: SchoolCalendar, cut_off: time) -> tuple[date | None, Because]:
    if not calendar.is_school_day(known.date()):
        text = f"the next school day, as {known:%A} is none"
    elif known.time() >= cut_off:
        text = f"the next school day, as {known:%H:%M} is not before {cut_off:%H:%M}"
    else:
        return known.date(), Because("D1", "J", "the same day")
    return calendar.school_days_after(known.date(), 1), Because("D1", "J", text)


def moved(on: date, code: str, calendar: SchoolCalendar) -> Detention | None:
    """The detention of ``on`` on the next school day; None: the pupil is in school on its own.

    ``code``: the pupil's session mark of that day. Asked again on the next day, it moves again.
    """
    if code in IN_SCHOOL:
        return None
    because = Because("D1", "J", f"moved from {said(on)}: {code} is not in school")
    return Detention(calendar.school_days_after(on, 1), "due", because)


def hours(lunch: tuple[time, time], minutes: int, kept_minutes: int) -> tuple[time, time] | Because:
    """From when to when, of lunch; ``kept_minutes`` are left to eat and for the toilet."""
    starts, ends = (clock.hour * 60 + clock.minute for clock in lunch)
    if starts + minutes + kept_minutes > ends:
        text = f"{ends - starts} minutes of lunch leave fewer than {kept_minutes} after {minutes}"
        return Because("D1", "J", text)
    return lunch[0], time(*divmod(starts + minutes, 60))
