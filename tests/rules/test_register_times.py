"""Rules T1–T3, policy I: hours stand on the school's wall clock, summer and winter."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.register_times import RegisterTimes, Slot, register_times, session_ends, week_of
from tests.builders import MONDAY, london
from tests.rules.vectors import rows, words

LONDON = ZoneInfo("Europe/London")
TUTOR = Slot(time(8, 0), time(8, 25), "AM")
LESSON_1 = Slot(time(8, 25), time(9, 25), "")
LESSON_4 = Slot(time(12, 45), time(13, 45), "PM")
LESSON_5 = Slot(time(13, 45), time(14, 45), "")
DAY = (LESSON_5, TUTOR, LESSON_4, LESSON_1)


def of(slot: Slot, day: date = MONDAY, *, window_minutes: int = 15) -> RegisterTimes:
    am = (time(8, 0), time(8, 15))
    ends = session_ends(DAY)
    return register_times(day, slot, ends, am=am, window_minutes=window_minutes, zone=LONDON)


@pytest.mark.parametrize(
    ("slot", "opens", "closes", "ends"),
    [
        (TUTOR, "08:00", "08:15", "12:45"),  # the morning lasts until the PM register begins
        (LESSON_1, "08:25", "08:40", "09:25"),
        (LESSON_4, "12:45", "13:00", "14:45"),  # the afternoon lasts until the last bell
        (LESSON_5, "13:45", "14:00", "14:45"),
    ],
)
def test_a_register_has_its_hours(slot, opens, closes, ends):
    assert of(slot) == RegisterTimes(london(opens), london(closes), london(ends))


def test_the_morning_register_keeps_the_hours_of_the_setting_not_of_its_period():
    late_tutor = Slot(time(8, 40), time(9, 0), "AM")

    assert of(late_tutor).opens_at == london("08:00")
    assert of(late_tutor).closes_at == london("08:15")


def test_any_other_register_is_open_for_the_window_of_its_setting():
    assert of(LESSON_1, window_minutes=5).closes_at == london("08:30")


@pytest.mark.parametrize(
    ("slots", "ends"),
    [
        (DAY, {"AM": time(12, 45), "PM": time(14, 45)}),
        (
            (LESSON_5._replace(session="PM"), TUTOR, LESSON_4),  # the first of two PM periods
            {"AM": time(12, 45), "PM": time(14, 45)},
        ),
        ((TUTOR, LESSON_1), {"AM": time(9, 25), "PM": time(9, 25)}),  # no PM register
        ((), {"AM": time(23, 59), "PM": time(23, 59)}),
    ],
)
def test_a_session_ends_where_the_next_begins(slots, ends):
    assert session_ends(slots) == ends


@pytest.mark.parametrize(
    ("day", "opens_in_utc"),
    [
        (date(2026, 3, 27), "08:00"),  # the Friday before the clocks go forward
        (date(2026, 3, 29), "07:00"),  # the last Sunday of March
        (date(2026, 3, 30), "07:00"),
        (date(2026, 10, 23), "07:00"),
        (date(2026, 10, 25), "08:00"),  # the last Sunday of October
        (date(2026, 10, 26), "08:00"),
    ],
)
def test_opening_moves_with_the_wall_clock(day, opens_in_utc):
    opens = datetime.fromisoformat(f"{day}T{opens_in_utc}+00:00")

    assert of(TUTOR, day).opens_at == opens
    assert of(TUTOR, day).closes_at == opens + timedelta(minutes=15)


def last_sundays() -> st.SearchStrategy[date]:
    def last_sunday(year: int, month: int) -> date:
        return date(year, month, 31) - timedelta(days=date(year, month, 31).isoweekday() % 7)

    return st.builds(last_sunday, st.integers(2021, 2050), st.sampled_from([3, 10]))


@given(
    day=last_sundays() | st.dates(date(2020, 1, 1), date(2050, 12, 31)),
    near=st.integers(-3, 3),
    slot=st.sampled_from(DAY),
)
def test_on_every_day_the_hours_read_the_same_on_the_wall(day, near, slot):
    day += timedelta(days=near)
    plain, times = of(slot), of(slot, day)

    walls = [instant.astimezone(LONDON) for instant in times]

    assert [wall.date() for wall in walls] == [day] * 3
    assert [wall.time() for wall in walls] == [at.astimezone(LONDON).time() for at in plain]
    assert times.closes_at - times.opens_at == timedelta(minutes=15)
    assert all(instant.utcoffset() == timedelta(0) for instant in times)


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 9, 7), "A"),
        (date(2026, 9, 13), "A"),  # the Sunday still
        (date(2026, 9, 14), "B"),
        (date(2026, 9, 21), "A"),
        (date(2026, 9, 6), "B"),  # before the first week A
        (date(2026, 8, 31), "B"),
        (date(2026, 8, 30), "A"),
        (date(2026, 10, 26), "B"),  # with no terms known, every week counts
    ],
)
def test_weeks_take_turns_from_the_first_week_a(day, week):
    assert week_of(day, date(2026, 9, 7)) == week


TERMS = [(date(2026, 9, 1), date(2026, 10, 22)), (date(2026, 11, 2), date(2026, 12, 18))]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 10, 19), "A"),  # the seventh school week; its Friday is free already
        (date(2026, 11, 2), "B"),  # half term has taken no turn
        (date(2026, 11, 9), "A"),
    ],
)
def test_weeks_without_a_day_of_term_take_no_turn(day, week):
    assert week_of(day, date(2026, 9, 7), TERMS) == week


@pytest.mark.parametrize(
    ("starts", "ends", "week"),
    [
        (date(2026, 9, 14), date(2026, 9, 14), "B"),  # its Monday alone
        (date(2026, 9, 18), date(2026, 9, 18), "B"),  # its Friday alone
        (date(2026, 9, 19), date(2026, 9, 20), "A"),  # a weekend is no week of school
    ],
)
def test_one_day_of_term_is_a_week_of_its_own(starts, ends, week):
    assert week_of(date(2026, 9, 21), date(2026, 9, 14), [(starts, ends)]) == week


def test_a_school_without_weeks_a_and_b_has_neither():
    assert week_of(MONDAY, None) == ""


@pytest.mark.parametrize("row", rows("register_hours.csv"), ids=words)
def test_the_vectors(row):
    day = date.fromisoformat(row["on"])
    opens, closes = (time.fromisoformat(row[name]) for name in ("opens", "closes"))
    slot = Slot(opens, closes, "AM")

    times = register_times(day, slot, {}, am=(opens, closes), window_minutes=0, zone=LONDON)

    assert times.opens_at == datetime.fromisoformat(row["opens_at"])
    assert times.closes_at == datetime.fromisoformat(row["closes_at"])
