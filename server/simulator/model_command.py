"""``./firstbell simulate --model``: every state of small worlds, looked through (SYNC §7)."""

import asyncio
import json
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from server.errors import SetupProblem
from server.simulator.runner import Job, WorkerFailed, run
from server.simulator.stores import make_template

if TYPE_CHECKING:
    from tools.proof.section import Begun

MAIN = "sync/simulator/model/main.js"
SHORT = "short"  # looked through at each check
SCOPES = (SHORT, "twice", "office", "taken", "three")
BUGS = (
    "forgets_answered",
    "last_write_wins",
    "epoch_goes_on",
    "base_beyond_fork",
    "same_content_is_known",
)

ALL = "all"

Said = dict[str, Any]
Tell = Callable[[str], None]


def model_command(parsed: Namespace, out: TextIO) -> int:
    """The exit status: 1 where a promise is broken in any state, or a bug breaks none.

    ``all`` writes what was found into docs/proof.md, where all is well.
    """
    begun = _begin() if parsed.model == ALL else None
    told = Told(out)
    began = time.monotonic()
    try:
        states, violations = explore(SCOPES if parsed.model == ALL else (SHORT,), told)
        unseen = catch(BUGS, told)
    except WorkerFailed as problem:
        raise SetupProblem("simulate.worker", str(problem)) from problem
    took_s = time.monotonic() - began
    told(f"{states:,} states, {violations} violations; {took_s:.0f} s.")
    failed = violations > 0 or unseen > 0
    if begun and not failed:
        begun.write("./firstbell simulate --model", ["```", *told.lines, "```"])
    return int(failed)


class Told:
    """Says a line at once, and keeps it."""

    def __init__(self, out: TextIO) -> None:
        self.lines: list[str] = []
        self._out = out

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        self._out.write(f"{line}\n")
        self._out.flush()


def _begin() -> "Begun":
    from tools.proof.section import begin_section
    from tools.proof.sources import SIMULATED

    return begin_section("Model", SIMULATED)


def explore(scopes: Sequence[str], tell: Tell) -> tuple[int, int]:
    """How many states there are, and how many broke a promise (of each scope the first)."""
    states = violations = 0
    for said in _said([{"scopes": [scope]} for scope in scopes]):
        states += said["states"]
        violations += "violation" in said
        tell(
            f"{said['scope']:8} {said['states']:>9,} states, {said['steps']:>10,} steps, "
            f"{said['disks']:>6,} disks of the server"
        )
        _tell_violation(said, tell)
    return states, violations


def catch(bugs: Sequence[str], tell: Tell) -> int:
    """How many of the re-created bugs the short model does not notice."""
    unseen = 0
    for said in _said([{"scopes": [SHORT], "bugs": bugs}]):
        unseen += "violation" not in said
        tell(f"With {said['bug']}, after {said['states']:,} states: {said['says']}")
        _tell_violation(said, tell)
    return unseen


def _tell_violation(said: Said, tell: Tell) -> None:
    if violation := said.get("violation"):
        tell(f"  Broken: {'; '.join(violation['why'])}")
        tell(f"  {' → '.join(violation['path'])}")


def _said(jobs: Sequence[Job]) -> Iterator[Said]:
    """One job after another: each has a process and a template of its own."""
    with tempfile.TemporaryDirectory(prefix="firstbell-") as folder:
        path = Path(folder) / "template.sqlite"
        asyncio.run(make_template(path))
        for job in jobs:
            yield from (json.loads(line) for line in run([job], "memory", str(path), MAIN))
