"""Rule E5, policy H: an entry, a correction or an amendment, and the five facts of the last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from server.rules.amendment import Amendment, Change, change, refusals
from server.rules.because import Because
from server.rules.marks import fold
from server.rules.permissions import Role
from tests.builders import MONDAY
from tests.rules.sayings import TIMES, says

MADE = Amendment("N", "I", "The mother rang at 09:10", MONDAY, "J. Price", "Attendance officer")


@pytest.mark.parametrize(
    ("stood", "said", "open_still", "closed"),
    [
        (None, "seen", "entry", "entry"),  # after the close a first fact is an entry still
        (None, "no_statement", "nothing", "nothing"),
        ("no_statement", "no_statement", "nothing", "nothing"),
        ("no_statement", "arrived 08:20", "entry", "entry"),
        ("seen", "seen", "nothing", "nothing"),
        ("arrived 08:05", "arrived 08:05", "nothing", "nothing"),
        ("arrived 08:05", "arrived 08:06", "correction", "amendment"),
        ("seen", "not_seen", "correction", "amendment"),
        ("seen", "no_statement", "correction", "amendment"),
        ("seen", "arrived 08:20", "correction", "amendment"),
        ("not_seen", "seen", "correction", "amendment"),
        ("not_seen", "arrived 08:20", "correction", "entry"),  # N becomes U (C4)
    ],
)
def test_a_change_is_what_it_is_by_the_close(stood, said, open_still, closed):
    before = None if stood is None else says(stood, 1)

    assert change(before, says(said, 2)) == open_still
    assert change(before, says(said, 2, after_close=True)) == closed


@pytest.mark.parametrize(
    ("slip", "said"),
    [("arrived 08:20", "not_seen"), ("seen", "arrived 08:20"), ("not_seen", "seen")],
)
def test_what_was_first_said_after_the_close_can_be_put_right_as_a_correction(slip, said):
    first = says(slip, 1, after_close=True)

    assert change(first, says(said, 2, after_close=True)) is Change.CORRECTION


WORDS = st.sampled_from(["seen", "not_seen", "no_statement", "arrived 08:05", "arrived 08:20"])


@given(WORDS, WORDS, st.booleans(), st.booleans())
def test_an_amendment_is_what_the_fold_refuses_from_a_sighting(stood, said, late, later):
    before = says(stood, 1, after_close=late)
    after = says(said, 2, after_close=late or later)

    held = fold([before, after], TIMES, "AM").state == "check"

    assert held == (change(before, after) is Change.AMENDMENT)


def test_five_facts_make_an_amendment():
    assert refusals(MADE, Role.OFFICE) == []
    assert refusals(MADE, Role.HEAD) == []


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("original", "the original entry is missing"),
        ("amended", "the amended entry is missing"),
        ("reason", "the reason is missing"),
        ("name", "the name of who makes it is missing"),
        ("position", "the position of who makes it is missing"),
    ],
)
def test_each_fact_is_asked_for(field, text):
    amendment = structs.replace(MADE, **{field: "  "})

    assert refusals(amendment, Role.OFFICE) == [Because("E5", "H", text)]


def test_an_amendment_amends():
    same = [Because("E5", "H", "the amended entry is the same as the original")]

    assert refusals(structs.replace(MADE, amended=" N"), Role.OFFICE) == same
    assert refusals(structs.replace(MADE, original="N ", amended="N"), Role.OFFICE) == same


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ADMINISTRATOR])
def test_who_may_not_amend_is_told_who_may(role):
    assert refusals(MADE, role) == [
        Because("E5", "H", "the office or the headteacher amends a register")
    ]
