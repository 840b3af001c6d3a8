"""Notes in docs/proof.md what the simulator shows: `python -m tools.simulated bugs` or `stories`.

It runs `./firstbell simulate`, shows what that says, and keeps it where every promise was kept and
every bug was caught (SYNC §7.1, §7.2). Of the stories it tells some once more, and some with the
SQL stores: the trace of each must be the same.
"""

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from server.simulator.runner import run, shares
from server.simulator.stores import make_template
from tests.postgres import PostgresServer
from tools.proof.section import ROOT, begin_section
from tools.proof.sources import SIMULATED

STORIES = 10_000
AGAIN, WITH_SQL = 100, 500
WORKERS = 2
BUG = re.compile(r"(\w+) +(\d+) +(\w+) +(\d+) +(.+)")
RATE = re.compile(r"([\d.,]+) seeds/s\.")
RATE_MIN = 30.0  # SYNC §7.1

Hashes = dict[int, str]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Runs the simulator and notes what it shows.")
    parser.add_argument("what", choices=("stories", "bugs"))
    parser.add_argument("--seeds", type=int, default=STORIES)
    asked = parser.parse_args(arguments)
    begun = begin_section("Bugs" if asked.what == "bugs" else "Simulation", SIMULATED)
    if asked.what == "bugs":
        status, said = simulate(["--bugs"])
        if status == 0:
            begun.write("python -m tools.simulated bugs", bugs(said))
        return status
    status, said = simulate(["--seeds", str(asked.seeds)])
    if status:
        return status
    lines, differ = told_again(min(asked.seeds, WITH_SQL))
    if not differ and asked.seeds >= STORIES:
        command = f"python -m tools.simulated stories --seeds {asked.seeds}"
        begun.write(command, [*stories(said), *lines])
    return int(differ)


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


def stories(said: Sequence[str]) -> list[str]:
    """How many there were and how fast, against what SYNC §7.1 asks for."""
    [at] = [at for at, line in enumerate(said) if RATE.search(line)]
    found = RATE.search(said[at])
    assert found is not None
    rate = float(found[1].replace(",", ""))
    verdict = "reached" if rate >= RATE_MIN else "missed"
    asked = f"SYNC §7.1 asks for {RATE_MIN:g} seeds/s on two cores: {verdict}."
    return [said[at], f"{asked} This machine has {os.cpu_count()}.", "", *said[at + 1 :], ""]


def told_again(seeds: int) -> tuple[list[str], bool]:
    """The first stories once more, and with the SQL stores: in words, and whether any differs."""
    lines: list[str] = []
    differ = False
    postgres = PostgresServer()
    try:
        with tempfile.TemporaryDirectory(prefix="firstbell-") as folder:
            path = Path(folder) / "template.sqlite"
            asyncio.run(make_template(path))
            first = hashes("memory", str(path), seeds)
            for store, where, count in (
                ("memory", str(path), min(AGAIN, seeds)),
                ("sqlite", str(path), seeds),
                ("postgres", postgres.url("postgres"), seeds),
            ):
                began = time.monotonic()
                others = other_than(first, hashes(store, where, count))
                took_s = time.monotonic() - began
                lines.append(in_words(store, count, others, count / took_s))
                print(lines[-1], flush=True)
                differ = differ or bool(others)
    finally:
        postgres.stop()
    return lines, differ


def hashes(store: str, where: str, seeds: int) -> Hashes:
    """Of the traces of the stories 1 … ``seeds``."""
    jobs = [{"seeds": [one, last]} for one, last in shares(1, seeds, WORKERS)]
    said = (json.loads(line) for line in run(jobs, store, where))
    found = {one["seed"]: one["hash"] for one in said}
    assert len(found) == seeds, f"{len(found)} of {seeds} stories came to their end"
    return found


def other_than(first: Hashes, again: Hashes) -> list[int]:
    """The seeds whose trace is another now."""
    return sorted(seed for seed, trace in again.items() if first[seed] != trace)


def in_words(store: str, count: int, others: Sequence[int], rate: float) -> str:
    what = "once more in memory" if store == "memory" else f"with `--store {store}`"
    same = f"{len(others)} other traces: {', '.join(map(str, others))}" if others else "0 others"
    return f"- Seeds 1 to {count} {what}: {count - len(others)} same traces, {same}; {rate:.1f}/s."


def bugs(said: Sequence[str]) -> list[str]:
    """As a table, by name; of each the last story that still fails has so many steps."""
    found = sorted(row.groups() for line in said if (row := BUG.fullmatch(line)))
    lines = [f"{len(found)} re-created bugs, each caught within 1,000 stories by a promise.", ""]
    lines += ["| bug | first seed | promise | steps | what is wrong |", "|---|--:|---|--:|---|"]
    lines += [f"| `{name}` | {row[0]} | {row[1]} | {row[2]} | {row[3]} |" for name, *row in found]
    return lines


if __name__ == "__main__":
    sys.exit(main())
