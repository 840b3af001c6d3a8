"""Rule P6, policy J, L, N: the parent reads why, and never "absent" of what is being checked."""

import pytest

from server.rules.because import Because
from server.rules.codes import CodeClass, code_set
from server.rules.marks import Mark
from server.rules.shown_to_parents import WHY_UNAUTHORISED, Shown, may_be_queried, shown

TOO_LATE = Because("W3", "J", "the pupil came after the register had closed")
NOT_YET = Because("C3", "Q", "the reason is not established yet")
NO_REASON = Because("C3", "N", "no reason is on file that lets the school authorise it")
NOT_GRANTED = Because("L2", "L", "the holiday was not granted")
HELD = Because("U2", "Q", "the late desk has not been checked")


@pytest.mark.parametrize(
    ("mark", "code", "words", "because"),
    [
        (Mark("present", "/"), "/", "Present (AM)", None),
        (Mark("late", "L", 7), "L", "Late before register closed", None),
        (Mark("absent", "I"), "I", "Illness", None),
        (Mark("none"), "", "No mark yet", None),
        (Mark("late", "U", 20), "U", "Arrived after registration closed", TOO_LATE),
        (Mark("absent", "N"), "N", "Reason not yet established", NOT_YET),
        (Mark("absent", "O"), "O", "Other or unknown", NO_REASON),
        (Mark("absent", "G"), "G", "Holiday not granted", NOT_GRANTED),
    ],
)
def test_a_parent_reads_the_mark_and_why_it_is_unauthorised(mark, code, words, because):
    assert shown(mark) == Shown(code, words, because)


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
