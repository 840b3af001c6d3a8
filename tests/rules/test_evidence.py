"""Rules P4, P5, policy L, N, O: a person is prompted, on day 4 or in doubt, and never before."""

import pytest

from server.rules.because import Because
from server.rules.evidence import Prompt, not_m, of_appointment, of_illness, of_silence
from tests.builders import london


def asks(rule: str, policy: str, text: str) -> Prompt:
    return Prompt("ask_for_evidence", Because(rule, policy, text))


@pytest.mark.parametrize(
    ("school_days", "doubt", "prompt"),
    [
        (1, "", None),
        (3, "", None),
        (3, "  ", None),
        (4, "", asks("P4", "N", "school day 4 of the illness is after day 3")),
        (1, " seen in town ", asks("P4", "N", "doubt: seen in town")),
        (4, "seen in town", asks("P4", "N", "doubt: seen in town")),
    ],
)
def test_illness_asks_for_evidence_on_day_four_or_in_doubt(school_days, doubt, prompt):
    assert of_illness(school_days, doubt=doubt) == prompt


def test_the_limit_is_the_schools():
    assert of_illness(5, limit=5) is None
    assert of_illness(6, limit=5) == asks("P4", "N", "school day 6 of the illness is after day 5")


WRITING = "the absence is reported in writing only"
TRY = Prompt("try_a_parent", Because("P4", "L", WRITING))
CALL_ALL = Prompt("call_all_contacts", Because("P4", "N", f"{WRITING}, on school day 3"))


@pytest.mark.parametrize("channel", ["email", "text", "portal"])
def test_who_was_only_written_to_us_about_is_called_about(channel):
    assert of_silence(1, [channel]) == TRY
    assert of_silence(2, [channel]) == TRY
    assert of_silence(3, [channel]) == CALL_ALL


@pytest.mark.parametrize(
    "channels", [["telephone"], ["in_person"], ["voicemail"], ["email", "telephone"], []]
)
def test_an_absence_that_is_not_reported_in_writing_only_prompts_nothing(channels):
    assert of_silence(1, channels) is None
    assert of_silence(3, channels) is None


def test_a_school_may_take_a_portal_report_as_spoken():
    assert of_silence(3, ["portal"], portal_is_written=False) is None
    assert of_silence(3, ["email"], portal_is_written=False) == CALL_ALL


def test_the_day_of_all_calls_is_the_schools():
    assert of_silence(3, ["email"], call_all_on=4) == TRY
    assert of_silence(2, ["email"], call_all_on=2) is not None


@pytest.mark.parametrize(
    ("notified", "because"),
    [
        ("09:59:59", None),
        ("10:00", Because("P5", "O", "the school was not told in advance of the appointment")),
    ],
)
def test_an_appointment_is_m_when_notified_in_advance(notified, because):
    assert not_m(london(notified), london("10:00")) == because


@pytest.mark.parametrize(
    ("sessions", "of_day", "prompts"), [(1, 2, False), (2, 2, True), (1, 1, True)]
)
def test_a_whole_day_asks_for_evidence(sessions, of_day, prompts):
    whole = asks("P5", "O", "the appointment takes the whole day")

    assert of_appointment(sessions, of_day) == (whole if prompts else None)


def test_a_day_has_two_sessions_unless_the_calendar_says_otherwise():
    assert of_appointment(1) is None
    assert of_appointment(2) is not None
