"""Rule W6, policy J: seen after the close, the office decides; nothing becomes present by it."""

import pytest

from server.rules.because import Because
from server.rules.later_sighting import for_the_office
from server.rules.marks import Mark
from tests.builders import london
from tests.rules.sayings import TIMES

SEEN = Because("W6", "J", "the pupil was seen in school after the register had closed")
UNEXPLAINED = Mark("absent", "N")


@pytest.mark.parametrize(
    ("seen_at", "because"),
    [
        ("08:14:59", None),  # in the window: the register's own sighting
        ("08:15", SEEN),
        ("10:30", SEEN),
        ("12:44:59", SEEN),
        ("12:45", None),  # the session is over: it changes the next one only (W3)
    ],
)
def test_the_office_decides_on_a_pupil_seen_while_the_session_runs(seen_at, because):
    assert for_the_office(UNEXPLAINED, london(seen_at), TIMES) == because


@pytest.mark.parametrize(
    ("mark", "because"),
    [
        (Mark("none"), SEEN),
        (Mark("absent", "M"), None),
        (Mark("late", "U", 20), None),
        (Mark("present", "/"), None),
        (Mark("planned", "V"), None),
        (Mark("check"), None),  # in front of a person already
    ],
)
def test_only_what_is_unexplained_waits_for_the_office(mark, because):
    assert for_the_office(mark, london("09:00"), TIMES) == because
