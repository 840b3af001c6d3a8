"""Notes in docs/proof.md what the simulator shows: `python -m tools.simulated bugs` or `stories`.

It runs `./firstbell simulate`, shows what that says, and keeps it where every promise was kept and
every bug was caught (SYNC §7.1, §7.2).
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence

from tools.proof.section import ROOT, begin_section
from tools.proof.sources import SIMULATED

STORIES = 10_000
BUG = re.compile(r"(\w+) +(\d+) +(\w+) +(\d+) +(.+)")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Runs the simulator and notes what it shows.")
    parser.add_argument("what", choices=("stories", "bugs"))
    parser.add_argument("--seeds", type=int, default=STORIES)
    asked = parser.parse_args(arguments)
    options = ["--bugs"] if asked.what == "bugs" else ["--seeds", str(asked.seeds)]
    begun = begin_section("Bugs" if asked.what == "bugs" else "Simulation", SIMULATED)
    status, said = simulate(options)
    if status == 0 and asked.what == "bugs":
        begun.write("python -m tools.simulated bugs", bugs(said))
    elif status == 0 and asked.seeds >= STORIES:
        begun.write(f"python -m tools.simulated stories --seeds {asked.seeds}", said[-1:])
    return status


def simulate(options: list[str]) -> tuple[int, list[str]]:
    """The exit status, and the lines that it said."""
    command = [sys.executable, "-m", "server.cli", "simulate", *options]
    said = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(line, end="", flush=True)
            said.append(line.rstrip("\n"))
    return running.returncode, said


def bugs(said: Sequence[str]) -> list[str]:
    """As a table, by name; of each the last story that still fails has so many steps."""
    found = sorted(row.groups() for line in said if (row := BUG.fullmatch(line)))
    lines = [f"{len(found)} re-created bugs, each caught within 1,000 stories by a promise.", ""]
    lines += ["| bug | first seed | promise | steps | what is wrong |", "|---|--:|---|--:|---|"]
    lines += [f"| `{name}` | {row[0]} | {row[1]} | {row[2]} | {row[3]} |" for name, *row in found]
    return lines


if __name__ == "__main__":
    sys.exit(main())
