"""The figure to set beside the department's, and why our own differs (rule F1; policy S)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from server.rules.because import Because
from server.rules.compulsory_school_age import is_of_age
from server.rules.figures import Counts, counts
from server.rules.own_sessions import Period, SessionMark, behind, tally

SIXTH_FORM_FROM_YEAR = 12


class OfPupil(NamedTuple):
    """A pupil's own sessions in the school's period."""

    born_on: date
    year: int
    marks: Sequence[SessionMark]


class Comparable(NamedTuple):
    """``because``: one reason for each kind of session that only the school's own figure has."""

    own: Counts
    department: Counts
    sixth_form: Counts
    because: list[Because]


def comparable(pupils: Iterable[OfPupil], period: Period) -> Comparable:
    """Counts of all sessions, of those that the department counts in its ``period``, and why."""
    own: Counter[str] = Counter()
    department: Counter[str] = Counter()
    sixth_form: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for pupil in pupils:
        own += tally(pupil.marks)
        if pupil.year >= SIXTH_FORM_FROM_YEAR:
            sixth_form += tally(pupil.marks)
        for mark in pupil.marks:
            why = _left_out(pupil, mark.session.on, period)
            if not why:
                department[mark.code] += 1
            elif behind("possible", [mark]):
                left_out[why] += 1
    because = [Because("F1", "S", f"sessions {why}: {many}") for why, many in left_out.items()]
    return Comparable(counts(own), counts(department), counts(sixth_form), because)


def _left_out(pupil: OfPupil, on: date, period: Period) -> str:
    """Why the department leaves a session out; empty: it does not."""
    if not period.holds(on):
        return "outside the department's period"
    if pupil.year >= SIXTH_FORM_FROM_YEAR:
        return "of the sixth form, which stands apart"
    return "" if is_of_age(pupil.born_on, on) else "of pupils not of compulsory school age"
