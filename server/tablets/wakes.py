"""Who waits to hear that a school's log has grown, and how they are told (SYNC §3, *poke*).

On SQLite one process serves the school and tells its own listeners. On PostgreSQL a NOTIFY after
the commit reaches every process, each of which tells its own.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from asyncpg import PostgresError
from piccolo.engine.postgres import PostgresEngine

from database.engine import current_engine
from database.sql import rows

log = logging.getLogger(__name__)

CHANNEL = "firstbell"
EVERY_S = 0.1  # at most one poke a school in this time
HEARTBEAT_S = 20.0
HEAR_AGAIN_S = 1.0


class Wakes:
    """Pokes by school. A poke is a hint; who misses one asks for changes all the same."""

    def __init__(self) -> None:
        self._listeners: dict[UUID, set[asyncio.Event]] = defaultdict(set)
        self._due: dict[UUID, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._connection: Any = None
        self.stopping = False

    async def start(self) -> None:
        if isinstance(current_engine(), PostgresEngine):
            await self._hear()

    async def _hear(self) -> None:
        """Listens on a connection of its own, and on a new one when that is lost."""
        engine = current_engine()
        assert isinstance(engine, PostgresEngine)
        self._connection = await engine.get_new_connection()
        self._connection.add_termination_listener(self._lost)
        await self._connection.add_listener(CHANNEL, self._heard)

    def _lost(self, _connection: Any) -> None:
        if not self.stopping:
            self._beside(self._hear_again())

    async def _hear_again(self) -> None:
        while not self.stopping:
            try:
                await self._hear()
            except (OSError, PostgresError):
                log.warning("PostgreSQL does not answer; pages ask by themselves until it does")
                await asyncio.sleep(HEAR_AGAIN_S)
            else:
                for school_id in list(self._listeners):  # what was committed meanwhile
                    self._wake(school_id)
                return

    def end(self) -> None:
        """Lets every stream of pokes end, so that a server that stops waits for none of them."""
        self.stopping = True
        for events in self._listeners.values():
            for event in events:
                event.set()

    async def stop(self) -> None:
        self.end()
        for timer in self._due.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()

    def committed(self, school_id: UUID, seq: int = 0) -> None:
        """Call after a commit, never before. Several within a moment become one poke."""
        if school_id not in self._due:
            loop = asyncio.get_running_loop()
            self._due[school_id] = loop.call_later(EVERY_S, self._poke, school_id)

    def _poke(self, school_id: UUID) -> None:
        del self._due[school_id]
        if self._connection is None:
            self._wake(school_id)
            return
        self._beside(self._notify(school_id))

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self, school_id: UUID) -> None:
        try:
            await rows("select pg_notify($1, $2)", CHANNEL, str(school_id))
        except Exception:
            log.exception("A poke was not sent; pages ask by themselves")
            self._wake(school_id)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: str) -> None:
        self._wake(UUID(payload))

    def _wake(self, school_id: UUID) -> None:
        for event in self._listeners.get(school_id, ()):
            event.set()

    @asynccontextmanager
    async def listening(self, school_id: UUID) -> AsyncIterator[asyncio.Event]:
        """An event that is set at each poke of the school; whoever waits clears it."""
        event = asyncio.Event()
        self._listeners[school_id].add(event)
        try:
            yield event
        finally:
            self._listeners[school_id].discard(event)
            if not self._listeners[school_id]:
                del self._listeners[school_id]
