"""Rules W3, W4; policy I, J: the arrival time and the close decide, nobody chooses."""

import pytest

from server.clock import SCHOOL_TIME
from server.rules.because import Because
from server.rules.lateness import because_of_arrival, code_on_arrival, minutes_late
from tests.builders import hours, london
from tests.rules.vectors import rows, words

MORNING = hours("08:00", "08:15", ends="12:45")
AFTERNOON = hours("12:45", "13:00", ends="14:45")


@pytest.mark.parametrize(
    ("arrived", "code"),
    [
        ("07:20", "/"),
        ("08:00", "/"),  # "by 8:00" includes 8:00
        ("08:01", "L"),
        ("08:14", "L"),
        ("08:14:59", "L"),
        ("08:15", "U"),  # the closing minute is closed
        ("12:44", "U"),
        ("12:45", None),  # the session has ended: the next one only
        ("14:00", None),
    ],
)
def test_arrival_in_the_morning_earns_its_code(arrived, code):
    assert code_on_arrival(london(arrived), MORNING, "AM") == code


@pytest.mark.parametrize(
    ("arrived", "code"),
    [
        ("12:45", "\\"),
        ("12:46", "L"),
        ("12:59", "L"),
        ("13:00", "U"),
        ("14:44", "U"),
        ("14:45", None),
    ],
)
def test_arrival_in_the_afternoon_earns_its_code(arrived, code):
    assert code_on_arrival(london(arrived), AFTERNOON, "PM") == code


@pytest.mark.parametrize("arrived", ["07:59", "08:00", "08:01", "08:15", "12:44", "12:45"])
def test_a_lesson_never_earns_a_code(arrived):
    assert code_on_arrival(london(arrived), MORNING, "") is None


@pytest.mark.parametrize(
    ("arrived", "session", "policy", "text"),
    [
        ("08:00", "AM", "I", "08:00 is not after 08:00 and before 08:15"),
        ("08:00:59", "AM", "I", "08:00:59 is after 08:00 and before 08:15"),
        ("08:01", "AM", "I", "08:01 is after 08:00 and before 08:15"),
        ("08:14:59", "AM", "I", "08:14 is after 08:00 and before 08:15"),
        ("08:15", "AM", "J", "08:15 is not before 08:15"),
        ("08:15:59", "AM", "J", "08:15 is not before 08:15"),
        ("08:16", "AM", "J", "08:16 is after 08:15"),
        ("12:44", "AM", "J", "12:44 is after 08:15"),
        ("12:45", "AM", "J", "the session ended at 12:45: the next one begins"),
        ("08:16", "", "I", "a late lesson earns no code"),
    ],
)
def test_an_arrival_says_why_it_earns_its_code(arrived, session, policy, text):
    found = because_of_arrival(london(arrived), MORNING, session, SCHOOL_TIME)

    assert found == Because("W3", policy, text)


@pytest.mark.parametrize(
    ("arrived", "minutes"),
    [
        ("07:20", 0),
        ("08:00", 0),
        ("08:00:59", 0),
        ("08:01", 1),
        ("08:14:59", 14),
        ("08:15", 15),
        ("09:31", 91),
    ],
)
def test_minutes_late_are_whole_minutes_after_the_opening(arrived, minutes):
    assert minutes_late(london(arrived), MORNING) == minutes


@pytest.mark.parametrize("row", rows("lateness.csv"), ids=words)
def test_the_vectors(row):
    times = hours(row["opens"], row["closes"], row["ends"])
    arrived = london(row["arrived"])

    assert (code_on_arrival(arrived, times, row["session"]) or "") == row["code"]
    assert str(minutes_late(arrived, times)) == row["minutes"]
