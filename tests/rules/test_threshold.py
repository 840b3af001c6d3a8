"""Rule N1, by the published vectors: ten unauthorised sessions in a rolling ten school weeks."""

import json
from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.school_calendar import Half, SessionOn, monday_of
from server.rules.threshold import Marked, Window, fullest, windows
from tests.rules.vectors import VECTORS

CASES = json.loads((VECTORS / "threshold.json").read_text("utf-8"))
MONDAY = date(2026, 9, 7)


def marks_of(days: list[list[str | None]]) -> list[Marked]:
    return [
        Marked(SessionOn(date.fromisoformat(str(day)), half), code)
        for day, *codes in days
        for half, code in zip(get_args(Half), codes, strict=True)
        if code is not None
    ]


def weeks_of(marks: list[Marked]) -> list[date]:
    return sorted({monday_of(mark.session.on) for mark in marks if mark.code != "#"})


def windows_at_any_age(marks: list[Marked], weeks: list[date], **limits: int) -> list[Window]:
    return list(windows(marks, weeks, of_compulsory_age=lambda day: True, **limits))


def as_published(window: Window) -> dict[str, object]:
    return {
        "first_week": str(window.first_week),
        "last_week": str(window.last_week),
        "reached_on": str(window.reached_on),
        "counted": len(window.counted),
        "provisional": len(window.provisional),
    }


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_vectors(case):
    marks = marks_of(case["days"])
    found = windows_at_any_age(marks, weeks_of(marks))
    shown = fullest(found)

    assert shown is not None
    assert {
        "reached": shown.reached_on is not None,
        "first_reached_on": shown.reached_on and str(shown.reached_on),
        "counted": len(shown.counted),
        "provisional": len(shown.provisional),
        "windows": [as_published(one) for one in found if one.reached_on],
    } == case["expected"]


def absent(count: int, code: str = "O", first: date = MONDAY) -> list[Marked]:
    halves = [
        SessionOn(first + timedelta(days=n // 2), get_args(Half)[n % 2]) for n in range(count)
    ]
    return [Marked(session, code) for session in halves]


def test_sessions_outside_compulsory_school_age_are_left_out_of_both_counts() -> None:
    marks = [*absent(6), *absent(4, "N", date(2026, 9, 10))]

    [window] = windows(marks, [MONDAY], of_compulsory_age=lambda day: day > date(2026, 9, 8))

    assert (len(window.counted), len(window.provisional)) == (2, 4)


def test_other_limits_may_be_asked_for() -> None:
    weeks = [MONDAY, MONDAY + timedelta(days=7)]

    one, two = windows_at_any_age(absent(4), weeks, sessions=4, length=1)

    assert (one.reached_on, two.reached_on) == (date(2026, 9, 8), None)


def test_a_window_says_what_it_counted() -> None:
    marks = [*absent(4, "U"), *absent(1, "N", date(2026, 9, 10))]

    [window] = windows_at_any_age(marks, [MONDAY])

    assert window.because == Because(
        "N1",
        "X",
        "4 of G, O or U and 1 of N apart, "
        "in the school weeks of 7 September 2026 to 7 September 2026",
    )


def test_where_no_week_had_a_session_there_is_no_window() -> None:
    assert fullest(windows_at_any_age([], [])) is None


def test_the_window_shown_is_the_latest_of_those_with_most() -> None:
    weeks = [MONDAY + timedelta(days=7 * n) for n in range(3)]

    shown = fullest(windows_at_any_age([*absent(3), *absent(1, "N", weeks[1])], weeks))

    assert shown is not None
    assert (shown.last_week, len(shown.provisional)) == (weeks[2], 1)


def test_a_later_window_with_fewer_is_not_shown() -> None:
    weeks = [MONDAY + timedelta(days=7 * n) for n in range(12)]

    shown = fullest(windows_at_any_age(absent(3), weeks))

    assert shown is not None
    assert shown.last_week == weeks[9]


SESSIONS = st.builds(
    SessionOn, st.dates(MONDAY, MONDAY + timedelta(days=200)), st.sampled_from(get_args(Half))
)
MARKS = st.dictionaries(SESSIONS, st.sampled_from(["/", "G", "O", "U", "N", "I"]), max_size=60)


@given(MARKS)
def test_first_reached_is_the_first_day_on_which_its_own_window_holds_ten(marks):
    """The same answer by walking the days, each with the ten school weeks that end with it."""
    ours = [Marked(*one) for one in marks.items()]
    weeks = weeks_of(ours)
    counted = sorted(mark for mark in ours if mark.code in "GOU")

    def held(day: date) -> int:
        back = [week for week in weeks if week <= monday_of(day)][-10:]
        return sum(1 for one in counted if back[0] <= one.session.on <= day)

    first = next((one.session.on for one in counted if held(one.session.on) >= 10), None)
    reached = [one.reached_on for one in windows_at_any_age(ours, weeks) if one.reached_on]

    assert (reached[0] if reached else None) == first
    assert reached == sorted(reached)
