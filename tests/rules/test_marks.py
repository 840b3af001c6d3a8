"""Rules E2–E5, C4, W3–W7, policy H, J: what a pupil's entries add up to."""

import time
from uuid import UUID

import pytest
from msgspec import structs

from server.rules.codes import code_set
from server.rules.marks import Said, changes_a_closed_fact, fold
from tests.builders import london
from tests.rules.sayings import TIMES, coded, in_words, says, shown

LUND = "lund"


@pytest.mark.parametrize(
    ("words", "morning", "afternoon", "lesson"),
    [
        ("seen", "present /", "present \\", "present"),
        ("not_seen", "absent N", "absent N", "absent"),
        ("no_statement", "none", "none", "none"),
        ("arrived 08:00", "present /", "present \\", "present"),
        ("arrived 08:01", "late L 1", "late L 1", "late 1"),
        ("arrived 08:14", "late L 14", "late L 14", "late 14"),
        ("arrived 08:15", "late U 15", "late U 15", "late 15"),  # never U in a lesson (W3)
        ("arrived 12:44", "late U 284", "late U 284", "late 284"),
        ("arrived 12:45", "absent N", "absent N", "late 285"),  # the next session only (W3)
    ],
)
def test_one_fact_makes_a_mark(words, morning, afternoon, lesson):
    assert shown(says(words, 1)) == morning
    assert shown(says(words, 1), session="PM") == afternoon
    assert shown(says(words, 1), session="") == lesson


def test_without_entries_there_is_no_mark():
    assert shown() == "none"  # no N is invented for a register nobody took (W5)


def test_the_next_tap_on_the_same_tablet_replaces_the_last():
    first, second = says("not_seen", 1), says("arrived 08:05", 2)

    assert shown(first, second) == "late L 5"


def test_by_itself_an_entry_has_seen_nothing_in_time_by_a_clock_that_is_confirmed():
    arrived = Said(2, "sighting", "arrived", arrived_at=london("08:20"))

    assert in_words(fold([arrived], TIMES, "AM")) == "late U 20"
    assert in_words(fold([Said(1, "sighting", "not_seen"), arrived], TIMES, "AM")) == "check"
    assert not changes_a_closed_fact(Said(1, "sighting", "seen"), arrived)
    assert changes_a_closed_fact(
        Said(1, "sighting", "seen"), structs.replace(arrived, after_close=True)
    )


def test_a_mark_tells_the_last_entry_that_was_read():
    assert fold([], TIMES, "AM").seq == 0
    assert fold([says("seen", 3), says("seen", 7, LUND)], TIMES, "AM").seq == 7


def test_who_had_seen_the_others_entry_replaces_it_also_after_an_entry_of_their_own():
    own, others = says("seen", 1), says("not_seen", 2, LUND)

    assert shown(own, others, says("arrived 08:05", 3, base=2)) == "late L 5"


def test_on_one_tablet_its_own_number_counts_not_the_order_of_arrival():
    assert shown(says("seen", 2, n=1), says("not_seen", 1, n=2)) == "absent N"


def test_who_had_seen_the_others_entry_replaces_it():
    assert shown(says("seen", 1), says("not_seen", 2, LUND, base=1)) == "absent N"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("seen", "not_seen"),
        ("seen", "arrived 08:05"),
        ("seen", "no_statement"),
        ("not_seen", "arrived 08:20"),
        ("arrived 08:05", "arrived 08:06"),
    ],
)
def test_two_who_had_not_seen_each_other_and_differ_ask_for_a_decision(one, other):
    assert shown(says(one, 1), says(other, 2, LUND)) == "check"
    assert shown(says(other, 1, LUND), says(one, 2)) == "check"


@pytest.mark.parametrize("words", ["seen", "not_seen", "no_statement", "arrived 08:05"])
def test_two_who_say_the_same_agree(words):
    assert shown(says(words, 1), says(words, 2, LUND)) == shown(says(words, 1))


