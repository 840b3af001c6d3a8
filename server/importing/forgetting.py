"""What was sent or reported names people: it goes after a week, also where nobody looks."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from server.importing.reports import REPORTS, forget_reports
from server.importing.screens.uploads import Uploads

EVERY_S = 3600


async def keep_forgetting(data: Path, now: Callable[[], datetime]) -> None:
    """Until cancelled. ``data``: the data directory."""
    while True:
        with suppress(OSError):  # of a disk that has a fault: again in an hour
            await asyncio.to_thread(forget, data, now())
        await asyncio.sleep(EVERY_S)


def forget(data: Path, now: datetime) -> None:
    Uploads(data).sweep(now)
    forget_reports(data / REPORTS, now)
