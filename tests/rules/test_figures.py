"""Rules C1, F1, F3: what codes add up to, and the rates that are made of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.codes import code_set
from server.rules.figures import Counts, codes_of, counts, explained, percentage, together
from server.rules.persistent_absence import is_persistent, is_severe
from tests.rules.vectors import rows, words

SYMBOLS = sorted(code_set())
TALLIES = st.dictionaries(st.sampled_from(SYMBOLS), st.integers(0, 10**7))


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("/ \\ L B K P V W J", Counts(attended=9, late=1)),
        ("C C1 C2 J1 M S E I R T F H", Counts(authorised=12)),
        ("G N O U", Counts(unauthorised=4, late=1)),
        ("D Q X Y Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z # -", Counts()),
    ],
)
def test_every_code_counts_to_its_group(codes, found):
    assert counts(dict.fromkeys(codes.split(), 1)) == found


def test_every_code_stands_in_the_table_above():
    assert len(SYMBOLS) == 9 + 12 + 4 + 14


@pytest.mark.parametrize(
    ("part", "possible", "rate"),
    [
        (342, 380, "90.00"),
        (38, 380, "10.00"),
        (37, 380, "9.74"),  # 9.7368
        (190, 380, "50.00"),
        (1, 800, "0.13"),  # 0.125 is rounded up
        (3, 800, "0.38"),  # 0.375: half to even would say the same, a float might not
        (5, 800, "0.63"),  # 0.625: half to even would say 0.62
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (0, 1, "0.00"),
        (1, 1, "100.00"),
        (10**15 - 1, 10**15, "100.00"),
    ],
)
def test_a_rate_is_rounded_half_up_to_two_decimals(part, possible, rate):
    assert str(percentage(part, possible)) == rate


def test_without_a_possible_session_there_is_no_rate():
    assert percentage(0, 0) is None


@given(TALLIES)
def test_possible_is_attended_and_absent(tally):
    found = counts(tally)

    assert found.possible == found.attended + found.authorised + found.unauthorised
    assert found.absent == found.authorised + found.unauthorised
    assert 0 <= found.late <= found.attended + found.unauthorised


@given(TALLIES)
def test_a_session_outside_possible_changes_nothing(tally):
    inside = {code: n for code, n in tally.items() if counts({code: 1}).possible}

    assert counts(inside) == counts(tally)


@given(st.lists(TALLIES, max_size=6))
def test_the_pupils_sums_are_the_schools(pupils):
    school = {code: sum(p.get(code, 0) for p in pupils) for code in SYMBOLS}

    assert together(counts(pupil) for pupil in pupils) == counts(school)


def test_a_groups_rate_is_sums_over_sums():
    group = together([Counts(attended=1, authorised=1), Counts(attended=98)])

    assert percentage(group.attended, group.possible) == Decimal("99.00")  # the mean would be 75


def test_counts_cannot_be_changed():
    with pytest.raises(AttributeError):
        setattr(Counts(), "attended", 1)  # noqa: B010


def test_each_count_names_its_codes():
    assert explained({"L": 3, "U": 1, "/": 20, "D": 2}) == {
        "attended": Because("C1", "H", "/ 20, L 3"),
        "unauthorised": Because("C1", "H", "U 1"),
        "outside": Because("C1", "H", "D 2"),
        "late": Because("F3", "J", "L 3, U 1"),
    }


@pytest.mark.parametrize("figure", ["attended", "absent", "possible", "outside"])
def test_a_figure_has_the_codes_that_count_to_it(figure):
    found = {code for code in SYMBOLS if getattr(counts({code: 1}), figure, 0)}
    if figure == "outside":
        found = {code for code in SYMBOLS if not counts({code: 1}).possible}

    assert codes_of(figure) == found


def tally_of(sessions: str) -> dict[str, int]:
    """``/=171 I=9``"""
    return {code: int(count) for code, count in (one.split("=") for one in sessions.split())}


@pytest.mark.parametrize("row", rows("rates.csv"), ids=words)
def test_the_vectors(row):
    found = counts(tally_of(row["sessions"]))

    for name in ("attended", "authorised", "unauthorised", "possible", "late"):
        assert str(getattr(found, name)) == row[name]
    for part, name in ((found.attended, "attendance_rate"), (found.absent, "absence_rate")):
        assert str(percentage(part, found.possible)) == (row[name] or "None")
    assert is_persistent(found) == (row["persistent"] == "yes")
    assert is_severe(found) == (row["severe"] == "yes")
