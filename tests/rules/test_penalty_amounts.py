"""Rule N2, by the published vectors: amounts, days to pay, and no third notice in three years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rules.because import Because
from server.rules.penalty_amounts import (
    FIRST,
    SECOND,
    Earlier,
    Kind,
    Terms,
    next_terms,
    three_years_after,
)
from tests.rules.vectors import rows, words

ROWS = rows("penalty_notices.csv")


def earlier(written: str) -> list[Earlier]:
    kinds: dict[bool, Kind] = {False: "absence", True: "suspension"}
    return [
        Earlier(date.fromisoformat(one[:10]), one.endswith("w"), kinds[one.endswith("s")])
        for one in written.split()
    ]


@pytest.mark.parametrize("row", ROWS, ids=words)
def test_the_vectors(row):
    issued_on = date.fromisoformat(row["issued_on"])
    terms = next_terms(earlier(row["earlier"]), issued_on)

    if row["notice"] == "none":
        assert isinstance(terms, Because)
        assert terms.rule == "N2"
        return
    assert terms == {"first": FIRST, "second": SECOND}[row["notice"]]
    amount = terms.amount(issued_on, date.fromisoformat(row["paid_on"]))
    assert isinstance(amount, Because) if row["amount"] == "late" else str(amount) == row["amount"]


def test_a_third_is_refused_with_the_day_from_which_it_may_be():
    assert next_terms(earlier("2025-03-03 2024-09-10"), date(2026, 1, 12)) == Because(
        "N2", "X", "2 notices since 10 September 2024: no further one before 10 September 2027"
    )


def test_a_late_payment_is_refused_with_its_days():
    assert FIRST.lapses_after(date(2026, 1, 12)) == date(2026, 2, 9)
    assert FIRST.amount(date(2026, 1, 12), date(2026, 2, 10)) == Because(
        "N2", "X", "29 days after the issue, 28 are given"
    )


def test_terms_are_settings():
    terms = Terms(early=50, full=100, early_days=7, full_days=14)

    assert [terms.amount(date(2026, 1, 1), date(2026, 1, day)) for day in (8, 9, 15)] == [
        50,
        100,
        100,
    ]


DAYS = st.dates(date(2024, 1, 1), date(2036, 1, 1))
NOTICES = st.lists(st.builds(Earlier, DAYS), max_size=6)
UNCOUNTED = st.lists(
    st.builds(Earlier, DAYS, st.just(True)) | st.builds(Earlier, DAYS, kind=st.just("suspension")),
    max_size=4,
)


@given(NOTICES, UNCOUNTED, DAYS)
def test_what_does_not_count_and_the_order_change_nothing(notices, uncounted, on):
    assert next_terms(notices, on) == next_terms([*uncounted, *reversed(notices)], on)


@given(DAYS, DAYS, DAYS)
def test_of_three_the_third_is_refused_within_three_years_of_the_first(first, second, third):
    first, second, third = sorted([first, second, third])
    if second >= three_years_after(first):
        return

    terms = next_terms([Earlier(first), Earlier(second)], third)

    assert isinstance(terms, Because) is (third < three_years_after(first))
