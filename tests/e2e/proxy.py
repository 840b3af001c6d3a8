"""A seeded TCP proxy: cuts, delays and silence between a browser and the server (recipe 7)."""

import asyncio
import random
from threading import Thread

from tests.e2e.server import free_port


class Proxy:
    """Passes everything on to ``upstream``, as well as it is told to. Runs in a thread."""

    def __init__(self, upstream: int, seed: int = 1) -> None:
        self.port = free_port()
        self.delay_s = 0.0  # each packet towards the browser
        self.cut_up = 0.0  # chance that a packet is lost and the connection with it
        self.cut_down = 0.0  # … on the way back: the server has heard, the browser never knows
        self.refused = b""  # a request that begins so is cut; what else there is goes through
        self.cuts = 0
        self._upstream = upstream
        self._random = random.Random(seed)
        self._offline = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> "Proxy":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(5)
        return self

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._handle, "127.0.0.1", self.port)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        await self._abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    def cut(self) -> None:
        """Breaks every connection, and every new one at once."""
        self._offline = True
        asyncio.run_coroutine_threadsafe(self._abort(), self._loop).result(5)

    def heal(self) -> None:
        self._offline = False

    async def _abort(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._offline:
            writer.transport.abort()
            return
        try:
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, up_writer}
        try:
            await asyncio.gather(
                self._pump(reader, up_writer, up=True), self._pump(up_reader, writer, up=False)
            )
        finally:
            self._open -= {writer, up_writer}

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool
    ) -> None:
        try:
            while data := await reader.read(16384):
                if not up and self.delay_s:
                    await asyncio.sleep(self.delay_s)
                is_refused = up and self.refused and data.startswith(self.refused)
                if is_refused or self._random.random() < (self.cut_up if up else self.cut_down):
                    self.cuts += 1
                    break
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()
