"""Nothing leaves the school without its purpose on record (rule S4)."""

import pytest
from msgspec.structs import replace

from server.rules.because import Because
from server.rules.disclosure import Disclosure, refusals
from tests.builders import london

NOW = london("10:00")
WHOLE = Disclosure("Northfield council", "joint plan", "marks, tier", "Mrs Price", 1, NOW)


@pytest.mark.parametrize(
    ("without", "lacks"),
    [
        ({}, None),
        ({"to": ""}, "who receives it is missing"),
        ({"purpose": "  "}, "its purpose is missing"),
        ({"what": ""}, "what it tells is missing"),
        ({"by": ""}, "who makes it is missing"),
        ({"pupils": 0}, "whom it is about is missing"),
        ({"pupils": -1}, "whom it is about is missing"),
        ({"at": london("10:01")}, "its time is still to come"),
    ],
)
def test_a_line_of_the_log_is_whole_or_refused(without, lacks):
    found = refusals(replace(WHOLE, **without), NOW)

    assert found == ([Because("S4", "f", lacks)] if lacks else [])
