"""Rules L3, L5: short notice and the edges of a term are flagged; nothing is refused for them."""

from datetime import date, timedelta

import pytest

from server.rules.because import Because
from server.rules.leave_flags import Term, at_edge_of_term, evidence_that_may_be_asked, short_notice
from server.rules.school_calendar import SchoolCalendar, SessionOn

FIRST, LAST = date(2026, 9, 3), date(2026, 12, 18)  # a Thursday and a Friday
CALENDAR = SchoolCalendar(
    SessionOn(day, "AM")
    for n in range((LAST - FIRST).days + 1)
    if (day := FIRST + timedelta(days=n)).weekday() < 5
)


@pytest.mark.parametrize(
    ("asked_on", "text"),
    [
        (date(2026, 11, 17), None),
        (date(2026, 11, 18), "13 days' notice, 14 are asked for"),
        (date(2026, 12, 1), "0 days' notice, 14 are asked for"),
    ],
)
def test_less_than_two_weeks_is_flagged(asked_on, text):
    found = short_notice(asked_on, date(2026, 12, 1))

    assert found == (Because("L3", "L", text) if text else None)


def test_the_notice_is_a_setting():
    assert short_notice(date(2026, 11, 24), date(2026, 12, 1), timedelta(days=7)) is None


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ([date(2026, 9, 2)], None),  # before the term
        ([FIRST], "3 September 2026 is one of the first 3 days of a term"),
        ([date(2026, 9, 7)], "7 September 2026 is one of the first 3 days of a term"),
        ([date(2026, 9, 6)], None),  # a Sunday
        ([date(2026, 9, 8)], None),
        ([date(2026, 12, 15)], None),
        ([date(2026, 12, 16)], "16 December 2026 is one of the last 3 days of a term"),
        ([LAST], "18 December 2026 is one of the last 3 days of a term"),
        ([LAST, date(2026, 12, 17)], "17 December 2026 is one of the last 3 days of a term"),
        ([], None),
    ],
)
def test_the_first_and_last_days_of_a_term_are_flagged(days, text):
    found = at_edge_of_term(days, [Term(FIRST, LAST)], CALENDAR)

    assert found == (Because("L3", "R", text) if text else None)


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 9, 7), "7 September 2026 is one of the first 3 days of a term"),
        (date(2026, 9, 8), None),
        (date(2026, 12, 15), None),
        (date(2026, 12, 16), "16 December 2026 is one of the last 3 days of a term"),
    ],
)
def test_a_term_whose_first_and_last_days_have_no_session_has_the_same_edges(day, text):
    term = Term(FIRST - timedelta(days=2), LAST + timedelta(days=2))  # training days, say

    assert at_edge_of_term([day], [term], CALENDAR) == (Because("L3", "R", text) if text else None)


def test_a_half_term_begins_on_its_own_first_day():
    later = Term(date(2026, 9, 15), LAST)  # the day before it is one of school too

    assert at_edge_of_term([date(2026, 9, 14)], [later], CALENDAR) is None
    assert at_edge_of_term([date(2026, 9, 17)], [later], CALENDAR) is not None
    assert at_edge_of_term([date(2026, 9, 18)], [later], CALENDAR) is None


def test_the_edge_is_a_setting():
    assert at_edge_of_term([date(2026, 9, 7)], [Term(FIRST, LAST)], CALENDAR, edge=2) is None


def test_evidence_of_bookings_may_be_asked():
    assert evidence_that_may_be_asked() == (
        "when the travel was booked",
        "day of departure",
        "day of return",
    )
