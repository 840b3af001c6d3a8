"""Rules F1, F3, F4: a pupil's own sessions, and those behind a figure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.codes import code_set
from server.rules.figures import counts
from server.rules.own_sessions import (
    Period,
    SessionMark,
    behind,
    own_sessions,
    tally,
    total_minutes_late,
)
from server.rules.school_calendar import SessionOn

DAYS = [date(2026, 11, day) for day in range(16, 21)]
MARKS = [SessionMark(SessionOn(day, "AM"), code) for day, code in zip(DAYS, "/LIUX", strict=True)]
TERM = Period(date(2026, 9, 1), date(2026, 12, 18))


def days(marks: list[SessionMark]) -> list[int]:
    return [mark.session.on.day for mark in marks]


@pytest.mark.parametrize(
    ("on_roll", "period", "found"),
    [
        ([TERM], TERM, [16, 17, 18, 19, 20]),
        ([TERM], Period(DAYS[1], DAYS[3]), [17, 18, 19]),  # both ends are in it
        ([Period(DAYS[1], DAYS[3])], TERM, [17, 18, 19]),
        ([Period(DAYS[0], DAYS[0]), Period(DAYS[3], TERM.last)], TERM, [16, 19, 20]),
        ([], TERM, []),
    ],
)
def test_a_pupils_own_sessions_are_those_on_roll_in_the_period(on_roll, period, found):
    assert days(own_sessions(MARKS, iter(on_roll), period)) == found


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        ("attended", [16, 17]),
        ("authorised", [18]),
        ("unauthorised", [19]),
        ("absent", [18, 19]),
        ("possible", [16, 17, 18, 19]),
        ("late", [17, 19]),
        ("outside", [20]),
    ],
)
def test_a_figure_opens_to_its_sessions(figure, found):
    assert days(behind(figure, MARKS)) == found


@given(st.lists(st.sampled_from(sorted(code_set())), max_size=20))
def test_a_figure_opens_to_as_many_as_it_counts(codes):
    marks = [SessionMark(SessionOn(DAYS[0], "AM"), code) for code in codes]
    found = counts(tally(marks))

    for figure in ("attended", "authorised", "unauthorised", "absent", "possible", "late"):
        assert len(behind(figure, marks)) == getattr(found, figure)


def test_minutes_late_are_summed_over_late_sessions_alone():
    marks = [
        MARKS[1]._replace(minutes_late=7),
        MARKS[3]._replace(minutes_late=16),
        MARKS[1],  # nobody wrote how many
        MARKS[0]._replace(minutes_late=5),
    ]

    assert total_minutes_late(marks) == 23
