"""Beacons while five times as many pushes come as the server can take (SYNC §7.6).

``python -m tools.bench.shed PORT FILE RATE``: the pushes, from a process of their own; it prints
what became of them when its standard input ends.
"""

import asyncio
import subprocess
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from server.settings import process_settings
from tests.tablet import Tablet
from tools.bench.load import Done, Load, length
from tools.bench.pushes import a_tablet, taps
from tools.bench.raw import analyze
from tools.bench.result import Line, middle, ms, part
from tools.bench.school import a_school_of, opened
from tools.bench.serving import ROOT, served
from tools.bench.through_http import request

OPS = 25
CLIENTS, EACH = 8, 20  # that show how many pushes a second the server takes
TIMES = 5
FLOOD = 2_000  # pushes; what is shed comes again
FLOOD_S = 3.0  # until the first are shed
TABLETS, BEACONS, PAUSE_S = 20, 40, 0.15
P99_MAX_S = 0.2

Requests = list[bytes]


class Prepared(msgspec.Struct):
    """Whole requests, signed beforehand. ``warm``: sent first, and not measured."""

    warm: list[Requests]
    first: list[Requests]
    flood: Requests
    beacons: list[Requests]


class Flooded(msgspec.Struct):
    """``sent``: requests; ``answered``: how many with each status; ``cut``: closed without one."""

    sent: int
    answered: dict[int, int]
    cut: int
    lasted_s: float


def beacons_while_shed(engine: str, folder: Path, database: str | None) -> list[Line]:
    settings = process_settings(folder / "shed", database)
    made = asyncio.run(_prepare(settings.database, settings.key))
    file = folder / "flood"
    file.write_bytes(msgspec.msgpack.encode(made.flood))
    with served(settings.data, database=database) as server:
        _send(server.port, folder, Load(made.warm, '"accepted"', OPS))
        if database is not None:
            asyncio.run(analyze(database))
        done = _send(server.port, folder, Load(made.first, '"accepted"', OPS))
        rate = TIMES * len(done.each_s) / done.whole_s
        command = ["-m", "tools.bench.shed", str(server.port), str(file), str(rate)]
        flood = subprocess.Popen(
            [sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        time.sleep(FLOOD_S)
        done = _send(server.port, folder, Load(made.beacons, '"ticket"', 1, PAUSE_S))
        answered, _ = flood.communicate(b"")
    return [_line(engine, done, rate, msgspec.json.decode(answered, type=Flooded))]


def _line(engine: str, done: Done, rate: float, flood: Flooded) -> Line:
    p99 = part(done.each_s, 0.99)
    answers = sum(flood.answered.values())
    shed = flood.answered.get(503, 0) / max(1, answers)
    pushes = f"{rate:,.0f} pushes of {OPS} ops a second come and {shed:.0%} are shed"
    sent, ended = (count / flood.lasted_s for count in (flood.sent, answers + flood.cut))
    return Line(
        f"beacon while {pushes}, {engine}",
        f"p99 {ms(p99)} (median {ms(middle(done.each_s))}); {sent:,.0f} sent and {ended:,.0f} "
        f"answered or cut a second, as measured",
        f"p99 ≤ {ms(P99_MAX_S)}",
        p99 <= P99_MAX_S and shed > 0,
    )


async def _prepare(database: str, key: bytes) -> Prepared:
    pushes = 2 * CLIENTS * EACH + FLOOD
    groups = 40
    async with opened(database):
        school = await a_school_of([OPS] * groups, days=-(-pushes // groups))
        now = datetime.now(UTC)
        registers = iter(school.registers)
        senders = [await a_tablet(school, key, now) for _ in range(CLIENTS)]
        floods = [await a_tablet(school, key, now) for _ in range(100)]
        tablets = [await a_tablet(school, key, now) for _ in range(TABLETS)]
    warm, first = (
        [[request(*taps(one, registers, OPS, now)) for _ in range(EACH)] for one in senders]
        for _ in range(2)
    )
    flood = [request(*taps(floods[k % len(floods)], registers, OPS, now)) for k in range(FLOOD)]
    return Prepared(warm, first, flood, [_beacons(tablet, now) for tablet in tablets])


def _beacons(tablet: Tablet, now: datetime) -> Requests:
    sent = (tablet.beacon(at=now + timedelta(milliseconds=k)) for k in range(BEACONS))
    return [request(body, signature, "/sync/beacon") for body, signature in sent]


def _send(port: int, folder: Path, load: Load) -> Done:
    file = folder / "load"
    file.write_bytes(msgspec.msgpack.encode(load))
    said = subprocess.run(
        [sys.executable, "-m", "tools.bench.load", str(port), str(file)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    return msgspec.json.decode(said.stdout, type=Done)


class Flood:
    """Pushes at a rate of their own, whatever becomes of them."""

    def __init__(self, port: int, pushes: Requests) -> None:
        self.answered: Counter[int] = Counter()
        self.sent = self.cut = 0
        self._port = port
        self._pushes = deque(pushes)
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self, rate: float) -> None:
        began, sent = time.monotonic(), 0
        while True:
            due = int((time.monotonic() - began) * rate)
            for _ in range(min(due - sent, len(self._pushes))):
                task = asyncio.create_task(self._send(self._pushes.popleft()))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)
            sent = due
            await asyncio.sleep(0.005)

    async def _send(self, push: bytes) -> None:
        self.sent += 1
        if self._idle:
            reader, writer = self._idle.pop()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            writer.write(push)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(length(head))
        except (OSError, asyncio.IncompleteReadError):
            self.cut += 1
            writer.close()  # a server closes where it has not read a body
            self._pushes.append(push)
            return
        self.answered[int(head[9:12])] += 1
        if not head.startswith(b"HTTP/1.1 200"):
            self._pushes.append(push)
        self._idle.append((reader, writer))


def main() -> int:
    port, file, rate = sys.argv[1:]
    pushes = msgspec.msgpack.decode(Path(file).read_bytes(), type=Requests)
    sys.stdout.buffer.write(
        msgspec.json.encode(asyncio.run(_flood(int(port), pushes, float(rate))))
    )
    return 0


async def _flood(port: int, pushes: Requests, rate: float) -> Flooded:
    flood, began = Flood(port, pushes), time.monotonic()
    running = asyncio.create_task(flood.run(rate))
    await asyncio.to_thread(sys.stdin.read)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    return Flooded(flood.sent, flood.answered, flood.cut, time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
