"""When a register opens and closes, and which days have registers (rules T1–T3, policy I)."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

Week = Literal["A", "B", ""]


class RegisterTimes(NamedTuple):
    """A register's hours as instants; ``closes_at`` is excluded from the window (rule W3).

    ``ends_at``: the end of the lesson, or of the whole session for an AM or PM register.
    """

    opens_at: datetime
    closes_at: datetime
    ends_at: datetime


class Slot(NamedTuple):
    """A period of the school day, on the school's wall clock."""

    starts: time
    ends: time
    session: str


def at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The instant at which the school's wall clock shows ``clock`` on ``day``, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(ZoneInfo("UTC"))


def session_ends(slots: Iterable[Slot]) -> dict[str, time]:
    """When each session ends: AM where the PM register begins, PM with the last period (W3)."""
    slots = list(slots)
    last = max((slot.ends for slot in slots), default=time(23, 59))
    afternoon = [slot.starts for slot in slots if slot.session == "PM"]
    return {"AM": min(afternoon, default=last), "PM": last}


def register_times(
    day: date,
    slot: Slot,
    ends: dict[str, time],
    *,
    am: tuple[time, time],
    window_minutes: int,
    zone: ZoneInfo,
) -> RegisterTimes:
    """Hours of the register of ``slot`` on ``day``.

    ``am``: opening and closing of the morning register. ``window_minutes``: how long any other
    register stays open after its slot begins (rule T3).
    """
    if slot.session == "AM":
        opens_at, closes_at = (at(day, clock, zone) for clock in am)
    else:
        opens_at = at(day, slot.starts, zone)
        closes_at = opens_at + timedelta(minutes=window_minutes)
    return RegisterTimes(opens_at, closes_at, at(day, ends.get(slot.session, slot.ends), zone))


def week_of(
    day: date, week_a_starts_on: date | None, terms: Iterable[tuple[date, date]] = ()
) -> Week:
    """A or B, counted in weeks with a day of term (T1) from the Monday ``week_a_starts_on`` on.

    Empty where the school has no A and B. ``terms``: first and last days, both included; with
    none, every week counts.
    """
    if week_a_starts_on is None:
        return ""
    this_week = day - timedelta(days=day.weekday())
    first, last = sorted((week_a_starts_on, this_week))
    mondays = (first + timedelta(weeks=k) for k in range((last - first).days // 7))
    spans = list(terms)
    weeks = sum(1 for monday in mondays if not spans or _in_term(monday, spans))
    return "A" if weeks % 2 == 0 else "B"


def _in_term(monday: date, terms: list[tuple[date, date]]) -> bool:
    """True where a school day of the week of ``monday`` lies in a term."""
    friday = monday + timedelta(days=4)
    return any(starts <= friday and monday <= ends for starts, ends in terms)
