"""``python -m tools.chaos``: chaos in four real browsers against a real server (SYNC §7.3)."""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tools.chaos.databases import ENGINES, Engine
from tools.chaos.report import SOURCES, prove, words
from tools.chaos.run import Outcome, run
from tools.proof.section import begin_section

WHOLE_MIN = 10.0  # what docs/proof.md tells of


def main() -> int:
    parsed = _arguments()
    engines: tuple[Engine, ...] = ENGINES if parsed.engine == "both" else (parsed.engine,)
    begun = begin_section("Chaos", SOURCES)
    outcomes = [_run(engine, parsed.minutes, parsed.seed) for engine in engines]
    good = all(one.is_good for one in outcomes)
    if good and engines == ENGINES and parsed.minutes >= WHOLE_MIN:
        prove(begun, outcomes)
    return 0 if good else 1


def _run(engine: Engine, minutes: float, seed: int) -> Outcome:
    """Everything is kept where it did not end well, also where the run itself broke."""
    folder = Path(tempfile.mkdtemp(prefix="fb-chaos-"))
    good = False
    try:
        outcome = asyncio.run(run(engine, minutes, seed, folder))
        print(words(outcome), flush=True)
        good = outcome.is_good
    finally:
        if good:
            shutil.rmtree(folder)
        else:
            again = f"python -m tools.chaos --engine {engine} --minutes {minutes:g} --seed {seed}"
            print(f"To try again: {again}\nProfiles, log and backup are kept in {folder}")
    return outcome


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.chaos", description=__doc__)
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--minutes", type=float, default=WHOLE_MIN, help="of each; default 10")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
