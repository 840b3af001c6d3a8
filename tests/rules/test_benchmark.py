"""A published rate stands beside ours for the same phase and period only (rule R1)."""

from datetime import date
from decimal import Decimal

import pytest

from server.rules.because import Because
from server.rules.benchmark import Rate, compared

FIRST, LAST = date(2026, 9, 2), date(2026, 12, 18)
OURS = Rate("secondary", FIRST, LAST, Decimal("91.25"))


@pytest.mark.parametrize(
    ("published", "found"),
    [
        (OURS._replace(percent=Decimal("91.00")), Decimal("0.25")),
        (OURS._replace(percent=Decimal("92.00")), Decimal("-0.75")),
        (
            OURS._replace(phase="primary"),
            "the region figure is of primary schools, ours of secondary",
        ),
        (OURS._replace(last=FIRST), "the region figure is of 2 September 2026 to 2 September 2026"),
        (OURS._replace(first=LAST), "the region figure is of 18 December 2026 to 18 December 2026"),
        (OURS._replace(percent=None), "there is no region figure"),
    ],
)
def test_like_is_compared_with_like(published, found):
    result = compared(OURS, published, "region")

    assert result == (Because("R1", "d", found) if isinstance(found, str) else found)


def test_nothing_possible_compares_with_nothing():
    assert compared(OURS._replace(percent=None), OURS, "national") == Because(
        "R1", "d", "there is no figure of ours"
    )