def test_a_person_who_has_seen_both_settles_it():
    both = says("seen", 1), says("not_seen", 2, LUND)

    assert shown(*both, says("seen", 3, "shah", base=2)) == "present /"


def test_who_had_seen_only_one_of_two_replaces_only_that_one():
    both = says("seen", 1), says("not_seen", 2, LUND)

    assert shown(*both, says("seen", 3, "shah", base=1)) == "check"
    assert shown(*both, says("not_seen", 3, "shah", base=1)) == "absent N"


def test_a_screen_cannot_have_shown_what_came_later():
    assert shown(says("seen", 1, base=99), says("not_seen", 2, LUND)) == "check"


# After the close (rule E5) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "mark"),
    [
        ("seen", "not_seen", "check"),
        ("seen", "arrived 08:20", "check"),
        ("seen", "no_statement", "check"),  # taking back is a change too
        ("not_seen", "seen", "check"),
        ("arrived 08:05", "arrived 08:10", "check"),
        ("arrived 08:05", "seen", "check"),
        ("seen", "seen", "present /"),  # saying it again changes nothing
        ("arrived 08:05", "arrived 08:05", "late L 5"),
        ("no_statement", "seen", "present /"),  # blank at the close: a first fact is an entry
        ("not_seen", "arrived 08:20", "late U 20"),  # rule C4: N becomes U
        ("not_seen", "arrived 08:10", "late L 10"),  # on site before the close (W6)
    ],
)
def test_after_the_close_a_changed_fact_takes_an_amendment(before, after, mark):
    assert shown(says(before, 1), says(after, 2, after_close=True)) == mark
    assert shown(says(before, 1), says(after, 2, LUND, base=1, after_close=True)) == mark


def test_a_first_fact_after_the_close_is_an_entry_and_can_be_put_right():
    late = says("arrived 08:20", 1, after_close=True)

    assert shown(late) == "late U 20"
    assert shown(late, says("arrived 08:25", 2, after_close=True)) == "late U 25"


def test_a_late_arrival_that_was_a_slip_goes_back_to_not_seen():
    entries = (
        says("not_seen", 1),
        says("arrived 08:20", 2, after_close=True),
        says("not_seen", 3, after_close=True),
    )

    assert shown(*entries) == "absent N"


@pytest.mark.parametrize(
    ("closed", "between", "after"),
    [
        ("seen", "seen", "not_seen"),
        ("arrived 08:05", "arrived 08:05", "seen"),
        ("not_seen", "arrived 08:20", "seen"),
    ],
)
def test_a_closed_fact_is_not_changed_by_a_detour(closed, between, after):
    later = says(between, 2, after_close=True), says(after, 3, after_close=True)

    assert shown(says(closed, 1), *later) == "check"


# Plans and amendments (rules E2, E3, C4) ----------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "words", "mark"),
    [
        ("V", None, "planned V"),
        ("V", "no_statement", "planned V"),
        ("V", "seen", "present /"),  # presence stands over a plan
        ("V", "not_seen", "absent V"),
        ("M", "not_seen", "absent M"),
        ("M", "arrived 08:05", "late L 5"),
        ("M", "arrived 09:30", "late M 90"),  # U only where no other code fits (C4)
        ("D", "arrived 09:30", "late D 90"),
        ("V", "arrived 09:30", "late U 90"),  # here and late, so not on the trip
        ("M", "arrived 12:45", "absent M"),  # the session was over
        ("M", "arrived 07:55", "present /"),
    ],
)
def test_a_plan_explains_an_absence_and_never_makes_one(plan, words, mark):
    entries = [coded("plan", plan, 1)] + ([says(words, 2)] if words else [])

    assert shown(*entries) == mark


@pytest.mark.parametrize("words", [None, "seen", "not_seen", "arrived 08:05", "arrived 08:20"])
def test_an_amendment_stands_over_all_else(words):
    entries = [coded("plan", "V", 1)] + ([says(words, 2)] if words else [])

    assert shown(*entries, coded("amendment", "I", 3, after_close=True)) == "absent I"


