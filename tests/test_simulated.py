"""What the simulator's command says, as docs/proof.md keeps it."""

from server.simulator.command import BUG_LINE
from tools.simulated import bugs

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
