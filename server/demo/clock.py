"""Where the demo's clock starts, and how a second start goes on from the last time (DESIGN §6)."""

import contextlib
import os
from datetime import UTC, date, datetime, time
from pathlib import Path

from server.clock import SCHOOL_TIME, school_time
from server.demo.calendar import last_school_day
from server.errors import BadInput

MORNING = time(8, 2)
FILE = "demo-time"


def demo_start(data: Path, at: datetime | None, today: datetime) -> datetime:
    """The demo's time at its start, UTC.

    ``at``: asked for; midnight means 08:02 of that day. ``today``: the machine's. Without ``at``:
    the time remembered, else 08:02 of the last school day. Raises BadInput for an earlier ``at``.
    """
    last = remembered(data)
    if at is None:
        return last or _morning(last_school_day(school_time(today).date()))
    wanted = school_time(at)
    start = _morning(wanted.date()) if wanted.time() == time(0) else wanted.astimezone(UTC)
    if last is not None and start < last:
        text = (
            f"The demo school has got to {_words(last)}: it cannot go back to {_words(start)}. "
            "Choose a later time, or another folder with --data."
        )
        raise BadInput("demo.earlier", text)
    return start


def remember(data: Path, now: datetime) -> None:
    """Keeps ``now`` as the time to go on from, whole or not at all; never an earlier one."""
    last = remembered(data)
    if last is not None and now <= last:
        return
    fresh = data / f"{FILE}.{os.getpid()}"
    fresh.write_text(now.astimezone(UTC).isoformat(), encoding="ascii")
    fresh.replace(data / FILE)


def remembered(data: Path) -> datetime | None:
    """The last time kept; None on the first start, or where the file cannot be read."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return datetime.fromisoformat((data / FILE).read_text(encoding="ascii")).astimezone(UTC)
    return None


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, SCHOOL_TIME).astimezone(UTC)


def _words(moment: datetime) -> str:
    local = school_time(moment)
    return f"{local:%H:%M} on {local.day} {local:%B %Y}"
