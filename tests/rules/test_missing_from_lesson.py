"""Rule U6, policy Q: in school and not in the lesson; told within five minutes of its register."""

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.going_home import Departure, not_expected
from server.rules.marks import Mark
from server.rules.missing_from_lesson import (
    Outcome,
    Sighting,
    last_seen,
    missing,
    outcome_refusal,
    tell_by,
)
from tests.builders import london

HERE = Mark("present", "/")
NOT_SEEN = Mark("absent")
MISSING = Because("U6", "Q", "the pupil is in school and was not seen in the lesson")


@pytest.mark.parametrize(
    ("session", "lesson", "because"),
    [
        (HERE, NOT_SEEN, MISSING),
        (Mark("late", "L", 7), NOT_SEEN, MISSING),
        (Mark("late", "U", 20), NOT_SEEN, MISSING),  # absent for the session, and in school
        (Mark("absent", "N"), NOT_SEEN, None),  # on the call list already (U1)
        (Mark("none"), NOT_SEEN, None),
        (Mark("check"), NOT_SEEN, None),
        (Mark("planned", "V"), NOT_SEEN, None),
        (HERE, Mark("present"), None),
        (HERE, Mark("late", None, 5), None),
        (HERE, Mark("none"), None),  # nobody took the lesson's register
        (HERE, Mark("check"), None),
        (HERE, Mark("planned"), None),
    ],
)
def test_a_pupil_in_school_whom_the_lesson_has_not_seen_is_missing(session, lesson, because):
    assert missing(session, lesson) == because


def test_who_went_home_is_not_missing():
    elsewhere = not_expected([Departure(london("09:00"))], london("09:25"))

    assert elsewhere is not None
    assert missing(HERE, NOT_SEEN, elsewhere) is None


@pytest.mark.parametrize(
    ("known_at", "taken_at", "by"),
    [
        ("08:27", "08:30", "08:35"),
        ("08:30", "08:30", "08:35"),
        ("08:27", None, "08:45"),  # not taken: its close counts
        ("08:27", "08:50", "08:45"),  # taken after the close
        ("10:30", "08:30", "10:35"),  # from a tablet that had no network
        ("10:30", None, "10:35"),
    ],
)
def test_it_is_told_within_five_minutes_of_the_register(known_at, taken_at, by):
    taken = None if taken_at is None else london(taken_at)

    assert tell_by(london(known_at), london("08:40"), taken) == london(by)


def test_it_says_where_the_pupil_was_last_seen():
    tutor, gate = Sighting(london("08:03"), "Room 14"), Sighting(london("07:50"), "Gate")
    later = Sighting(london("09:30"), "Library")

    assert last_seen([tutor, gate], london("09:00")) == tutor
    assert last_seen([gate, later, tutor], london("09:00")) == tutor
    assert last_seen([gate, later], london("09:30")) == later
    assert last_seen([later], london("09:00")) is None


FOUND = Outcome("in_another_room", london("09:05"), "Mr Lund")


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (FOUND, None),
        (structs.replace(FOUND, by=" "), "who found out is missing"),
        (structs.replace(FOUND, found="not_found"), "what is done next is missing"),
        (structs.replace(FOUND, found="not_found", words=" "), "what is done next is missing"),
        (structs.replace(FOUND, found="not_found", words="Police are called"), None),
    ],
)
def test_the_outcome_is_recorded_by_somebody(outcome, text):
    assert outcome_refusal(outcome) == (Because("U6", "Q", text) if text else None)