@pytest.mark.parametrize(
    ("code", "mark"),
    [("/", "present /"), ("\\", "present /"), ("L", "late L"), ("U", "late U"), ("B", "absent B")],
)
def test_an_amendment_gives_its_code(code, mark):
    assert shown(says("not_seen", 1), coded("amendment", code, 2, base=1)) == mark


def test_two_amendments_that_had_not_seen_each_other_ask_for_a_decision():
    one, other = coded("amendment", "I", 2), coded("amendment", "M", 3)

    assert shown(says("not_seen", 1), one, other) == "check"


@pytest.mark.parametrize(("first_late", "second_late"), [(False, True), (True, True)])
def test_an_amendment_that_had_seen_another_replaces_it(first_late, second_late):
    first = coded("amendment", "I", 2, after_close=first_late)
    second = coded("amendment", "M", 3, base=2, after_close=second_late)

    assert shown(says("not_seen", 1), first, second) == "absent M"


def test_a_closed_fact_that_somebody_says_again_is_not_changed_by_a_third():
    stood = says("seen", 1)
    again = says("seen", 2, LUND, base=1, after_close=True)
    changed = says("not_seen", 3, "shah", base=2, after_close=True)

    assert shown(stood, again, changed) == "check"


def test_lanes_do_not_overwrite_each_other():
    amended = coded("amendment", "I", 2)

    assert shown(says("not_seen", 1), amended, says("seen", 3, base=2)) == "absent I"


@pytest.mark.parametrize("lane", ["plan", "amendment"])
@pytest.mark.parametrize("said", [[], [says("not_seen", 2)], [says("arrived 09:00", 2)]])
def test_a_lesson_never_has_a_code(lane, said):
    codes = [fold([coded(lane, code, 1), *said], TIMES, "").code for code in code_set()]

    assert codes == [None] * len(code_set())


# A tablet gone mad ------------------------------------------------------------------------------


def test_a_pupil_tapped_two_thousand_times_keeps_nobody_waiting():
    """Each tap weighed against each took a second of every push to that register."""
    taps = [
        Said(n, "sighting", ("seen", "not_seen")[n % 2], n - 1, UUID(int=1), n)
        for n in range(1, 2_001)
    ]
    began = time.process_time()

    mark = fold(taps, TIMES, "AM")

    assert (mark.state, mark.seq) == ("present", 2_000)
    assert time.process_time() - began < 0.2


@pytest.mark.parametrize("seqs", [(2, 6), (6, 2)])
def test_a_screen_had_shown_nothing_of_either_side_of_a_fork_that_was_still_to_come(seqs):
    liar = Said(7, "sighting", "not_seen", 9, UUID(int=1), 1)
    forked = [Said(seq, "sighting", "seen", 0, UUID(int=1), 2) for seq in seqs]
    other = Said(4, "sighting", "not_seen", 0, UUID(int=2), 1)

    assert fold([liar, *forked, other], TIMES, "AM").state == "check"


# Clocks nobody confirms (SYNC §4) ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("arrived 08:00", "present /"),
        ("arrived 08:14", "late L 14"),
        ("arrived 08:15", "check"),
        ("arrived 09:30", "check"),
        ("arrived 12:45", "check"),  # nor the end of the session
    ],
)
def test_an_unproved_clock_never_makes_a_u_by_itself(words, mark):
    assert shown(says(words, 1, unclear=True)) == mark
    assert shown(coded("plan", "M", 1), says(words, 2, unclear=True)) == mark


def test_an_unproved_clock_is_enough_for_a_lesson():
    assert shown(says("arrived 08:15", 1, unclear=True), session="") == "late 15"


@pytest.mark.parametrize(("sure_seq", "unsure_seq"), [(1, 2), (2, 1)])
def test_one_who_is_sure_confirms_what_an_unproved_clock_says(sure_seq, unsure_seq):
    sure = says("arrived 08:20", sure_seq)
    unsure = says("arrived 08:20", unsure_seq, LUND, unclear=True)

    assert shown(sure, unsure) == shown(unsure, sure) == "late U 20"
