"""What every severely absent pupil is owed, and who looks on when it goes on (S3; policy S, W)."""

from datetime import date

from msgspec import Struct

from server.rules.because import Because, missing
from server.rules.figures import Counts
from server.rules.persistent_absence import is_severe


class Severe(Struct, frozen=True):
    """``since_support``: the sessions since support was given; None: none has been.

    ``reviewed_by``, ``decision``: the safeguarding lead's review, in words.
    """

    counts: Counts
    joint_plan_on: date | None = None
    since_support: Counts | None = None
    reviewed_by: str = ""
    decision: str = ""


def severe_lacks(pupil: Severe) -> list[Because]:
    """What is still to be done; nothing for a pupil who is not severely absent."""
    if not is_severe(pupil.counts):
        return []
    found = missing("S3", "S", {"the day of the joint plan": pupil.joint_plan_on})
    if review_due(pupil):
        asked = {"who reviewed it": pupil.reviewed_by, "the review's decision": pupil.decision}
        found += missing("S3", "W", asked)
    return found


def review_due(pupil: Severe) -> bool:
    """Unauthorised absence that goes on after support: it may be neglect, so a person looks."""
    since = pupil.since_support
    return since is not None and is_severe(pupil.counts) and since.unauthorised > 0
