"""A seeded TCP proxy: cuts, delays and silence between a browser and the server (recipe 7)."""

import asyncio
import random
import re
from collections.abc import Coroutine
from threading import Thread
from typing import Any, Literal

from tests.e2e.server import free_port

Way = Literal["up", "down"]

WORDS = b"<!doctype html><title>Free Wi-Fi</title><p>Accept the terms to go online."
PORTAL = (
    b"HTTP/1.1 %s\r\nContent-Type: text/html\r\nCache-Control: no-store\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s"
)
TO_SYNC = b"POST /sync/"
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Proxy:
    """Passes everything on to ``upstream``, as well as it is told to. Runs in a thread."""

    def __init__(self, upstream: int, seed: int = 1) -> None:
        self.port = free_port()
        self.delay_s = 0.0  # each packet towards the browser
        self.drip = 0  # bytes of such a packet that go at once, each with that delay; 0: all
        self.cut_up = 0.0  # chance that a packet is lost and the connection with it
        self.cut_down = 0.0  # … on the way back: the server has heard, the browser never knows
        self.refused = b""  # a request that begins so is cut; what else there is goes through
        self.twice = 0.0  # chance that what is sent to /sync arrives once more, later
        self.cuts = 0
        self._upstream = upstream
        self._random = random.Random(seed)
        self._offline = False
        self._portal = b""
        self._held: frozenset[Way] = frozenset()
        self._deaf = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._healed = asyncio.Event()
        self._ended = asyncio.Event()
        self._thread = Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> "Proxy":
        self._thread.start()
        self._do(self._listen())
        return self

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._handle, "127.0.0.1", self.port)

    def stop(self) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _close(self) -> None:
        self._server.close()
        self._ended.set()
        self._healed.set()
        await self._abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    def cut(self) -> None:
        """Breaks every connection, and every new one at once."""
        self._offline = True
        self._do(self._abort())

    def hold(self, *ways: Way, deaf: bool = False) -> None:
        """Nothing passes there, and nobody is told. When it heals, what was held goes on, as TCP
        sends again; or, ``deaf``, its connections stay dead and silent, as behind a router that
        was switched off.
        """
        self._held, self._deaf = frozenset(ways), deaf
        self._loop.call_soon_threadsafe(self._healed.clear)

    def be_a_portal(self, status: bytes = b"200 OK") -> None:
        """Answers everything itself, as the Wi-Fi of a café does."""
        self._portal = status
        self._do(self._abort())

    def heal(self) -> None:
        """Ends a cut, a hold and a portal."""
        self._offline, self._portal, self._held = False, b"", frozenset()
        self._loop.call_soon_threadsafe(self._healed.set)

    async def _abort(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._portal:
            await self._answer(reader, writer)
            return
        up = None if self._offline else await self._connected()
        if up is None:
            writer.transport.abort()
            return
        up_reader, up_writer = up
        self._open |= {writer, up_writer}
        try:
            await asyncio.gather(
                self._pump(reader, up_writer, "up"), self._pump(up_reader, writer, "down")
            )
        finally:
            self._open -= {writer, up_writer}

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """As a portal does, once the request has been heard to its end."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if length := LENGTH.search(head):
                await reader.readexactly(int(length[1]))
            writer.write(PORTAL % (self._portal, len(WORDS), WORDS))
            writer.close()
        except (OSError, EOFError, asyncio.LimitOverrunError):
            writer.transport.abort()

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        try:
            return await asyncio.open_connection("127.0.0.1", self._upstream)
        except OSError:
            return None

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way
    ) -> None:
        request = b""
        try:
            while data := await reader.read(16384):
                if not await self._passes(way, data):
                    break
                await self._write(data, writer, way)
                if way == "up":
                    request = data if data.startswith(TO_SYNC) else request + data
                    if is_whole(request) and self._random.random() < self.twice:
                        self._loop.create_task(self._repeat(request))
        except OSError:
            pass
        finally:
            writer.transport.abort()

    async def _passes(self, way: Way, data: bytes) -> bool:
        """Waits while nothing passes; False where the packet is lost."""
        if way in self._held:
            deaf = self._deaf
            await self._healed.wait()
            if deaf:
                await self._ended.wait()
                return False
        is_refused = way == "up" and self.refused and data.startswith(self.refused)
        if is_refused or self._random.random() < (self.cut_up if way == "up" else self.cut_down):
            self.cuts += 1
            return False
        return True

    async def _write(self, data: bytes, writer: asyncio.StreamWriter, way: Way) -> None:
        step = self.drip if way == "down" and self.drip else len(data)
        for at in range(0, len(data), step):
            if way == "down" and self.delay_s:
                await asyncio.sleep(self.delay_s)
            writer.write(data[at : at + step])
            await writer.drain()

    async def _repeat(self, request: bytes) -> None:
        """The same bytes again on a connection of their own; nobody hears the answer."""
        up = await self._connected()
        if up is None:
            return
        reader, writer = up
        self._open.add(writer)
        try:
            await asyncio.sleep(self._random.random())
            writer.write(request)
            await reader.read(1)
        except OSError:
            pass
        finally:
            self._open.discard(writer)
            writer.transport.abort()


def is_whole(request: bytes) -> bool:
    """Whether these bytes are a request to /sync with all of its body."""
    head, end, body = request.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if not request.startswith(TO_SYNC) or not end or length is None:
        return False
    return len(body) == int(length[1])
