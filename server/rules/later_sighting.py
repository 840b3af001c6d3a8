"""A pupil seen once the session register has closed (rule W6, policy J).

The sighting tells where the pupil is and ends calls and alerts. It never makes the mark present.
"""

from datetime import datetime

from server.rules.because import Because
from server.rules.codes import UNEXPLAINED
from server.rules.marks import Mark
from server.rules.register_times import RegisterTimes


def for_the_office(mark: Mark, seen_at: datetime, times: RegisterTimes) -> Because | None:
    """Why the office decides on another code of the session: ``U``, ``M`` or what fits.

    ``mark``: the session's own. None where it is explained, or the pupil was seen in the window
    (the register settles that) or after the session (that changes the next one only).
    """
    unexplained = mark.code == UNEXPLAINED or mark.state == "none"
    if not unexplained or not times.closes_at <= seen_at < times.ends_at:
        return None
    return Because("W6", "J", "the pupil was seen in school after the register had closed")
