"""`./firstbell demo`: builds the invented school once, then serves it from the last time on."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from database.engine import close_engine, open_engine
from database.migrate import migrate
from server.clock import Clock, ShiftedClock, school_time
from server.demo.build import build_demo
from server.demo.clock import demo_start, remember
from server.demo.ready import is_ready, mark_ready, throw_away_half
from server.demo.sign_ins import sign_in_lines
from server.serve import address, check_port, open_settings, run_server

REMEMBER_S = 2.0

OFFLINE = """\
  Try it with no network: sign in as Ms Okafor, wait for "Ready for offline", stop this command with
  Ctrl+C, and take 8B's register in the browser. Close the browser, open it again: all is there.
  Start this command again: within seconds the office's board (Mrs Price) has every mark.
"""


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def run_demo(data: Path, host: str, port: int, at: datetime | None) -> int:
    """Serves the demo school until it is stopped; builds it first where it is not there yet."""
    check_port(host, port)
    data.mkdir(parents=True, exist_ok=True)
    start = demo_start(data, at, datetime.now(UTC))
    throw_away_half(data, say)
    settings = open_settings(data)
    if not is_ready(data):
        say("Building the demo school. This is done once.")
        asyncio.run(_build(start, say))
        mark_ready(data)
    remember(data, start)
    clock = ShiftedClock(start)
    _introduce(host, port, start)
    return run_server(settings, clock, host, port, beside=lambda: _remembering(data, clock))


async def _build(now: datetime, tell: Callable[[str], None]) -> None:
    await open_engine()
    try:
        await migrate()
        await build_demo(now, tell)
    finally:
        await close_engine()


def _introduce(host: str, port: int, start: datetime) -> None:
    local = school_time(start)
    say(f"\nNorthfield Secondary Academy is open: {address(host, port)}")
    say(f"  Its clock says {local:%H:%M} on {local:%A} {local.day} {local:%B %Y}.\n")
    for line in sign_in_lines():
        say(line)
    say(f"\n{OFFLINE}")


@asynccontextmanager
async def _remembering(data: Path, clock: Clock) -> AsyncIterator[None]:
    """Keeps the demo's time, so that the next start goes on from it."""

    async def keep() -> None:
        while True:
            await asyncio.sleep(REMEMBER_S)
            await asyncio.to_thread(remember, data, clock.now())

    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeping.cancel()
        remember(data, clock.now())
