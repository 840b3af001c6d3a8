"""One database that lives through many deaths of its server (SYNC §7.4)."""

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from server.settings import process_settings
from tests.builders import london
from tests.postgres import PostgresServer
from tools.bench.school import opened
from tools.crash.deaths import MIGRATING, Mortal, dealt
from tools.crash.kept import faults_of
from tools.crash.promised import Promised
from tools.crash.school import School, a_school
from tools.crash.served import Served
from tools.crash.tablet import BusyTablet

TABLETS = 6
DRAINED_S = 30.0


class Found(Struct):
    """What became of one world. ``kills``: of each kind, those that met what they were to kill.
    ``faults``: a sentence each.
    """

    engine: str
    kills: Counter[str]
    count: Counter[str]
    ops: int
    faults: list[str]


class World:
    """A school, its tablets, and the server that dies. ``postgres``: None means SQLite."""

    school: School

    def __init__(self, folder: Path, postgres: PostgresServer | None, seed: int) -> None:
        self.engine = "PostgreSQL" if postgres else "SQLite"
        self.promised = Promised()
        self._chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
        url = postgres.url(postgres.create_database()) if postgres else None
        self.settings = process_settings(folder, url)
        self._server = Served(folder, url)
        self._mortal = Mortal(self._server, postgres, self.now, self._chance)
        self._began = time.monotonic()

    def now(self) -> datetime:
        """True time at the school: a Monday morning at 8:02."""
        return london("08:02") + timedelta(seconds=time.monotonic() - self._began)

    async def run(self, kills: int) -> Found:
        """Kills the server ``kills`` times, lets the last one rest, and looks at what is kept."""
        order = dealt(kills, self.engine, self._chance)
        early = order.count(MIGRATING)
        try:
            for how in order[:early]:
                await self._mortal.live_and_die(how)
            async with opened(self.settings.database):
                self.school = await a_school(self.settings.key)
            async with self._load():
                for how in order[early:]:
                    await self._mortal.live_and_die(how)
                await self._mortal.live()
            self._end()
        finally:
            if self._server.runs:
                self._server.kill()
        faults = await self.faults()
        met, count = self._mortal.kills, self.promised.count
        return Found(self.engine, met, count, len(self.promised.made), faults)

    async def faults(self) -> list[str]:
        async with opened(self.settings.database):
            return await faults_of(self.school.id, self.promised)

    @asynccontextmanager
    async def _load(self) -> AsyncIterator[None]:
        """Tablets at work for as long as the block takes, and until each was answered."""
        tablets = [self._tablet() for _ in range(TABLETS)]
        over = asyncio.Event()
        working = [asyncio.create_task(tablet.work(over)) for tablet in tablets]
        try:
            yield
            over.set()
            done, late = await asyncio.wait(working, timeout=DRAINED_S)
            for one in done:
                one.result()
            if late:
                waiting = sum(len(tablet.unsent) for tablet in tablets)
                self.promised.faults.append(f"{waiting} ops wait after {DRAINED_S:.0f} s.")
        finally:
            for one in working:
                one.cancel()
            await asyncio.gather(*working, return_exceptions=True)

    def _tablet(self) -> BusyTablet:
        chance = random.Random(self._chance.random())  # noqa: S311 - the same
        ends = self._server.port, self._mortal.is_database_away
        return BusyTablet(self.school, *ends, chance, self.now, self.promised)

    def _end(self) -> None:
        status = self._server.stop()
        if status not in (0, -signal.SIGTERM):  # uvicorn ends by the signal that it was told
            self.promised.faults.append(f"The last server ended with status {status}.")
