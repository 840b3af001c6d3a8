"""A proxy that counts: each request of a browser, and the bytes that came back for it."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from msgspec import Struct

REQUEST = re.compile(rb"^(?:GET|POST) (\S+) HTTP/1\.1\r\n", re.MULTILINE)


class Asked(Struct):
    path: str
    bytes_down: int = 0


class Wire:
    """Passes all on to ``upstream``; ``asked`` in the order in which requests left."""

    def __init__(self, upstream: int) -> None:
        self.asked: list[Asked] = []
        self.port = 0
        self._upstream = upstream

    async def listen(self) -> asyncio.Server:
        server = await asyncio.start_server(self._handle, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        last = [Asked("(nothing asked)")]  # of this connection: HTTP/1.1 answers in turn
        await asyncio.gather(
            self._up(reader, up_writer, last),
            self._down(up_reader, writer, last),
            return_exceptions=True,
        )

    async def _up(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, last: list[Asked]
    ) -> None:
        while sent := await reader.read(65_536):
            for path in REQUEST.findall(sent):
                last[0] = Asked(path.decode())
                self.asked.append(last[0])
            writer.write(sent)
        writer.close()

    async def _down(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, last: list[Asked]
    ) -> None:
        while sent := await reader.read(65_536):
            last[0].bytes_down += len(sent)
            writer.write(sent)
        writer.close()


@contextmanager
def counted(upstream: int) -> Iterator[Wire]:
    """A ``Wire`` that listens in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    wire = Wire(upstream)
    server = asyncio.run_coroutine_threadsafe(wire.listen(), loop).result(5)
    try:
        yield wire
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
