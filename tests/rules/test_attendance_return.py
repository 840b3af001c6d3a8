"""Rule U4: ten continuous days, fifteen days of illness, and at least monthly."""

from datetime import date

import pytest

from server.rules.attendance_return import attendance_return, return_due_on, sickness_return
from server.rules.because import Because
from server.rules.school_calendar import SchoolCalendar
from tests.rules.absences import FIRST, TERM, on_days


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (["O"] * 10, "10 continuous school days unauthorised, from 7 September 2026"),
        (
            ["/", *["U"] * 5, *["G"] * 5],
            "10 continuous school days unauthorised, from 8 September 2026",
        ),
        (
            ["O", "/", *["O"] * 11, "/", "O"],
            "11 continuous school days unauthorised, from 9 September 2026",
        ),
        (["O"] * 9, None),
        ([*["O"] * 9, "/", "O"], None),
        ([*["O"] * 5, "OI", *["O"] * 5], None),
        ([], None),
    ],
)
def test_ten_continuous_days_all_unauthorised_are_returned(codes, text):
    found = attendance_return(on_days(FIRST, *codes), TERM, of_compulsory_age=True)

    assert found == (Because("U4", "S", text) if text else None)


def test_who_fails_to_attend_regularly_is_returned_on_a_persons_word():
    found = attendance_return({}, TERM, of_compulsory_age=True, irregular="every other Friday away")

    assert found == Because("U4", "S", "every other Friday away")
    assert attendance_return({}, TERM, of_compulsory_age=True, irregular=" ") is None


def test_a_pupil_who_is_not_of_compulsory_age_is_not_returned():
    marks = on_days(FIRST, *["O"] * 20)

    assert attendance_return(marks, TERM, of_compulsory_age=False, irregular="away") is None


@pytest.mark.parametrize(
    ("codes", "expected", "text"),
    [
        (["I"] * 15, 0, "15 school days of illness known, 0 expected"),
        (["I"] * 14, 0, None),
        (["I"] * 14, 1, "14 school days of illness known, 1 expected"),
        (["I", "/"] * 15, 0, "15 school days of illness known, 0 expected"),
        ([*["I"] * 14, "I/", "/I"], 0, "15 school days of illness known, 0 expected"),
        ([*["I"] * 14, "I/"], 0, None),
        (["I"] * 10, 4, None),
        (["I"] * 10, 5, "10 school days of illness known, 5 expected"),
        (["M"] * 15, 0, None),
        ([], 15, "0 school days of illness known, 15 expected"),
    ],
)
def test_fifteen_days_of_illness_known_or_expected_are_returned(codes, expected, text):
    found = sickness_return(on_days(FIRST, *codes), TERM, expected_days=expected)

    assert found == (Because("U4", "T", text) if text else None)


def test_a_school_day_with_one_session_is_a_whole_day_of_illness():
    mornings = SchoolCalendar(session for session in TERM.sessions if session.half == "AM")
    found = sickness_return(on_days(FIRST, *["I"] * 15), mornings)

    assert found == Because("U4", "T", "15 school days of illness known, 0 expected")


@pytest.mark.parametrize(
    ("last", "agreed", "due"),
    [
        (date(2026, 9, 7), 28, date(2026, 10, 5)),
        (date(2026, 9, 7), 7, date(2026, 9, 14)),
        (date(2026, 9, 7), 90, date(2026, 10, 7)),
        (date(2027, 1, 31), 90, date(2027, 2, 28)),
        (date(2028, 1, 31), 90, date(2028, 2, 29)),
        (date(2026, 12, 10), 90, date(2027, 1, 10)),
    ],
)
def test_a_return_is_due_as_agreed_and_at_least_monthly(last, agreed, due):
    assert return_due_on(last, agreed) == due


def test_by_itself_nothing_is_expected_and_four_weeks_are_agreed():
    assert sickness_return(on_days(FIRST, *["I"] * 14), TERM) is None
    assert return_due_on(date(2026, 9, 7)) == date(2026, 10, 5)
