"""Which code an arrival earns: late, or late after the register closed (rules W3, W4; policy J)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from server.rules.because import Because
from server.rules.codes import LATE, LATE_AFTER_CLOSE, PRESENT, Session
from server.rules.register_times import RegisterTimes


def code_on_arrival(arrived_at: datetime, times: RegisterTimes, session: Session) -> str | None:
    """The session code of a pupil who comes in at ``arrived_at`` with no better reason on file.

    None for a lesson, where lateness never earns ``U``, and for an arrival once the session has
    ended: that changes the next session only.
    """
    if session == "" or arrived_at >= times.ends_at:
        return None
    if arrived_at <= times.opens_at:
        return PRESENT[session]
    if arrived_at < times.closes_at:
        return LATE  # counts as present
    return LATE_AFTER_CLOSE  # counts as unauthorised absence


def because_of_arrival(
    arrived_at: datetime, times: RegisterTimes, session: Session, zone: ZoneInfo
) -> Because:
    """Why an arrival earns its code or none; ``U``: ``08:16 is after 08:15``."""
    arrived, opens, closes, ends = (f"{at.astimezone(zone):%H:%M}" for at in (arrived_at, *times))
    if session == "":
        return Because("W3", "I", "a late lesson earns no code")
    if arrived_at >= times.ends_at:
        return Because("W3", "J", f"the session ended at {ends}: the next one begins")
    if arrived_at < times.closes_at:
        if arrived_at <= times.opens_at:
            return Because("W3", "I", f"{arrived} is not after {opens} and before {closes}")
        if arrived == opens:
            arrived = f"{arrived_at.astimezone(zone):%H:%M:%S}"
        return Because("W3", "I", f"{arrived} is after {opens} and before {closes}")
    return Because(
        "W3", "J", f"{arrived} is {'after' if arrived > closes else 'not before'} {closes}"
    )


def minutes_late(arrived_at: datetime, times: RegisterTimes) -> int:
    """Whole minutes after the register opened, never below 0."""
    return max(0, int((arrived_at - times.opens_at).total_seconds() // 60))
