"""The command that proves what tablets are promised (SYNC §7)."""

import argparse
import sys
from typing import Any


def add_simulate_command(commands: Any) -> None:
    _simulate(commands.add_parser("simulate", help="prove the tablets' promises on stories"))


def _simulate(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--seeds", type=int, default=2_000, help="how many stories, default 2000")
    add("--first", type=int, default=1, help="the first one's seed, default 1")
    add("--workers", type=int, default=2, help="processes, default 2")
    add("--seed", type=int, help="this one story only")
    add("--story", action="store_true", help="tell the story of --seed in words")
    add("--shrink", action="store_true", help="tell the smallest story that fails as --seed does")
    add("--bugs", nargs="*", metavar="NAME", help="find the seed that catches each re-created bug")
    scopes = ("short", "all")
    add("--model", nargs="?", const="all", choices=scopes, help="look through every state instead")
    stores = ("memory", "sqlite", "postgres")
    add("--store", choices=stores, default="memory", help="where the server keeps its rows")
    add("--database", help="with --store postgres: an address that may create databases")

    def run(parsed: argparse.Namespace) -> int:
        from server.simulator.command import simulate_command
        from server.simulator.model_command import model_command

        if parsed.model:
            return model_command(parsed, sys.stdout)
        return simulate_command(parsed, sys.stdout)

    parser.set_defaults(run=run)
