"""PROTOCOL 2.4, 3.4: how far a chain is whole, and which numbers are wanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.chain import common, gapless, wanted


@pytest.mark.parametrize(
    ("known", "arrived", "whole"),
    [
        (0, [], 0),
        (0, [1], 1),
        (0, [2], 0),
        (0, [3, 1, 2], 3),
        (0, [1, 2, 4], 2),
        (5, [6, 8], 6),
        (5, [1, 2, 3], 5),  # sent again
        (5, [6, 6, 7], 7),  # a fork brings the same n twice
    ],
)
def test_a_chain_is_whole_up_to_its_first_gap(known, arrived, whole):
    assert gapless(known, arrived) == whole


@pytest.mark.parametrize(
    ("arrived", "lost", "whole", "ranges"),
    [
        ([1, 5], [(2, 4)], 5, []),
        ([1, 5], [(2, 3)], 3, [(4, 4)]),
        ([1, 5], [(3, 4)], 1, [(2, 2)]),
        ([1, 3, 5], [(2, 4)], 5, []),  # one of them came after all
        ([], [(1, 9)], 9, []),
        ([12], [(2, 9)], 0, [(1, 1), (10, 11)]),
    ],
)
def test_nothing_waits_for_what_is_lost(arrived, lost, whole, ranges):
    assert gapless(0, arrived, lost) == whole
    assert wanted(whole, max([0, *arrived]), arrived, lost) == ranges


@pytest.mark.parametrize(
    ("told", "asked", "both"),
    [
        ([(4, 6)], [(4, 6)], [(4, 6)]),
        ([(1, 100)], [(4, 6), (9, 9)], [(4, 6), (9, 9)]),
        ([(5, 9)], [(4, 6), (9, 12)], [(5, 6), (9, 9)]),
        ([(9, 4), (0, -1), (7, 8)], [(4, 6)], []),  # backwards, of nothing, of what is here
        ([(4, 5), (4, 5)], [(4, 6)], [(4, 5)]),
        ([(4, 9), (4, 5), (5, 6)], [(4, 6), (8, 8)], [(4, 6), (8, 8)]),  # one over the other
    ],
)
def test_only_what_is_wanted_can_be_lost(told, asked, both):
    assert common(told, asked) == both


@pytest.mark.parametrize(
    ("whole", "head", "arrived", "ranges"),
    [
        (0, 0, [], []),
        (3, 3, [], []),
        (0, 3, [], [(1, 3)]),
        (3, 4, [], [(4, 4)]),
        (0, 4, [2, 4], [(1, 1), (3, 3)]),
        (2, 6, [4], [(3, 3), (5, 6)]),
        (2, 5, [4, 5, 5], [(3, 3)]),
        (2, 3, [9], [(3, 8)]),  # an op beyond the head that was named
        (5, 2, [1, 2], []),  # a head below what is known asks for nothing
    ],
)
def test_what_the_device_has_made_and_the_server_lacks_is_wanted(whole, head, arrived, ranges):
    assert wanted(whole, head, arrived) == ranges


NUMBERS = st.lists(st.integers(1, 40), max_size=30)


@given(NUMBERS, st.lists(st.integers(1, 40), max_size=30))
def test_in_batches_or_at_once_the_same_is_whole(first, second):
    whole = gapless(0, first)

    assert gapless(whole, {n for n in first + second if n > whole}) == gapless(0, first + second)


@given(NUMBERS, st.integers(0, 40))
def test_what_is_wanted_is_exactly_what_lacks(arrived, head):
    whole = gapless(0, arrived)

    asked = [n for first, last in wanted(whole, head, arrived) for n in range(first, last + 1)]

    assert asked == sorted(set(range(1, max([head, *arrived]) + 1)) - set(arrived))
