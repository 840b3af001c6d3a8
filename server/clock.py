"""The one source of now. Passed in everywhere, so that tests and the demo have their own."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

SCHOOL_TIME = ZoneInfo("Europe/London")


@runtime_checkable  # Litestar asks isinstance of a dependency
class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class ShiftedClock:
    """Starts at ``start`` and runs on with the machine: the demo school's clock (DESIGN §6)."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


def milliseconds(instant: datetime) -> int:
    """``instant`` as ms since 1970, as devices count."""
    return round(instant.timestamp() * 1000)


def school_time(instant: datetime) -> datetime:
    """``instant`` on the school's wall clock (rule T1)."""
    return instant.astimezone(SCHOOL_TIME)
