"""Rule P7, policy A, B, G: whom a parent turns to, and a reply in two school days."""

from datetime import date

import pytest

from server.rules.because import Because
from server.rules.help_request import overdue, reply_due_on, unnamed
from server.rules.school_calendar import SchoolCalendar, SessionOn
from tests.builders import MONDAY

NAMED = {
    "attendance champion": "Ms Hart",
    "head of year": "Mr Lund",
    "safeguarding team": "01632 960009",
}
FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)
DAYS = [date(2026, 11, day) for day in (23, 24, 25, 26, 27, 30)]
AUTUMN = SchoolCalendar(SessionOn(day, "AM") for day in DAYS)


def test_a_page_names_all_three():
    assert unnamed(NAMED) == []


@pytest.mark.parametrize("post", NAMED)
def test_a_page_that_leaves_one_out_says_which(post):
    because = Because("P7", "G", f"the page does not name the {post}")

    assert unnamed({**NAMED, post: " "}) == [because]
    assert unnamed({k: v for k, v in NAMED.items() if k != post}) == [because]


@pytest.mark.parametrize(
    ("asked_on", "days", "due_on"),
    [
        (MONDAY, 2, date(2026, 11, 25)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),  # over the weekend
        (date(2026, 11, 22), 2, date(2026, 11, 24)),  # asked on a Sunday
        (MONDAY, 1, date(2026, 11, 24)),
        (FRIDAY, 2, None),
    ],
)
def test_a_reply_is_due_in_two_school_days(asked_on, days, due_on):
    assert reply_due_on(asked_on, AUTUMN, days) == due_on


@pytest.mark.parametrize(
    ("today", "days", "gone"),
    [
        (MONDAY, 2, None),
        (date(2026, 11, 25), 2, None),  # the day on which it is due
        (date(2026, 11, 26), 2, 3),
        (SATURDAY, 2, 4),
        (date(2026, 11, 25), 1, 2),
    ],
)
def test_without_a_reply_it_stands_out_from_the_day_after(today, days, gone):
    because = Because("P7", "G", f"no reply after {gone} school days of {days}") if gone else None

    assert overdue(MONDAY, today, AUTUMN, days) == because


def test_two_school_days_are_the_default():
    assert reply_due_on(MONDAY, AUTUMN) == date(2026, 11, 25)
    assert overdue(MONDAY, date(2026, 11, 25), AUTUMN) is None
