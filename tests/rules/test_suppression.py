"""A small group is not shown, and cannot be found from what is shown (rules S2, R3)."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.suppression import HIDDEN, At, hidden, hidden_in_list, with_totals


def shown(rows, left_out):
    table = enumerate(with_totals(rows))
    return [["." if At(i, j) in left_out else n for j, n in enumerate(row)] for i, row in table]


def test_a_table_without_a_small_group_is_shown_whole():
    assert hidden([[10, 11], [12, 13]]) == set()


def test_nine_are_hidden_and_three_numbers_with_them_against_subtraction():
    rows = [[12, 30, 41], [25, 9, 33], [28, 35, 36]]

    assert shown(rows, hidden(rows)) == [
        [".", ".", 41, 83],
        [".", ".", 33, 67],
        [28, 35, 36, 99],
        [65, 74, 110, 249],
    ]


def test_why_it_is_not_shown():
    assert str(HIDDEN) == "not shown, to protect the pupils (policy S)"
    assert HIDDEN.rule == "S2"


def test_a_small_total_is_hidden_too():
    assert At(0, 2) in hidden([[4, 5], [20, 30]])


def test_the_least_size_is_a_setting():
    assert hidden([[5, 5], [5, 5]], fewest=5) == set()
    assert At(0, 0) in hidden([[4, 5], [5, 5]], fewest=5)


@pytest.mark.parametrize(
    ("rows", "fewest", "left"),
    [
        ([[0, 2]], 2, [[".", ".", 2], [".", ".", 2]]),
        ([[4, 20]], 10, [[".", ".", 24], [".", ".", 24]]),
        ([[0, 0]], 2, [[".", ".", "."], [".", ".", "."]]),
        (
            [[3, 0, 0], [1, 2, 0]],
            2,
            [[".", ".", ".", 3], [".", 2, ".", 3], [".", ".", ".", 6]],
        ),
    ],
)
def test_a_number_at_nought_is_hidden_with_no_more_than_it_takes(rows, fewest, left):
    assert shown(rows, hidden(rows, fewest=fewest)) == left


def test_what_is_nought_in_all_hidden_groups_is_no_way_round():
    sizes = [[5, 30, 20], [25, 40, 20], [20, 20, 20]]
    absent = [[0, 0, 4], [0, 0, 3], [2, 3, 4]]

    assert len(hidden(sizes)) == 4
    assert len(hidden(sizes, absent)) > 4


def derivable(rows, left_out):
    """By linear algebra alone: the hidden numbers that the shown ones settle."""
    places = sorted(left_out)
    height, width = len(rows), len(rows[0])
    lines = [[At(i, j) for j in range(width)] + [At(i, width)] for i in range(height + 1)]
    lines += [[At(i, j) for i in range(height)] + [At(height, j)] for j in range(width + 1)]
    sums = [
        [Fraction((place in line) * (-1 if place == line[-1] else 1)) for place in places]
        for line in lines
    ]
    alone = [[Fraction(place == other) for other in places] for place in places]
    known = rank(sums)
    return [place for place, one in zip(places, alone, strict=True) if rank([*sums, one]) == known]


def rank(matrix):
    left, found = [list(row) for row in matrix], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        found += 1
        for row in left:
            factor = row[column] / pivot[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
    return found


def tables(height, width, most):
    row = st.lists(st.integers(0, most), min_size=width, max_size=width)
    return st.lists(row, min_size=height, max_size=height)


@given(
    st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(lambda shape: tables(*shape, most=30))
)
def test_no_hidden_number_is_found_from_the_totals(rows):
    left_out = hidden(rows)

    small = {
        At(i, j) for i, row in enumerate(with_totals(rows)) for j, n in enumerate(row) if n < 10
    }
    assert small <= left_out
    assert derivable(rows, left_out) == []


EVERY = [with_totals([list(t[:2]), list(t[2:])]) for t in product(range(7), repeat=4)]


@given(tables(2, 2, most=5))
def test_nor_by_who_knows_that_no_number_is_below_nought(rows):
    left_out = hidden(rows, fewest=3)

    ours = with_totals(rows)
    stays = [At(i, j) for i in range(3) for j in range(3) if At(i, j) not in left_out]
    others = [
        t for t in EVERY if all(t[at.row][at.column] == ours[at.row][at.column] for at in stays)
    ]
    for at in left_out:
        assert any(t[at.row][at.column] != ours[at.row][at.column] for t in others), at


def test_a_list_hides_a_second_group_or_its_total():
    assert hidden_in_list([20, 30, 40]) == set()
    assert hidden_in_list([5, 30, 40, 12]) == {0, 3}
    assert hidden_in_list([0, 0, 50, 12]) == {0, 1, 3}
    assert hidden_in_list([9]) == {0, 1}
    assert hidden_in_list([10, 20]) == set()
    assert hidden_in_list([4, 5]) == {0, 1, 2}
    assert hidden_in_list([5, 6, 40]) == {0, 1}
    assert hidden_in_list([5, 6, 40, 12], [0, 0, 7, 1]) == {0, 1, 3}
    assert hidden_in_list([5, 12], [0, 0]) == {0, 1, 2}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6))
def test_no_hidden_number_of_a_list_is_found_from_its_total(sizes):
    left_out = hidden_in_list(sizes)

    assert {k for k, size in enumerate(sizes) if size < 10} <= left_out
    if left_out and len(sizes) not in left_out:
        assert len(left_out) > 1
        assert sum(sizes[k] for k in left_out) > 0
