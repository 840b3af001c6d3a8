"""The commands that keep a school's data safe: backup, restore, verify (DESIGN §6)."""

import argparse
import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def add_backup_commands(
    commands: Any, add_data: Callable[[argparse.ArgumentParser, str], None]
) -> None:
    _backup(commands.add_parser("backup", help="write the whole database to one file"), add_data)
    _restore(commands.add_parser("restore", help="put a backup into an empty database"), add_data)
    _verify(
        commands.add_parser("verify", help="check that the log and its marks are whole"), add_data
    )


def _backup(parser: argparse.ArgumentParser, add_data: Callable[..., None]) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file")
    add_data(parser, "school")

    def run(parsed: argparse.Namespace) -> int:
        from server.backup.command import backup_command
        from server.serve import open_settings, with_database

        key = open_settings(parsed.data).key
        work = backup_command(parsed.file, key, datetime.now(UTC), sys.stdout)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _restore(parser: argparse.ArgumentParser, add_data: Callable[..., None]) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    add_data(parser, "school")

    def run(parsed: argparse.Namespace) -> int:
        from server.backup.command import restore_command
        from server.serve import with_database

        work = restore_command(parsed.file, parsed.data, datetime.now(UTC), sys.stdout)
        return asyncio.run(with_database(parsed.data, work))

    parser.set_defaults(run=run)


def _verify(parser: argparse.ArgumentParser, add_data: Callable[..., None]) -> None:
    add_data(parser, "school")

    def run(parsed: argparse.Namespace) -> int:
        from server.backup.command import verify_command
        from server.serve import with_database

        return asyncio.run(with_database(parsed.data, verify_command(sys.stdout)))

    parser.set_defaults(run=run)
