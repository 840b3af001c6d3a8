"""What must be there before a penalty notice is requested (rules N1, N3, C3; policy X).

The pack is prepared; that it lacks nothing decides nothing. A person decides, and says why.
"""

from collections.abc import Sequence, Set
from datetime import date

from msgspec import Struct

from server.rules import notice_to_improve
from server.rules.because import Because, said
from server.rules.notice_to_improve import NoticeToImprove
from server.rules.penalty_notice import Liable, lacks_of_liable
from server.rules.school_calendar import SchoolCalendar
from server.rules.threshold import Window
from server.rules.unexplained import search

OTHER_WAYS = {
    "attendance_contract": "an attendance contract",
    "supervision_order": "an education supervision order",
    "parenting_order": "a parenting order",
    "prosecution": "prosecution",
}


class Pack(Struct, frozen=True):
    """What a person has gathered. Texts say what was done or weighed; empty: nothing was.

    ``no_support_because``: why support is not appropriate, as for a holiday; then no notice to
    improve is asked for. ``early_because``: why the improvement period is cut short.
    ``considered``: keys of ``OTHER_WAYS``.
    """

    window: Window
    liable: Sequence[Liable] = ()
    support_offered: str = ""
    no_support_because: str = ""
    equality: str = ""
    improve: NoticeToImprove | None = None
    early_because: str = ""
    considered: Set[str] = frozenset()


def lacks(pack: Pack, today: date, calendar: SchoolCalendar) -> list[Because]:
    """Each thing that is not there yet; empty where a person can decide whether to request."""
    return [
        *_of_count(pack.window, today, calendar),
        *_of_support(pack, today),
        *_of_weighing(pack),
        *lacks_of_liable(pack.liable),
    ]


def _of_count(window: Window, today: date, calendar: SchoolCalendar) -> list[Because]:
    found = []
    if window.reached_on is None:
        found.append(Because("N1", "X", f"{len(window.counted)} sessions count, too few"))
    days = [mark.session.on for mark in window.provisional]
    overdue = [day for day in days if search(day, today, calendar).overdue]
    if overdue:
        text = f"{len(overdue)} of N had to be resolved, the earliest of {said(min(overdue))}"
        found.append(Because("C3", "Q", text))
    return found


def _of_support(pack: Pack, today: date) -> list[Because]:
    if pack.no_support_because.strip():
        return []
    if not pack.support_offered.strip():
        return [Because("N3", "X", "no support was offered, and no reason says why not")]
    if pack.improve is None:
        return [Because("N3", "X", "there is no notice to improve")]
    found = notice_to_improve.lacks(pack.improve)
    if today <= pack.improve.ends_on and not pack.early_because.strip():
        text = f"the improvement period runs until {said(pack.improve.ends_on)}"
        found.append(Because("N3", "X", text))
    return found


def _of_weighing(pack: Pack) -> list[Because]:
    found = []
    if not pack.equality.strip():
        found.append("the Equality Act was not considered")
    found += [
        f"{words} was not considered" for k, words in OTHER_WAYS.items() if k not in pack.considered
    ]
    return [Because("N3", "X", text) for text in found]
