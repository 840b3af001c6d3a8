"""Which period the board shows when nobody has chosen one, and how periods are called."""

from collections.abc import Sequence
from datetime import time

from server.board.store import PeriodOfDay


def current(periods: Sequence[PeriodOfDay], clock: time) -> PeriodOfDay | None:
    """The period whose time it is, else the last that has begun, else the first of the day.

    ``periods`` in the order in which they start; a period's end is no longer its time. Of two that
    run side by side, the one that began last. None on a day without any.
    """
    begun = [period for period in periods if period.starts <= clock]
    running = [period for period in begun if clock < period.ends]
    for among in (running, begun):
        if among:
            return among[-1]
    return periods[0] if periods else None


def label(period: PeriodOfDay) -> str:
    """``Tutor``, or ``Period 4`` where the timetable has a bare number."""
    return f"Period {period.name}" if period.name.isdigit() else period.name


def title(period: PeriodOfDay) -> str:
    """The end of the page's heading: ``morning``, ``afternoon, Period 4`` or ``Period 1``."""
    if period.session == "AM":
        return "morning"
    return f"afternoon, {label(period)}" if period.session == "PM" else label(period)
