"""Whole registers through HTTP: a real server process, eight clients in a process of their own."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.settings import process_settings
from tests.tablet import Tablet
from tools.bench.load import Done, Load
from tools.bench.pushes import Signed, a_tablet, all_present, taken
from tools.bench.raw import analyze
from tools.bench.result import Line, middle, ms, part
from tools.bench.school import School, a_school_of, opened
from tools.bench.serving import ROOT, served

CLIENTS = 8
EACH = 200  # registers of one client
WARM_UP = 40
WANTED_A_SECOND = 720
KINDS = {"all present": (all_present, 2), "with 4 exceptions": (taken, 6)}  # and their ops


def registers_a_second(engine: str, folder: Path, database: str | None) -> list[Line]:
    settings = process_settings(folder / "data", database)
    school, tablets = asyncio.run(_prepare(settings.database, settings.key))
    registers = iter(school.registers)
    lines = []
    for kind, (made, ops) in KINDS.items():
        now = datetime.now(UTC)
        pushes = [
            [made(tablet, next(registers), now) for _ in range(WARM_UP + EACH)]
            for tablet in tablets
        ]
        with served(settings.data, database=database) as server:
            _send(server.port, folder, [client[:WARM_UP] for client in pushes], ops)
            if database is not None:
                asyncio.run(analyze(database))
            done = _send(server.port, folder, [client[WARM_UP:] for client in pushes], ops)
        lines.append(_line(f"{kind}, {engine}", done))
    return lines


def _line(kind: str, done: Done) -> Line:
    rate = len(done.each_s) / done.whole_s
    return Line(
        f"registers of 30 saved a second through HTTP, {CLIENTS} clients, {kind}",
        f"{rate:,.0f} (answer {ms(middle(done.each_s))}, p95 {ms(part(done.each_s, 0.95))})",
        f"≥ {WANTED_A_SECOND}",
        rate >= WANTED_A_SECOND,
    )


async def _prepare(database: str, key: bytes) -> tuple[School, list[Tablet]]:
    groups = 24
    async with opened(database):
        days = -(-len(KINDS) * CLIENTS * (EACH + WARM_UP) // groups)
        school = await a_school_of([30] * groups, days)
        now = datetime.now(UTC)
        return school, [await a_tablet(school, key, now) for _ in range(CLIENTS)]


def _send(port: int, folder: Path, pushes: list[list[Signed]], ops: int) -> Done:
    load = Load([[request(*push) for push in client] for client in pushes], '"accepted"', ops)
    file = folder / "load"
    file.write_bytes(msgspec.msgpack.encode(load))
    said = subprocess.run(
        [sys.executable, "-m", "tools.bench.load", str(port), str(file)],
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    return msgspec.json.decode(said.stdout, type=Done)


def request(body: bytes, signature: str, path: str = "/sync/push") -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
        "Content-Type: application/x-firstbell-push\r\n"
        f"X-Firstbell-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
