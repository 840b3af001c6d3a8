"""The ways in which a server dies, or the database under it, and is there again."""

import asyncio
import math
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from server.clock import SCHOOL_TIME
from tests.postgres import PostgresServer
from tools.crash.served import READY_S, Served

LOAD_S = 0.4
NOTICED_S = 2.0
AWRY_S = 4.0  # by how much the clock of one life may be off: above and below the 2 s that alarm
SERVING, STARTING, BACKEND, POSTGRES = "serving", "starting", "a backend", "PostgreSQL"
MIGRATING = "making its tables"
# Of each hundred kills.
SHARES = {
    "SQLite": {SERVING: 76, STARTING: 16, MIGRATING: 8},
    "PostgreSQL": {SERVING: 60, STARTING: 12, MIGRATING: 8, BACKEND: 12, POSTGRES: 8},
}


class Mortal:
    """A server that is killed and started. ``now``: true time at the school.

    ``kills``: how often each way of dying was done to what ran.
    """

    def __init__(
        self,
        server: Served,
        postgres: PostgresServer | None,
        now: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self.server = server
        self.kills: Counter[str] = Counter()
        self._away_until = 0.0
        self._postgres = postgres
        self._now = now
        self._chance = chance
        self._start_s = 0.4  # as long as the last start took

    async def live_and_die(self, how: str) -> None:
        """Up to 0.4 s under load, where it is to have any, and then the end."""
        if how in (STARTING, MIGRATING):
            self.kills[how] += await self._die_starting()
            return
        await self.live()
        await asyncio.sleep(self._chance.uniform(0, LOAD_S))
        if how == SERVING:
            self.kills[how] += self.server.kill()
        elif how == BACKEND:
            self.kills[how] += await self._lose_a_backend()
        else:
            await self._lose_postgres()
            self.kills[how] += 1

    async def live(self) -> None:
        """Starts where it does not run; returns when it takes requests."""
        if self.server.runs:
            return
        self._start()
        began = time.monotonic()
        while not self.server.answers():
            if time.monotonic() > began + READY_S:
                raise RuntimeError("The server does not answer")
            await asyncio.sleep(0.005)
        self._start_s = time.monotonic() - began

    def _start(self) -> None:
        awry = self._chance.choice((0.0, self._chance.uniform(-AWRY_S, AWRY_S)))
        self.server.start(self._now().astimezone(SCHOOL_TIME) + timedelta(seconds=awry))

    async def _die_starting(self) -> bool:
        if self.server.runs:
            self.server.kill()
        self._start()
        await asyncio.sleep(self._chance.uniform(0, self._start_s))
        return self.server.kill()

    async def _lose_a_backend(self) -> bool:
        """PostgreSQL then ends all others too, and recovers; our server lives on."""
        assert self._postgres is not None
        self._away_until = math.inf
        killed = False
        if backends := self._postgres.backends():
            with suppress(ProcessLookupError):
                os.kill(self._chance.choice(backends), signal.SIGKILL)
                killed = True
        await self._recovered()
        return killed

    async def _lose_postgres(self) -> None:
        """All of it at once, every other time together with our server."""
        assert self._postgres is not None
        self._away_until = math.inf
        self._postgres.crash()
        if self._chance.random() < 0.5:
            self.server.kill()
        await asyncio.sleep(self._chance.uniform(0, LOAD_S / 2))
        self._postgres.start()
        await self._recovered()

    async def _recovered(self) -> None:
        assert self._postgres is not None
        await asyncio.to_thread(self._postgres.wait_until_it_answers)
        self._away_until = time.monotonic() + NOTICED_S

    def is_database_away(self) -> bool:
        """Or was a moment ago, and the server may hold connections to what it was."""
        return time.monotonic() < self._away_until


def dealt(kills: int, engine: str, chance: random.Random) -> list[str]:
    """How each kill is done, by the engine's shares; those without a school yet come first."""
    shares = SHARES[engine]
    found = [how for how, share in shares.items() for _ in range(kills * share // 100)]
    found += [SERVING] * (kills - len(found))
    chance.shuffle(found)
    return sorted(found, key=lambda how: how != MIGRATING)
