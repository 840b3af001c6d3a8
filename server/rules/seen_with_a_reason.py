"""A pupil seen in time whom a reason on file would explain as absent (rule E3, policy H).

Presence stands. The reason is wrong, or the pupil came after all: the office finds out which.
"""

from server.rules.because import Because
from server.rules.codes import LATE, PRESENT
from server.rules.marks import Mark


def for_the_office(mark: Mark, planned: str | None) -> Because | None:
    """Why the office is told; None: nothing on file says otherwise, or the pupil was not in time.

    ``mark``: the session's. ``planned``: the code of the accepted notice, leave or plan, if any.
    """
    if planned is None or mark.code not in (*PRESENT.values(), LATE):
        return None
    return Because("E3", "H", f"the pupil was seen in time and {planned} is on file")
