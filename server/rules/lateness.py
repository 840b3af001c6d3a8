"""Which code an arrival earns: late, or late after the register closed (rules W3, W4; policy J)."""

from datetime import datetime

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


def minutes_late(arrived_at: datetime, times: RegisterTimes) -> int:
    """Whole minutes after the register opened, never below 0."""
    return max(0, int((arrived_at - times.opens_at).total_seconds() // 60))
