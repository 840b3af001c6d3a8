"""One connection of a tablet: whole answers, or none."""

import asyncio
from contextlib import suppress

from tools.bench.load import length

PATIENCE_S = 15.0  # a browser's (sync/device/sender.js)


class Wire:
    """Keeps its connection while the server lives, and makes another when it does not."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def open(self) -> bool:
        """Whether there is a connection, or one could be made."""
        if self._ends is None:
            with suppress(OSError):
                self._ends = await asyncio.open_connection("127.0.0.1", self._port)
        return self._ends is not None

    async def ask(self, path: str, body: bytes, **headers: str) -> tuple[int, bytes] | None:
        """Status and body of the answer; None where there was none, or only a part of one."""
        said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\n{said}Content-Length: {len(body)}\r\n\r\n"
        )
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._send(head.encode() + body)
        except (OSError, asyncio.IncompleteReadError):  # or nothing came in time
            self.close()
            return None

    async def _send(self, request: bytes) -> tuple[int, bytes] | None:
        if not await self.open():
            return None
        assert self._ends is not None
        reader, writer = self._ends
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        return int(head[9:12]), await reader.readexactly(length(head))

    def close(self) -> None:
        if self._ends is not None:
            with suppress(OSError):
                self._ends[1].close()
            self._ends = None
