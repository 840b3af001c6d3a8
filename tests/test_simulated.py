"""What the simulator's command says, as docs/proof.md keeps it."""

import io
from typing import Any

import pytest

from server.simulator.command import BUG_LINE, Came, sum_up
from tools.simulated import bugs, in_words, other_than, stories

SAID = [
    BUG_LINE.format("bug", "seed", "promise", "steps", "what is wrong"),
    BUG_LINE.format("no_rearm", 12, "armed", 2, "No timer: nobody sends again."),
    BUG_LINE.format("max_id", 3, "word", 3, "An answer counts for all below."),
    "2 of 2 bugs were caught within 1,000.\n",
]


def test_bugs_are_a_table_by_name():
    lines = bugs([line.rstrip("\n") for line in SAID])

    assert lines[0].startswith("2 re-created bugs")
    assert lines[-2:] == [
        "| `max_id` | 3 | word | 3 | An answer counts for all below. |",
        "| `no_rearm` | 12 | armed | 2 | No timer: nobody sends again. |",
    ]


def summed_up(**values: Any) -> tuple[int, list[str]]:
    out = io.StringIO()
    told: dict[str, Any] = {"asked": 10, "stories": 10, "took_s": 0.25}
    return sum_up(Came(**told | values), out), out.getvalue().splitlines()


def test_stories_are_told_with_their_rate():
    status, said = summed_up()

    lines = stories(said)

    assert status == 0
    assert lines[0].startswith("10 stories with 0 ops")
    assert "30 seeds/s on two cores: reached." in lines[1]
    assert "missed." in stories(summed_up(took_s=1.0)[1])[1]


@pytest.mark.parametrize(
    "values",
    [{"failed": {7: ["fold: …"]}}, {"stories": 9}, {"asked": 0, "stories": 0}, {"stories": 11}],
)
def test_stories_that_did_not_come_to_their_end_are_no_success(values):
    assert summed_up()[0] == 0
    assert summed_up(**values)[0] == 1


def test_a_trace_that_is_another_on_another_store_is_named():
    others = other_than({1: "a", 2: "b", 3: "c"}, {1: "a", 2: "x"})

    assert others == [2]
    assert "with `--store sqlite`: 1 same traces, 1 other traces: 2;" in in_words(
        "sqlite", 2, others, 9.0
    )
    assert "once more in memory: 2 same traces, 0 others;" in in_words("memory", 2, [], 9.0)
