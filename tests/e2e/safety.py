"""``./firstbell backup | restore | verify`` at a journey's time, in a process of its own.

`python -m tests.e2e.safety TIME DATA NAME [FILE]`; TIME is the school's wall clock, as for
`tests.e2e.serve`, and the rest is the command that ships.
"""

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from server.backup.command import backup_command, restore_command, verify_command
from server.clock import SCHOOL_TIME
from server.serve import open_settings, with_database
from tests.e2e.server import ROOT


def safety(at: datetime, data: Path, name: str, *file: Path) -> str:
    """Runs the command in a process of its own; what it says. It must end well."""
    command = [sys.executable, "-m", "tests.e2e.safety", at.isoformat(), str(data), name]
    said = subprocess.run(
        [*command, *map(str, file)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return said.stdout


def main(time: str, folder: str, name: str, *files: str) -> int:
    now = datetime.fromisoformat(time).replace(tzinfo=SCHOOL_TIME)
    data = Path(folder)
    key = open_settings(data).key
    work: dict[str, Any] = {
        "backup": lambda: backup_command(Path(files[0]), key, now, sys.stdout),
        "restore": lambda: restore_command(Path(files[0]), data, now, sys.stdout),
        "verify": lambda: verify_command(sys.stdout),
    }
    command: Coroutine[Any, Any, int] = work[name]()
    return asyncio.run(with_database(data, command))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
