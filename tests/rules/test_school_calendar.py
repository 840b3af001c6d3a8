"""School days and weeks around a half term (rule T1)."""

from datetime import date, timedelta

import pytest

from server.rules.school_calendar import SchoolCalendar, SessionOn


def weekdays(first: date, last: date) -> list[SessionOn]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [SessionOn(day, half) for day in days if day.weekday() < 5 for half in ("AM", "PM")]


# Half term is the week of 26 October 2026.
AUTUMN = SchoolCalendar(
    weekdays(date(2026, 10, 12), date(2026, 10, 23))
    + weekdays(date(2026, 11, 2), date(2026, 11, 13))
)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 10, 23), True),
        (date(2026, 10, 24), False),
        (date(2026, 10, 28), False),
        (date(2026, 11, 2), True),
        (date(2026, 12, 1), False),
    ],
)
def test_a_school_day_has_a_session(day: date, is_one: bool) -> None:
    assert AUTUMN.is_school_day(day) is is_one


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 10, 22), 1, date(2026, 10, 23)),
        (date(2026, 10, 22), 2, date(2026, 11, 2)),
        (date(2026, 10, 25), 1, date(2026, 11, 2)),
        (date(2026, 11, 13), 1, None),
    ],
)
def test_days_without_a_session_are_not_counted(day: date, count: int, found: date | None) -> None:
    assert AUTUMN.school_days_after(day, count) == found


def test_a_days_own_is_day_nought() -> None:
    assert AUTUMN.school_days_between(date(2026, 10, 22), date(2026, 10, 22)) == 0
    assert AUTUMN.school_days_between(date(2026, 10, 22), date(2026, 11, 3)) == 3
    assert AUTUMN.school_days_between(date(2026, 11, 3), date(2026, 10, 22)) == 0


def test_a_week_without_a_session_is_skipped() -> None:
    mondays = [date(2026, 10, 19), date(2026, 11, 2), date(2026, 11, 9)]

    assert AUTUMN.weeks_up_to(date(2026, 11, 15), 3) == mondays
    assert AUTUMN.weeks_up_to(date(2026, 10, 28), 1) == [date(2026, 10, 19)]
    assert len(AUTUMN.weeks_up_to(date(2026, 11, 15), 10)) == 4
