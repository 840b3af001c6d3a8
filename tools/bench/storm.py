"""Tablets that push when their time has come, in a process of their own, until each is answered.

``python -m tools.bench.storm PORT FILE WAITED`` writes into WAITED how long each had to wait; of a
pipe, 64 kB were sometimes all that came through.
"""

import asyncio
import random
import sys
import time
from pathlib import Path
from typing import Any, cast

import msgspec
import uvloop
from msgspec import Struct

from tools.bench.load import length

TIMEOUT_S = 15.0  # of a tablet for its answer
PAUSE_S = (0.5, 6.0)  # between two tries (PROTOCOL 3.8)


class Push(Struct, frozen=True):
    """``at_s``: when it is sent first. ``request``: whole, signed. ``ops``: to be accepted."""

    at_s: float
    request: bytes
    ops: int


class Waited(Struct):
    """Seconds of each push: for the answer that counts, and since its first try.

    Both count from when a try was due: a storm that is late itself would else hide what waits.
    ``late_s``: by how much the latest was sent after that. ``lasted_s``: until the last was
    answered. ``shed``: requests that were answered 503; ``broken``: that got no answer.
    """

    answer_s: list[float] = []
    in_all_s: list[float] = []
    lasted_s: float = 0.0
    late_s: float = 0.0
    shed: int = 0
    broken: int = 0


class Tablet(asyncio.Protocol):
    """One push on a connection of its own, as long as the server keeps it open."""

    def __init__(self, storm: "Storm", push: Push) -> None:
        self._storm = storm
        self._push = push
        self._transport: asyncio.WriteTransport | None = None
        self._said = b""
        self._first = self._began = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def send(self, due: float) -> None:
        self._began = due
        self._first = self._first or due
        self._timer = asyncio.get_running_loop().call_later(TIMEOUT_S, self._give_up)
        if self._transport is not None:
            self._transport.write(self._push.request)
            return
        try:
            loop = asyncio.get_running_loop()
            await loop.create_connection(lambda: self, "127.0.0.1", self._storm.port)
        except OSError:
            self.connection_lost(None)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)
        self._transport.write(self._push.request)

    def data_received(self, data: bytes) -> None:
        self._said += data
        head, whole, body = self._said.partition(b"\r\n\r\n")
        if whole and len(body) >= length(head):
            self._said = b""
            self._answered(head, body)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport, self._said = None, b""
        if self._timer is not None:  # an answer was due
            self._storm.waited.broken += 1
            self._again(0.0)

    def _give_up(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _answered(self, head: bytes, body: bytes) -> None:
        now = time.perf_counter()
        if head.startswith(b"HTTP/1.1 503"):
            self._storm.waited.shed += 1
            self._again(float(_header(head, b"retry-after")))
            return
        self._stop_timer()
        if self._transport is not None:
            self._transport.close()
        if not head.startswith(b"HTTP/1.1 200") or body.count(b'"accepted"') != self._push.ops:
            raise RuntimeError(f"{head.decode()}\n{body.decode()}")
        self._storm.waited.answer_s.append(now - self._began)
        self._storm.waited.in_all_s.append(now - self._first)
        self._storm.answered()

    def _again(self, at_least: float) -> None:
        self._stop_timer()
        self._storm.again(self, at_least)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Storm:
    """``done``: when every push is answered; fails with an answer that is no tablet's to bear."""

    def __init__(
        self, port: int, pushes: list[Push], pause_s: tuple[float, float] = PAUSE_S
    ) -> None:
        self.port = port
        self.waited = Waited()
        self._random = random.Random(6)  # noqa: S311 - as in tablets, of no secrets
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pushes = pushes
        self._pause_s = pause_s
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> Waited:
        asyncio.get_running_loop().set_exception_handler(self.fail)
        began = time.perf_counter()
        for push in self._pushes:
            self._later(began + push.at_s, Tablet(self, push))
        await self.done
        self.waited.lasted_s = time.perf_counter() - began
        return self.waited

    def again(self, tablet: Tablet, at_least: float) -> None:
        pause_s = max(at_least, self._random.uniform(*self._pause_s))
        self._later(time.perf_counter() + pause_s, tablet)

    def _later(self, due: float, tablet: Tablet) -> None:
        seconds = max(0.0, due - time.perf_counter())
        asyncio.get_running_loop().call_later(seconds, self._send, tablet, due)

    def answered(self) -> None:
        if len(self.waited.answer_s) == len(self._pushes):
            self.done.set_result(None)

    def _send(self, tablet: Tablet, due: float) -> None:
        self.waited.late_s = max(self.waited.late_s, time.perf_counter() - due)
        task = asyncio.get_running_loop().create_task(tablet.send(due))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    def fail(self, _loop: asyncio.AbstractEventLoop, what: dict[str, Any]) -> None:
        """Whatever goes wrong here, or is answered that no tablet has to bear, ends the storm."""
        if not self.done.done():
            self.done.set_exception(RuntimeError(str(what.get("exception") or what["message"])))


def _header(head: bytes, name: bytes) -> bytes:
    [line] = [line for line in head.lower().split(b"\r\n") if line.startswith(name + b":")]
    return line.partition(b":")[2].strip()


async def _run(port: int, pushes: list[Push]) -> Waited:
    return await Storm(port, pushes).run()


def main() -> int:
    pushes = msgspec.msgpack.decode(Path(sys.argv[2]).read_bytes(), type=list[Push])
    waited = uvloop.run(_run(int(sys.argv[1]), pushes))
    Path(sys.argv[3]).write_bytes(msgspec.msgpack.encode(waited))
    return 0


if __name__ == "__main__":
    sys.exit(main())
