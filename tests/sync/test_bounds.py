"""SYNC §4, PROTOCOL 6.4–6.5: what is proved of an op's time, and what its clock says credibly."""

import pytest

from sync.core.bounds import Bounds, Clocks, Contact, bounds

SECOND = 1_000
MINUTE = 60 * SECOND
TEN = 600 * MINUTE  # server time of the ticket, ms


def contact(server: int, wall: int, *, run: str = "", monotonic: int = 0, rtt: int = 0) -> Contact:
    return Contact(server, Clocks(wall, run, monotonic), rtt)


def test_an_op_lies_between_its_ticket_and_its_receipt():
    found = bounds(Clocks(5 * MINUTE), contact(TEN, 0), contact(TEN + 9 * MINUTE, 9 * MINUTE))

    tolerance, longest_way = 2 * SECOND, 15 * SECOND
    at = TEN + 5 * MINUTE
    span = (at - longest_way - tolerance, at + tolerance)
    assert found == Bounds(TEN, TEN + 9 * MINUTE, span, at)


def test_without_a_ticket_only_the_receipt_is_proved():
    found = bounds(Clocks(5 * MINUTE), None, contact(TEN + 9 * MINUTE, 9 * MINUTE))

    assert found == Bounds(None, TEN + 9 * MINUTE, None, TEN + 5 * MINUTE)


@pytest.mark.parametrize(
    ("apart", "rtt", "is_credible"),
    [
        (2 * SECOND, 0, True),
        (2 * SECOND + 1, 0, False),
        (-2 * SECOND - 1, 0, False),
        (2 * SECOND + 100, 200, True),  # half a round trip may have been lost on the way
        (2 * SECOND + 300, 200, False),
        (2 * SECOND + 1, -9_999, False),  # a negative round trip widens nothing
        (7_200 * SECOND, 0, False),
    ],
)
def test_offsets_that_differ_by_more_than_2_s_and_half_a_round_trip(apart, rtt, is_credible):
    before = contact(TEN, 0)
    after = contact(TEN + 9 * MINUTE + apart + rtt // 2, 9 * MINUTE, rtt=rtt)

    assert (bounds(Clocks(5 * MINUTE), before, after).credible is not None) is is_credible


def test_a_clock_set_forward_behind_a_slow_way_makes_no_op_later_than_it_was():
    """Set forward by 7 s after the ticket; the receipt was 7 s on its way: the offsets agree."""
    made_at = TEN + 5 * MINUTE
    before = contact(TEN, TEN)
    after = contact(made_at + 20 * SECOND, made_at + 20 * SECOND)

    found = bounds(Clocks(made_at + 7 * SECOND), before, after)

    assert found.credible is not None
    assert found.credible[0] <= made_at


@pytest.mark.parametrize(
    ("gone", "monotonic", "reaches_down"),
    [
        (5 * MINUTE, 5 * MINUTE, False),
        (5 * MINUTE, 5 * MINUTE - 500, False),
        (5 * MINUTE, 5 * MINUTE - 501, True),  # a sleep, or set forward: nobody knows
        (5 * MINUTE, 5 * MINUTE + 500, False),
        (5 * MINUTE, 5 * MINUTE + 501, True),
        (120 * MINUTE, 120 * MINUTE, False),
        (120 * MINUTE + 1, 120 * MINUTE + 1, True),  # a quartz may have gone wrong
        (-1, -1, True),
    ],
)
def test_clocks_that_kept_pace_since_the_ticket_were_not_set_forward(gone, monotonic, reaches_down):
    before = contact(TEN, TEN, run="r", monotonic=10**6)
    after = contact(TEN + 200 * MINUTE, TEN + 200 * MINUTE)

    found = bounds(Clocks(TEN + gone, "r", 10**6 + monotonic), before, after)

    below = 2 * SECOND + (15 * SECOND if reaches_down else 0)
    assert found.credible is not None
    assert found.credible[0] == max(TEN + gone - below, TEN)


def test_another_page_lifes_clocks_kept_no_pace():
    before = contact(TEN, TEN, run="earlier", monotonic=0)
    after = contact(TEN + 9 * MINUTE, TEN + 9 * MINUTE)

    found = bounds(Clocks(TEN + 5 * MINUTE, "r", 5 * MINUTE), before, after)

    assert found.credible is not None
    assert found.credible[0] == TEN + 5 * MINUTE - 17 * SECOND


@pytest.mark.parametrize(
    ("monotonic", "is_credible"),
    [
        (5 * MINUTE, True),
        (1 * MINUTE, True),  # it stood still in sleep: proves nothing
        (5 * MINUTE + 2 * SECOND, True),
        (5 * MINUTE + 2 * SECOND + 1, False),  # the wall clock was set back
    ],
)
def test_a_clock_set_back_within_a_page_life_is_seen(monotonic, is_credible):
    before = contact(TEN, 0, run="r", monotonic=0)
    after = contact(TEN + 9 * MINUTE, 9 * MINUTE)

    found = bounds(Clocks(5 * MINUTE, "r", monotonic), before, after)

    assert (found.credible is not None) is is_credible


def test_a_clock_set_forward_and_back_again_is_seen_after_the_op():
    """The op claims 25 minutes more than it should; only its way to the receipt shows it."""
    before = contact(TEN, 0, run="r", monotonic=0)
    after = contact(TEN + 9 * MINUTE, 9 * MINUTE, run="r", monotonic=9 * MINUTE)

    found = bounds(Clocks(30 * MINUTE, "r", 5 * MINUTE), before, after)

    assert found.credible is None


def test_another_page_lifes_monotonic_clock_says_nothing():
    before = contact(TEN, 0, run="earlier", monotonic=10**9)
    after = contact(TEN + 9 * MINUTE, 9 * MINUTE, run="later", monotonic=1)

    assert bounds(Clocks(5 * MINUTE, "r", 10**6), before, after).credible is not None


@pytest.mark.parametrize(
    ("wall", "estimate"), [(-MINUTE, TEN), (30 * MINUTE, TEN + 9 * MINUTE)], ids=["early", "late"]
)
def test_a_claim_outside_of_what_is_proved_is_no_estimate(wall, estimate):
    found = bounds(Clocks(wall), contact(TEN, 0), contact(TEN + 9 * MINUTE, 9 * MINUTE))

    assert found.estimate == estimate
    assert found.credible is None
