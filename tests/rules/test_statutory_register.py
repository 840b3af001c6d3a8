"""Rule T4, policy E, H: what another system's register is to hold, and what it does hold."""

import pytest

from server.rules.because import Because
from server.rules.statutory_register import WRITING_BACK, State, differences, is_written_back


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ("", "to_write"),
        ("write", "written"),
        ("write acknowledge", "acknowledged"),
        ("write refuse", "refused"),
        ("write refuse write acknowledge", "acknowledged"),
        ("write lose", "to_write"),
        ("write acknowledge amend", "to_write"),
        ("write amend", "to_write"),
        ("amend", "to_write"),
        ("write refuse amend", "to_write"),
        ("write acknowledge differ", "different"),
        ("write acknowledge differ write", "written"),
        ("write acknowledge differ settle", "acknowledged"),
        ("write acknowledge differ amend", "to_write"),
    ],
)
def test_a_mark_is_written_back(events, state):
    found: State | Because = WRITING_BACK.start
    for event in events.split():
        assert not isinstance(found, Because)
        found = WRITING_BACK.after(found, event)

    assert found == state


@pytest.mark.parametrize(
    ("state", "event", "why"),
    [
        ("to_write", "acknowledge", "the mark has changed since it was written"),
        ("acknowledged", "write", "cannot write the mark: it is acknowledged"),
        ("refused", "acknowledge", "cannot acknowledge the mark: it is refused"),
    ],
)
def test_a_step_that_there_is_not_says_why(state, event, why):
    assert WRITING_BACK.after(state, event) == Because("T4", "H", why)


@pytest.mark.parametrize(
    ("holder", "session", "written"),
    [
        ("firstbell", "AM", False),
        ("other", "AM", True),
        ("other", "PM", True),
        ("other", "", False),  # a lesson's marks are the school's own
    ],
)
def test_session_marks_go_where_another_system_holds_the_register(holder, session, written):
    assert is_written_back(holder, session) is written


def test_what_the_two_registers_say_differently_is_listed():
    ours = {"Ada AM": "/", "Bea AM": "N", "Cem AM": "U"}
    theirs = {"Ada AM": "/", "Bea AM": "I", "Dan AM": "L"}

    assert [(one.key, one.because) for one in differences(ours, theirs)] == [
        ("Bea AM", Because("T4", "H", "N here, I there")),
        ("Cem AM", Because("T4", "H", "U here, no mark there")),
        ("Dan AM", Because("T4", "H", "no mark here, L there")),
    ]
    assert differences(ours, ours) == []
