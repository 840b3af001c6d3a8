"""Rule P6, policy J, L, N: the parent reads why, and never "absent" of what is being checked."""

import pytest

from server.rules.because import Because
from server.rules.codes import CodeClass, code_set
from server.rules.marks import Mark
from server.rules.shown_to_parents import WHY_UNAUTHORISED, Shown, may_be_queried, shown

HELD = Because("U2", "Q", "the late desk has not been checked")


@pytest.mark.parametrize(
    ("mark", "code", "words", "rule"),
    [
        (Mark("present", "/"), "/", "Present (AM)", None),
        (Mark("late", "L", 7), "L", "Late before register closed", None),
        (Mark("absent", "I"), "I", "Illness", None),
        (Mark("none"), "", "No mark yet", None),
        (Mark("late", "U", 20), "U", "Arrived after registration closed", "W3"),
        (Mark("absent", "N"), "N", "Reason not yet established", "C3"),
        (Mark("absent", "O"), "O", "Other or unknown", "C3"),
        (Mark("absent", "G"), "G", "Holiday not granted", "L2"),
    ],
)
def test_a_parent_reads_the_mark_and_why_it_is_unauthorised(mark, code, words, rule):
    found = shown(mark)

    assert (found.code, found.words) == (code, words)
    assert (found.because.rule if found.because else None) == rule


def test_two_entries_that_differ_are_being_checked():
    assert shown(Mark("check")) == Shown(
        "", "Being checked", Because("E4", "", "two entries differ")
    )


@pytest.mark.parametrize("code", ["N", "V", "I"])
def test_an_absence_whose_alert_is_held_is_being_checked(code):
    assert shown(Mark("absent", code), HELD) == Shown("", "Being checked", HELD)


@pytest.mark.parametrize("mark", [Mark("present", "/"), Mark("late", "L", 7)])
def test_what_is_known_is_shown_whatever_is_held(mark):
    assert shown(mark, HELD) == shown(mark)


def test_every_unauthorised_code_has_its_reason_and_can_be_queried():
    of_class = {
        code.symbol for code in code_set().values() if code.code_class is CodeClass.UNAUTHORISED
    }

    assert of_class == set(WHY_UNAUTHORISED)
    assert {s for s in code_set() if may_be_queried(Mark("absent", s))} == of_class
    assert not may_be_queried(Mark("none"))
