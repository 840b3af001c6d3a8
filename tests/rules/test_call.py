"""Rule U1, policy Q: who is called about, in which order, and what closes a call."""

import pytest

from server.rules.because import Because
from server.rules.call import (
    CALL,
    CLOSED,
    Attempt,
    Event,
    Outcome,
    State,
    decision_refusal,
    spoken_to,
    untried,
    why_listed,
)
from server.rules.marks import Mark
from tests.builders import london, named
from tests.rules.processes import steps
from tests.rules.sayings import TIMES

MOTHER, FATHER, AUNT = named("mother"), named("father"), named("aunt")
UNEXPLAINED = Because("U1", "Q", "the absence is unexplained and the register has closed")
NOT_CONFIRMED = Because("E8", "L", "the trip leader has not confirmed the session")
NOT_THERE = Because("E8", "L", "the trip leader says that the pupil is not there")


@pytest.mark.parametrize(
    ("now", "because"), [("08:14:59", None), ("08:15", UNEXPLAINED), ("11:00", UNEXPLAINED)]
)
def test_the_list_begins_when_the_register_has_closed(now, because):
    assert why_listed(Mark("absent", "N"), TIMES, london(now)) == because


@pytest.mark.parametrize(
    ("mark", "there", "because"),
    [
        (Mark("absent", "I"), None, None),
        (Mark("late", "U", 20), None, None),
        (Mark("present", "/"), None, None),
        (Mark("none"), None, None),  # nobody took the register: no absence is invented (W5)
        (Mark("check"), None, None),  # a person decides first (E4)
        (Mark("planned", "V"), None, NOT_CONFIRMED),
        (Mark("planned", "V"), False, NOT_THERE),
        (Mark("planned", "V"), True, None),
        (Mark("absent", "V"), None, NOT_CONFIRMED),
        (Mark("late", "D", 90), None, None),  # here after all
        (Mark("planned", "M"), None, None),
        (Mark("planned", None), None, None),
    ],
)
def test_unexplained_and_unconfirmed_pupils_are_called_about(mark, there, because):
    assert why_listed(mark, TIMES, london("08:15"), there) == because


def test_a_call_takes_these_steps_and_no_others():
    assert steps(CALL, State, Event) == {
        "open ring unanswered",
        "open speak spoken_to",
        "open see seen",
        "open decide decided",
        "unanswered ring unanswered",
        "unanswered speak spoken_to",
        "unanswered see seen",
        "unanswered decide decided",
        "spoken_to see seen",
        "decided see seen",
    }
    assert CALL.start == "open"


@pytest.mark.parametrize("state", CLOSED)
def test_a_closed_call_says_that_it_is(state):
    assert CALL.after(state, "ring") == Because(
        "U1", "Q", "the call is closed: each further day has one of its own"
    )


def test_no_answer_alone_ever_closes_a_call():
    assert set(CLOSED) == {"spoken_to", "seen", "decided"}
    assert not any(to in CLOSED for _, event, to in CALL.table if event == "ring")


def rung(contact: str, outcome: Outcome) -> Attempt:
    return Attempt(london("08:30"), named("price"), named(contact), outcome)


def test_contacts_are_rung_in_their_order_each_once():
    order = [MOTHER, FATHER, AUNT]

    assert untried(order, []) == order
    assert untried(order, [rung("father", "no_answer")]) == [MOTHER, AUNT]
    assert untried([], [rung("father", "no_answer")]) == []


@pytest.mark.parametrize(
    ("outcomes", "spoken"),
    [
        ([], False),
        (["no_answer", "message_left", "wrong_number"], False),
        (["no_answer", "spoken_to"], True),
    ],
)
def test_a_message_is_nobody_spoken_to(outcomes, spoken):
    assert spoken_to([rung("mother", outcome) for outcome in outcomes]) is spoken


@pytest.mark.parametrize(
    ("name", "position", "reason", "is_refused"),
    [
        ("A. Shah", "Headteacher", "Police are informed", False),
        (" ", "Headteacher", "Police are informed", True),
        ("A. Shah", "", "Police are informed", True),
        ("A. Shah", "Headteacher", " ", True),
    ],
)
def test_a_decision_is_a_named_persons(name, position, reason, is_refused):
    because = Because("U1", "Q", "a decision needs a name, a position and a reason")

    assert decision_refusal(name, position, reason) == (because if is_refused else None)
