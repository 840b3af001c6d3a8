"""``./firstbell simulate``: stories of tablets and a server on simulated time (SYNC §7.1, §7.2)."""

import asyncio
import json
import os
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from msgspec import Struct

from server.errors import SetupProblem
from server.simulator.runner import Job, WorkerFailed, run, shares
from server.simulator.stores import make_template

BUG_SEEDS = 1_000  # each re-created bug is caught within so many
FAILED_SHOWN = 20
BUG_LINE = "{:24} {:>5}  {:12} {:>5}  {}\n"


class Came(Struct):
    """What became of ``asked`` stories; ``stories``: how many came to their end.

    ``failed``: seed → what was broken.
    """

    asked: int = 0
    stories: int = 0
    ops: int = 0
    faults: int = 0
    failed: dict[int, list[str]] = {}
    took_s: float = 0.0


def simulate_command(parsed: Namespace, out: TextIO) -> int:
    """The exit status: 1 where a promise was broken, or a bug was not caught."""
    with tempfile.TemporaryDirectory(prefix="firstbell-") as folder:
        where = _where(parsed.store, parsed.database, Path(folder))
        try:
            if parsed.story or parsed.shrink:
                return _tell(parsed, where, out)
            if parsed.bugs is not None:
                return _catch(parsed, where, out)
            first, seeds = (parsed.seed, 1) if parsed.seed else (parsed.first, parsed.seeds)
            came = simulate(first, seeds, parsed.workers, parsed.store, where, out)
        except WorkerFailed as problem:
            raise SetupProblem("simulate.worker", str(problem)) from problem
    return sum_up(came, out)


def _where(store: str, database: str | None, folder: Path) -> str:
    if store != "postgres":
        path = folder / "template.sqlite"
        asyncio.run(make_template(path))
        return str(path)
    address = database or os.environ.get("FIRSTBELL_DATABASE", "")
    if not address.startswith(("postgres://", "postgresql://")):
        text = "Name a PostgreSQL that may create databases: --database postgresql://…"
        raise SetupProblem("simulate.database", text)
    return address


def simulate(first: int, seeds: int, workers: int, store: str, where: str, out: TextIO) -> Came:
    """Runs the stories ``first`` … ``first + seeds - 1`` and says which of them failed."""
    began = time.monotonic()
    came = Came(asked=seeds)
    jobs = [{"seeds": [one, last]} for one, last in shares(first, seeds, workers)]
    for said in _said(jobs, store, where):
        came.stories += 1
        came.ops += said.get("ops", 0)
        came.faults += said.get("faults", 0)
        if said["failures"]:
            came.failed[said["seed"]] = said["failures"]
            _show_failure(said, came, out)
    came.took_s = time.monotonic() - began
    return came


def _said(jobs: Sequence[Job], store: str, where: str) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in run(jobs, store, where))


def _show_failure(said: dict[str, Any], came: Came, out: TextIO) -> None:
    if len(came.failed) <= FAILED_SHOWN:
        out.write(f"Seed {said['seed']} failed:\n")
        out.writelines(f"  {failure}\n" for failure in said["failures"])
        out.flush()


def sum_up(came: Came, out: TextIO) -> int:
    out.write(
        f"{came.stories:,} stories with {came.ops:,} ops and {came.faults:,} faults, "
        f"{len(came.failed):,} failed; {came.took_s:.1f} s, "
        f"{came.stories / came.took_s:.1f} seeds/s.\n"
    )
    if came.stories != came.asked:
        out.write(f"{came.asked:,} stories were asked for.\n")
    if came.failed:
        seed = min(came.failed)
        out.write(f"Read one: ./firstbell simulate --seed {seed} --story, or --shrink\n")
    whole = 0 < came.stories == came.asked
    return int(bool(came.failed) or not whole)


def _tell(parsed: Namespace, where: str, out: TextIO) -> int:
    seed = parsed.seed or parsed.first
    for line in run([{"story": seed, "words": True, "shrink": parsed.shrink}], parsed.store, where):
        out.write(f"{line}\n")
    return 0


def _catch(parsed: Namespace, where: str, out: TextIO) -> int:
    """A line for each bug: the seed that caught it, by which promise, in how few steps."""
    [listed] = _said([{"list": "bugs"}], parsed.store, where)
    known = [bug["name"] for bug in listed["bugs"]]
    if strange := sorted(set(parsed.bugs) - set(known)):
        text = f"No bug is called {', '.join(strange)}. There are: {', '.join(known)}."
        raise SetupProblem("simulate.bugs", text)
    names = parsed.bugs or known
    seeds = [parsed.first, parsed.first + BUG_SEEDS - 1]
    parts = (names[k :: parsed.workers] for k in range(parsed.workers))
    jobs = [{"bugs": part, "seeds": seeds} for part in parts if part]
    caught = 0
    out.write(BUG_LINE.format("bug", "seed", "promise", "steps", "what is wrong"))
    for said in _said(jobs, parsed.store, where):
        caught += said["caught"] is not None
        seed = "NONE" if said["caught"] is None else said["caught"]
        row = (said["bug"], seed, said["promise"], said["steps"], said["says"])
        out.write(BUG_LINE.format(*row))
        out.flush()
    out.write(f"{caught} of {len(names)} bugs were caught within {BUG_SEEDS:,}.\n")
    return int(caught != len(names) or not names)
