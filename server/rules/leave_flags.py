"""What is shown beside a request for leave, and never refuses it (rules L3, L5; policy L, R)."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from server.rules.because import Because, said
from server.rules.school_calendar import SchoolCalendar

NOTICE = timedelta(weeks=2)  # setting
EDGE_DAYS = 3  # setting: school days at each end of a term
BOOKING = ("when the travel was booked", "day of departure", "day of return")


class Term(NamedTuple):
    """First and last day, with a session or without (training, say).

    A half term's, where a school flags its edges too.
    """

    first: date
    last: date


def short_notice(asked_on: date, starts_on: date, notice: timedelta = NOTICE) -> Because | None:
    given = starts_on - asked_on
    if given >= notice:
        return None
    return Because("L3", "L", f"{given.days} days' notice, {notice.days} are asked for")


def at_edge_of_term(
    days: Iterable[date],
    terms: Sequence[Term],
    calendar: SchoolCalendar,
    edge: int = EDGE_DAYS,
) -> Because | None:
    """That absence touches the first or last ``edge`` school days of a term.

    It is unauthorised unless evidence is supplied, by a person's decision: no code follows here.
    """
    for day in sorted(days):
        for term in terms:
            where = _edge(day, term, calendar, edge)
            if where:
                return Because(
                    "L3", "R", f"{said(day)} is one of the {where} {edge} days of a term"
                )
    return None


def evidence_that_may_be_asked() -> Sequence[str]:
    """What a school may ask of somebody who travels (rule L5); leave does not hang on it."""
    return BOOKING


def _edge(day: date, term: Term, calendar: SchoolCalendar, edge: int) -> str:
    if not (term.first <= day <= term.last and calendar.is_school_day(day)):
        return ""
    if calendar.school_days_between(term.first - timedelta(days=1), day) <= edge:
        return "first"
    return "last" if calendar.school_days_between(day, term.last) < edge else ""
