"""Twenty continuous school days of G, N or O: a candidate for deletion (rule U4; policy L).

The policy reserves the school a right that the law gives only with its checklist. Nothing here
deletes: whoever decides does, on the roll, with every answer and a name behind it.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from server.rules.because import Because, said
from server.rules.continuous_absence import Marks, runs
from server.rules.school_calendar import SchoolCalendar

SCHOOL_DAYS = 20
CODES = frozenset({"G", "N", "O"})
CHECKLIST = {
    "enquiries": "school and authority have made joint enquiries",
    "no_cause": "nobody has grounds to believe in sickness or an unavoidable cause",
    "no_return": "nobody has reasonable grounds to expect a return",
}


class Answer(NamedTuple):
    """What a named person answers to one line of the checklist, and on what grounds."""

    holds: bool
    by: str
    grounds: str


class Candidate(NamedTuple):
    """A pupil whose case a person looks at. ``first``, ``last``: days of the run."""

    first: date
    last: date
    because: Because

    def still_open(self, answers: Mapping[str, Answer]) -> list[Because]:
        """Each line that does not hold or nobody has answered; empty: a person can decide."""
        return [
            Because("U4", "L", f"not established that {words}")
            for key, words in CHECKLIST.items()
            if not _established(answers.get(key))
        ]


def candidate(
    marks: Marks, calendar: SchoolCalendar, until: date, school_days: int = SCHOOL_DAYS
) -> Candidate | None:
    """The candidacy of a pupil who is still away; None: no such run goes on.

    ``until``: the last day whose registers are all in; with the run's last day no other follows.
    """
    for run in runs(marks, calendar, CODES):
        if len(run) >= school_days and calendar.school_days_between(run[-1], until) == 0:
            text = f"{len(run)} continuous school days of G, N or O, from {said(run[0])}"
            return Candidate(run[0], run[-1], Because("U4", "L", text))
    return None


def _established(answer: Answer | None) -> bool:
    return answer is not None and answer.holds and all((answer.by.strip(), answer.grounds.strip()))
