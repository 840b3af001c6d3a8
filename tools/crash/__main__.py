"""Kills the server and the browser at random moments: `python -m tools.crash --help`.

Whole (1,000 and 200 kills) it writes its section of docs/proof.md.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import PostgresServer
from tools.chaos.databases import School
from tools.crash.browsers import Seen, kill_browsers
from tools.crash.report import SOURCES, write
from tools.crash.worlds import Found, World
from tools.proof.section import begin_section

WORLD = 25  # kills of one database
SHOWN = 20
WHOLE = (1000, 200)


def main() -> int:
    asked = _arguments()
    section = begin_section("Crash points", SOURCES)
    began = time.monotonic()
    found = list(_servers(asked.server, asked.engine, asked.seed))
    seen = _browsers(asked.browser, asked.seed)
    faults = sum(len(one.faults) for one in found) + sum(len(one.faults) for one in seen)
    took = time.monotonic() - began
    if is_whole(asked) and not faults:
        write(section, " ".join(["python -m tools.crash", *sys.argv[1:]]), found, seen, took)
    print(f"{faults} faults, {took:.0f} s", flush=True)
    return 1 if faults else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.crash", description=__doc__)
    parser.add_argument("--server", type=int, default=WHOLE[0], help="how often the server dies")
    parser.add_argument("--browser", type=int, default=WHOLE[1], help="how often the browser dies")
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def is_whole(asked: argparse.Namespace) -> bool:
    server, browser = WHOLE
    return bool(asked.server >= server and asked.browser >= browser and asked.engine == "both")


def _servers(kills: int, engine: str, seed: int) -> Iterator[Found]:
    with _postgres(needed=kills > 0 and engine != "sqlite") as postgres:
        for number, first in enumerate(range(0, kills, WORLD)):
            here = postgres if engine == "postgres" or number % 2 else None
            with _folder() as folder:
                world = World(folder, here, seed + number)
                found = asyncio.run(world.run(min(WORLD, kills - first)))
                _say(f"seed {seed + number}, {found.engine}: {found.ops} ops", found.faults)
                if found.faults and here:  # its database goes with the PostgreSQL
                    _back_up(world, folder)
                if not found.faults:
                    shutil.rmtree(folder)
            yield found


@contextmanager
def _folder() -> Iterator[Path]:
    """Whoever uses it removes it where all is well; else it is kept, and named."""
    folder = Path(tempfile.mkdtemp(prefix="fb-crash-"))
    try:
        yield folder
    finally:
        if folder.exists():
            print(f"  Kept in {folder}", flush=True)


def _back_up(world: World, folder: Path) -> None:
    school = School(folder, world.settings.database)
    school.run("server.cli", "backup", folder / "school.backup", "--data", folder)


@contextmanager
def _postgres(*, needed: bool) -> Iterator[PostgresServer | None]:
    if not needed:
        yield None
        return
    server = PostgresServer()
    try:
        yield server
    finally:
        server.stop()


def _browsers(kills: int, seed: int) -> list[Seen]:
    if not kills:
        return []
    with _folder() as folder:
        seen = kill_browsers(folder, kills, seed)
        _say(f"browser: {seen.count['ops on the disk']} ops", seen.faults)
        if not seen.faults:
            shutil.rmtree(folder)
    return [seen]


def _say(words: str, faults: list[str]) -> None:
    print(f"{words}, {len(faults)} faults", flush=True)
    for fault in faults[:SHOWN]:
        print(f"  {fault}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
