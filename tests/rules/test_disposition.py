"""Rule E1, SYNC §3: nothing is lost; setting aside takes a reason, or even two people."""

import pytest
from msgspec import structs

from server.rules.because import Because
from server.rules.disposition import (
    DISPOSITION,
    Event,
    SettingAside,
    State,
    refusals,
    seen_only_here,
)
from tests.builders import named
from tests.rules.processes import steps

PRICE, SHAH = named("price"), named("shah")
REASON_MISSING = Because("E1", "H", "the reason is missing")
SECOND_MISSING = Because(
    "E1", "H", "a second person is needed: nothing else says that the pupil was seen"
)
ASIDE = SettingAside("Sent twice from a copied tablet", PRICE, None, only_evidence=False)


def test_an_entry_takes_these_steps_and_no_others():
    assert steps(DISPOSITION, State, Event) == {
        "received accept accepted",
        "received hold held",
        "received quarantine quarantined",
        "held accept accepted",
        "held judge_again received",
        "held set_aside set_aside",
        "quarantined judge_again received",
        "quarantined set_aside set_aside",
        "set_aside take_up held",
        "set_aside judge_again received",
    }


def test_only_what_is_in_the_register_is_at_its_end():
    assert DISPOSITION.start == "received"
    assert DISPOSITION.ends == ["accepted"]


@pytest.mark.parametrize(
    ("state", "event", "text"),
    [
        ("accepted", "set_aside", "the entry is in the register: it is amended, not set aside"),
        ("quarantined", "accept", "the entry cannot be read"),
        ("received", "set_aside", "the entry is not judged yet"),
        ("accepted", "hold", "cannot hold the entry: it is accepted"),
    ],
)
def test_a_step_that_is_not_open_says_why(state, event, text):
    assert DISPOSITION.after(state, event) == Because("E1", "H", text)


@pytest.mark.parametrize(
    ("only_evidence", "second", "found"),
    [
        (False, None, []),
        (False, PRICE, []),
        (True, None, [SECOND_MISSING]),
        (True, PRICE, [SECOND_MISSING]),  # the same person twice
        (True, SHAH, []),
    ],
)
def test_the_only_evidence_that_a_pupil_was_seen_takes_two_people(only_evidence, second, found):
    setting = structs.replace(ASIDE, only_evidence=only_evidence, second=second)

    assert refusals(setting) == found


def test_nothing_is_set_aside_without_a_reason():
    assert refusals(structs.replace(ASIDE, reason=" ")) == [REASON_MISSING]
    assert refusals(SettingAside("", PRICE, None, only_evidence=True)) == [
        REASON_MISSING,
        SECOND_MISSING,
    ]


@pytest.mark.parametrize(
    ("marks", "only_here"),
    [
        ([], True),  # nobody has said anything of the pupil that day
        (["none"], True),
        (["absent", "planned"], True),
        (["absent", "late"], False),  # the register of another lesson
        (["present"], False),
        (["check"], False),  # somebody has said that the pupil was there
    ],
)
def test_an_entry_is_the_only_evidence_where_no_mark_of_the_day_says_seen(marks, only_here):
    ada, bea = named("ada"), named("bea")

    found = seen_only_here([ada, bea], {ada: marks, bea: ["present"]})

    assert found == ({ada} if only_here else set())
