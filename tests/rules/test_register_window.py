"""Rule W2, SYNC §4, §7.5: how far it is proved that an entry was made in time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.register_window import GRADE_WORDS, grade, in_time, made_at
from tests.builders import hours, london
from tests.rules.vectors import rows, words

TIMES = hours("08:00", "08:15")


def seconds(count: float | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)


@pytest.mark.parametrize(
    ("made", "received", "before", "after", "letter"),
    [
        ("08:00", "08:00", 0, 0, "A"),
        ("08:14:59", "08:14:59", 0, 0, "A"),
        ("08:05", "08:10", None, 0, "A"),  # received in time: no clock is asked
        ("08:05", "08:10", 7200, 0, "A"),
        ("08:14:59", "08:15", 0, 0, "C"),
        ("08:09", "09:31", 0, 0, "C"),
        ("08:09", "09:31", 2, 0, "C"),  # 2 s apart still agrees
        ("08:09", "09:31", 2.1, 0, "D"),
        ("08:09", "09:31", -2.1, 0, "D"),
        ("08:09", "09:31", None, 0, "D"),  # nothing is known of its clock before
        ("08:20", "09:31", None, 0, "D"),
        ("07:59:59", "08:05", 0, 0, "E"),
        ("07:59:59", "09:31", 0, 0, "E"),
        ("07:30", "09:31", None, 0, "E"),
        ("08:15", "08:15", 0, 0, "F"),  # the closing minute is closed
        ("08:20", "09:31", 0, 0, "F"),
        ("08:20", "09:31", 60, 0, "F"),  # after the close by either offset
    ],
)
def test_an_entry_has_its_grade(made, received, before, after, letter):
    offsets = (seconds(before), timedelta(seconds=after))

    assert grade(london(made), london(received), TIMES, offsets) == letter


@pytest.mark.parametrize(
    ("claimed", "before", "after"),
    [
        ("10:09", -7200, 0),  # two hours fast, put right before it could send
        ("06:09", 7200, 0),  # two hours slow, put right
        ("08:09", 0, 7200),  # right, then set two hours back
        ("08:09", 0, -7200),
    ],
)
def test_a_clock_that_was_set_in_between_proves_neither_late_nor_early(claimed, before, after):
    received = london("09:31")
    offsets = (timedelta(seconds=before), timedelta(seconds=after))
    made = made_at(london(claimed), offsets[1], received)

    assert grade(made, received, TIMES, offsets) == "D"


@pytest.mark.parametrize(
    ("claimed", "offset", "received", "made"),
    [
        ("08:09", 0, "09:31", "08:09"),
        ("08:04", 300, "09:31", "08:09"),  # a clock five minutes slow
        ("08:14", -300, "09:31", "08:09"),
        ("10:00", 0, "09:31", "09:31"),  # never later than its receipt
        ("09:30", 120, "09:31", "09:31"),
    ],
)
def test_when_it_was_made_is_the_claim_on_the_servers_clock(claimed, offset, received, made):
    corrected = made_at(london(claimed), timedelta(seconds=offset), london(received))

    assert corrected == london(made)


OFFSETS = st.integers(-86_400, 86_400).map(lambda count: timedelta(seconds=count))
SPANS = st.integers(0, 20_000).map(lambda count: timedelta(seconds=count))
PAST_OPENING = st.integers(-3_600, 20_000).map(lambda count: timedelta(seconds=count))


@given(offset=OFFSETS, past_opening=PAST_OPENING, delay=SPANS)
def test_a_steady_clock_is_never_wronged_however_wrong_it_is(offset, past_opening, delay):
    truly = TIMES.opens_at + past_opening
    received = truly + delay

    letter = grade(made_at(truly - offset, offset, received), received, TIMES, (offset, offset))

    if truly < TIMES.opens_at:
        assert letter == "E"
    elif truly < TIMES.closes_at:
        assert letter in "AC"
    else:
        assert letter == "F"


@given(before=OFFSETS, after=OFFSETS, past_opening=PAST_OPENING, delay=SPANS, was_set=st.booleans())
def test_one_step_of_the_clock_wrongs_nobody(before, after, past_opening, delay, was_set):
    truly = TIMES.opens_at + past_opening
    received = truly + delay
    claimed = truly - (after if was_set else before)  # the step came before the op, or after it

    letter = grade(made_at(claimed, after, received), received, TIMES, (before, after))

    if TIMES.opens_at <= truly < TIMES.closes_at:
        assert letter not in "EF"
    if truly >= TIMES.closes_at:
        assert letter not in "AB"
    if truly < TIMES.opens_at:
        assert letter != "F"


@given(claimed=PAST_OPENING, before=st.none() | OFFSETS, after=OFFSETS, late=SPANS)
def test_no_lie_earns_an_a_after_the_close(claimed, before, after, late):
    received = TIMES.closes_at + late
    made = made_at(TIMES.opens_at + claimed, after, received)

    assert grade(made, received, TIMES, (before, after)) not in "AB"


def test_only_f_counts_as_late_and_every_grade_has_its_words():
    assert [letter for letter in GRADE_WORDS if not in_time(letter)] == ["F"]
    assert "".join(GRADE_WORDS) == "ABCDEF"
    assert in_time(None)  # made in a form: its time is the server's


@pytest.mark.parametrize("row", rows("grades.csv"), ids=words)
def test_the_vectors(row):
    before = seconds(float(row["before_s"]) if row["before_s"] else None)
    offsets = (before, timedelta(seconds=float(row["after_s"])))
    times = hours(row["opens"], row["closes"])

    assert grade(london(row["made"]), london(row["received"]), times, offsets) == row["grade"]
