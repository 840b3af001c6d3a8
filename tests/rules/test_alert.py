"""Rule U2, policy Q: what is checked first, how long it is held, and who is told of the find."""

import pytest
from msgspec import structs

from server.rules.alert import (
    ALERT,
    Checks,
    Event,
    State,
    causes,
    hold_ends_at,
    message_refusal,
    next_event,
    told_of_find,
)
from server.rules.because import Because
from tests.builders import london
from tests.rules.processes import steps
from tests.rules.sayings import TIMES

CLEAR = Checks(*[False] * 7)
TEXTS = {
    "report_unread": "a report has not been read",
    "leave_approved": "leave is approved",
    "on_trip": "the pupil is planned to be on a trip",
    "at_late_desk": "the late desk has the pupil",
    "seen_elsewhere": "the pupil was seen in another room today",
    "tablet_waiting": "a tablet still holds entries",
    "entry_held": "an entry is held for a person",
}


@pytest.mark.parametrize(("check", "text"), TEXTS.items())
def test_each_check_holds_the_alert_with_its_cause(check, text):
    assert causes(structs.replace(CLEAR, **{check: True})) == [Because("U2", "Q", text)]


def test_what_was_not_checked_holds_it_too():
    assert causes(CLEAR) == []
    assert [because.text for because in causes(Checks())] == list(TEXTS.values())


@pytest.mark.parametrize(
    ("now", "held_event"), [("08:20", "hold"), ("08:34:59", "hold"), ("08:35", "expire")]
)
def test_a_hold_ends_twenty_minutes_after_the_close_as_a_task(now, held_event):
    ends_at = hold_ends_at(TIMES)

    assert next_event(structs.replace(CLEAR, on_trip=True), london(now), ends_at) == held_event
    assert next_event(CLEAR, london(now), ends_at) == "clear"


def test_the_length_of_a_hold_is_the_schools():
    assert hold_ends_at(TIMES) == london("08:35")
    assert hold_ends_at(TIMES, 5) == london("08:20")


def test_an_alert_takes_these_steps_and_no_others():
    assert steps(ALERT, State, Event) == {
        "raised hold held",
        "raised clear clear",
        "raised expire expired",
        "raised withdraw withdrawn",
        "held clear clear",
        "held expire expired",
        "held find found",
        "held withdraw withdrawn",
        "expired clear clear",
        "expired find found",
        "expired withdraw withdrawn",
        "clear hold held",
        "clear send sent",
        "clear find found",
        "clear withdraw withdrawn",
        "sent find found",
        "sent withdraw withdrawn",
    }
    assert ALERT.start == "raised"
    assert set(ALERT.ends) == {"found", "withdrawn"}


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("held", "the alert is held until all is checked"),
        ("expired", "somebody has to go and look first"),
        ("raised", "cannot send the alert: it is raised"),
    ],
)
def test_nothing_is_sent_before_it_is_clear(state, text):
    assert ALERT.after(state, "send") == Because("U2", "Q", text)
    assert {state for state, event, _ in ALERT.table if event == "send"} == {"clear"}


@pytest.mark.parametrize(
    ("social_worker", "has_gone_missing", "is_held"),
    [(False, False, False), (True, False, True), (False, True, True), (True, True, True)],
)
def test_some_pupils_messages_wait_for_a_person(social_worker, has_gone_missing, is_held):
    because = Because("U2", "Q", "a person decides first who is told of this pupil's absence")

    found = message_refusal(social_worker=social_worker, has_gone_missing=has_gone_missing)

    assert found == (because if is_held else None)


@pytest.mark.parametrize(
    ("state", "told"),
    [("sent", ("Mr Byrne", "Ms Cole")), ("clear", ()), ("held", ()), ("expired", ())],
)
def test_found_in_school_goes_to_whoever_was_told(state, told):
    assert told_of_find(state, ("Mr Byrne", "Ms Cole")) == told
