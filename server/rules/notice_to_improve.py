"""A notice to improve: how long it runs and what it must say (rule N3; policy X)."""

from collections.abc import Set
from datetime import date, timedelta
from typing import NamedTuple

from server.rules.because import Because

SHORTEST, LONGEST = timedelta(weeks=3), timedelta(weeks=6)

CONTENTS = {
    "record": "the attendance record and the offences",
    "duty": "the benefits of attendance and the parents' duty",
    "support": "the support given so far",
    "further_support": "the support still open to the family",
    "warning": "the warning of a penalty notice, and what improvement is enough",
    "period": "the improvement period",
    "early_grounds": "the grounds for a penalty notice before the period ends",
}


class NoticeToImprove(NamedTuple):
    """``contents``: the keys of ``CONTENTS`` that it has. Three weeks end on the same weekday."""

    starts_on: date
    ends_on: date
    contents: Set[str]


def lacks(
    notice: NoticeToImprove, shortest: timedelta = SHORTEST, longest: timedelta = LONGEST
) -> list[Because]:
    """Why it cannot be sent as it stands; empty where it can."""
    missing = [words for key, words in CONTENTS.items() if key not in notice.contents]
    found = [f"the notice to improve leaves out {words}" for words in missing]
    period = notice.ends_on - notice.starts_on
    if not shortest <= period <= longest:
        limits = f"{shortest.days} to {longest.days}"
        found.append(f"the improvement period is {period.days} days, not {limits}")
    return [Because("N3", "X", text) for text in found]
