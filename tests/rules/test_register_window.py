"""Rule W2, SYNC §4, §7.5: how far it is proved that an entry was made in time."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.register_window import GRADE_WORDS, EntryTime, by_the_server, grade, in_time
from tests.builders import hours, london
from tests.rules.vectors import rows, words

TIMES = hours("08:00", "08:15")
CLOSES = TIMES.closes_at


def test_each_grade_is_a_label_in_words():
    assert GRADE_WORDS == {
        "A": "Received in time",
        "B": "In time, proof held",
        "C": "Made in time, clock agrees",
        "D": "Time unclear, a person looks",
        "E": "Made before the register opened",
        "F": "Made after the register closed",
    }


@pytest.mark.parametrize("row", rows("grades.csv"), ids=words)
def test_the_vectors(row):
    credible = (london(row["low"]), london(row["high"])) if row["low"] else None
    time = EntryTime(
        received_at=london(row["received"]),
        latest=london(row["latest"]),
        earliest=london(row["earliest"]) if row["earliest"] else None,
        credible=credible,
    )

    assert grade(time, hours(row["opens"], row["closes"])) == row["grade"]


@pytest.mark.parametrize(
    ("now", "letter"),
    [("07:59:59", "E"), ("08:00", "A"), ("08:14:59", "A"), ("08:15", "F"), ("09:31", "F")],
)
def test_an_entry_made_in_a_form_has_the_servers_own_time(now, letter):
    assert grade(by_the_server(london(now)), TIMES) == letter


SPANS = st.integers(0, 20_000).map(lambda count: timedelta(seconds=count))
MOMENTS = st.integers(-3_600, 20_000).map(lambda count: TIMES.opens_at + timedelta(seconds=count))


@st.composite
def honest(draw: st.DrawFn) -> tuple[datetime, EntryTime]:
    """A true moment, and evidence of it that does not lie, whole or in part."""
    truly = draw(MOMENTS)
    latest = truly + draw(SPANS)
    earliest = draw(st.none() | SPANS.map(lambda before: truly - before))
    credible = draw(st.none() | st.tuples(SPANS, SPANS).map(lambda s: (truly - s[0], truly + s[1])))
    return truly, EntryTime(latest + draw(SPANS), latest, earliest, credible)


@given(honest())
def test_true_evidence_never_wrongs_anybody(case):
    truly, time = case

    letter = grade(time, TIMES)

    if TIMES.opens_at <= truly < CLOSES:
        assert letter not in "EF"
    if truly >= CLOSES:
        assert letter not in "ABCE"
    if truly < TIMES.opens_at:
        assert letter != "F"


@given(
    received=SPANS, latest=SPANS, earliest=st.none() | MOMENTS, low=st.none() | MOMENTS, wide=SPANS
)
def test_no_lie_of_a_clock_earns_a_proof_after_the_close(received, latest, earliest, low, wide):
    proved = CLOSES + latest
    credible = None if low is None else (low, low + wide)

    letter = grade(EntryTime(proved + received, proved, earliest, credible), TIMES)

    assert letter not in "AB"


@given(honest(), SPANS)
def test_more_proof_never_takes_a_grade_in_time_away(case, sooner):
    truly, time = case
    better = time._replace(latest=max(truly, time.latest - sooner))

    if grade(time, TIMES) in "ABC":
        assert grade(better, TIMES) in "ABCE"


def test_only_f_counts_as_late_and_every_grade_has_its_words():
    assert [letter for letter in GRADE_WORDS if not in_time(letter)] == ["F"]
    assert "".join(GRADE_WORDS) == "ABCDEF"
    assert in_time(None)  # made in a form: its time is the server's
