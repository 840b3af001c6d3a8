"""The server is killed, stays away for a while and comes back on what is on its disk."""

import asyncio
import random

from tests.e2e.server import Server

UP_S = (4.0, 14.0)
DOWN_S = (1.0, 5.0)


class Outages:
    def __init__(self, server: Server, seed: str) -> None:
        self.kills = 0
        self._server = server
        self._random = random.Random(seed)
        self._starting: asyncio.Task[Server] | None = None

    async def befall(self, first_s: float) -> None:
        """Goes on until it is cancelled; ``first_s``: until the first."""
        up_s = first_s
        while True:
            await asyncio.sleep(up_s)
            up_s = self._random.uniform(*UP_S)
            self._server.kill()
            self.kills += 1
            await asyncio.sleep(self._random.uniform(*DOWN_S))
            self._starting = asyncio.create_task(asyncio.to_thread(self._server.start))
            await asyncio.shield(self._starting)

    async def end(self) -> None:
        """It is up again, wherever the plan was broken off."""
        if self._starting is not None:
            await self._starting
        if not self._server.is_up:
            await asyncio.to_thread(self._server.start)
