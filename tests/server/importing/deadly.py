"""An import that ends its own process outright, in the middle of its writing."""

import asyncio
import io
import os
import signal
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

from database.engine import open_engine
from server.importing.command import import_folder
from tests.databases import use
from tests.server.importing.folders import TODAY

NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)

# A server that has loaded everything once forks quickly, and has no threads to trip over.
PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])


class Deadly(io.StringIO):
    """An output that kills its process when it is told of the ``at``-th thing saved."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._left = at

    def write(self, text: str) -> int:
        self._left -= text.startswith("  saving ")
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().write(text)


async def _import(folder: Path, out: io.StringIO) -> None:
    await open_engine()
    await import_folder(folder, school=None, dry_run=False, today=TODAY, now=NOW, out=out)


def _run(url: str, folder: Path, point: int) -> None:
    use(url)
    asyncio.run(_import(folder, Deadly(point)))
    os._exit(0)


def killed_at(url: str, folder: Path, point: int) -> bool:
    """Imports in a process of its own; False when it reached its end unhurt."""
    process = PROCESSES.Process(target=_run, args=(url, folder, point))
    process.start()
    process.join(timeout=30)
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0
