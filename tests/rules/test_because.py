"""A reason names its source: the policy's section, else the rule (rule R1: figures explain)."""

import pytest

from server.rules.because import Because


@pytest.mark.parametrize(
    ("because", "said"),
    [
        (Because("W3", "J", "08:16 is after 08:15"), "08:16 is after 08:15 (policy J)"),
        (Because("F1", "", "nothing was possible"), "nothing was possible (rule F1)"),
    ],
)
def test_a_reason_names_its_source(because: Because, said: str) -> None:
    assert str(because) == said
