"""A server of its own process for the journeys: `python -m tests.e2e.serve DATA PORT TIME WHEN`.

TIME is the school's wall clock, 2026-11-23T08:02:00, at WHEN of the machine's monotonic clock; it
runs on. A new data directory is filled with the journeys' school first. The process can be killed
and started again on its data.
"""

import asyncio
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from database.engine import close_engine, open_engine
from database.migrate import migrate
from server.clock import SCHOOL_TIME, ShiftedClock
from server.serve import open_settings, run_server
from tests.e2e.school import build_school


async def fill() -> None:
    await open_engine()
    await migrate()
    await build_school()
    await close_engine()


def main(data: Path, port: int, at: datetime) -> int:
    new = not (data / "key").exists()  # the first thing that is made
    settings = open_settings(data)
    if new:
        asyncio.run(fill())
        open_settings(data)
    if port == 0:  # only to make a school that is copied
        return 0
    return run_server(settings, ShiftedClock(at), "127.0.0.1", port)


if __name__ == "__main__":
    _, folder, number, clock, when = sys.argv
    passed = timedelta(seconds=time.monotonic() - float(when))
    start = datetime.fromisoformat(clock).replace(tzinfo=SCHOOL_TIME) + passed
    sys.exit(main(Path(folder), int(number), start))
