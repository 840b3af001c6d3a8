"""Simulated time: an event loop whose clock stands still until it is moved, and the wall clock."""

import asyncio
import time
from asyncio import futures
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(1970, 1, 1, tzinfo=UTC)
THREADS_S = 0.000_2  # real: how long to wait for the threads of a real engine before looking again


class SimulatedLoop(asyncio.SelectorEventLoop):
    """Timers fire in their order, each at its time, when somebody moves the loop's time there."""

    _ready: Any  # of asyncio.BaseEventLoop, and so is _scheduled; both without a public name
    _scheduled: Any

    def __init__(self) -> None:
        super().__init__()
        self._moment = 0.0
        self._clock_resolution = 1e-6  # of its own 1e-9 a sum of many steps keeps nothing
        self.is_idle: Callable[[], bool] = lambda: True

    def time(self) -> float:
        return self._moment

    def move(self, seconds: float) -> None:
        """Runs all that is due until then."""
        goal = self._moment + max(seconds, 0.0)
        if self._ready:
            self.settle()
        while self._scheduled and self._scheduled[0].when() <= goal:
            self._moment = max(self._moment, self._scheduled[0].when())
            self.settle()
        self._moment = goal

    def settle(self) -> None:
        """Runs until everybody waits for a timer or for somebody else."""
        while True:
            self.call_soon(self.stop)
            self.run_forever()
            if not self._ready:
                if self.is_idle():
                    return
                time.sleep(THREADS_S)

    def sleepers(self) -> int:
        """How many tasks wait in ``asyncio.sleep``."""
        waits = futures._set_result_unless_cancelled  # type: ignore[attr-defined]
        return sum(timer._callback is waits and not timer.cancelled() for timer in self._scheduled)


class WallClock:
    """The server's wall clock. It may be set back; the loop's time only ever goes on."""

    def __init__(self, loop: SimulatedLoop, at_ms: float) -> None:
        self.loop = loop
        self._set_to, self._set_at = _instant(at_ms), loop.time()

    def now(self) -> datetime:
        return self._set_to + timedelta(seconds=round(self.loop.time() - self._set_at, 3))

    def set(self, at_ms: float) -> None:
        """Lets time pass until the wall clock says ``at_ms``; backwards is a step of the clock."""
        then = _instant(at_ms)
        self.loop.move((then - self.now()).total_seconds())
        self._set_to, self._set_at = then, self.loop.time()


def _instant(at_ms: float) -> datetime:
    return START + timedelta(milliseconds=at_ms)
