"""Many tablets that push at once, with group commit and with one transaction a push."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from database.engine import is_postgres
from server.entries.apply import MEANING
from server.tablets.push import take_push
from sync.service.pace import ROUND_OPS_MAX
from sync.service.writer import Writer
from tests.tablet import Tablet
from tools.bench.pushes import SERVER_KEY, Signed, a_tablet, taps
from tools.bench.raw import analyze
from tools.bench.result import Line
from tools.bench.school import OneRegister, a_school_of, opened

CLIENTS = (8, 32)
PUSHES = {1: 320, 25: 160, 200: 32}  # of all clients together, by their ops
DAYS = 150  # enough registers that no pupil is marked twice


async def grouped(engine: str, url: str) -> list[Line]:
    async with opened(url):
        school = await a_school_of([30] * 20, DAYS)
        registers = iter(school.registers)
        lines = []
        for ops, clients in itertools.product(PUSHES, CLIENTS):
            tablets = [
                await a_tablet(school, SERVER_KEY, datetime.now(UTC)) for _ in range(clients)
            ]
            rates = []
            for round_ops in (ROUND_OPS_MAX, 1):
                if is_postgres():
                    await analyze(url)
                rates.append(await _rate(tablets, registers, ops, round_ops))
            lines.append(_line(engine, ops, clients, *rates))
    return lines


async def _rate(
    tablets: list[Tablet], registers: Iterator[OneRegister], ops: int, round_ops: int
) -> float:
    """Ops a second; each tablet sends its next push when the one before is answered."""
    now = datetime.now(UTC)
    each = PUSHES[ops] // len(tablets)
    pushes = [[taps(tablet, registers, ops, now) for _ in range(each)] for tablet in tablets]
    writer = Writer(SERVER_KEY, MEANING, lambda: datetime.now(UTC), lambda *_: None, round_ops)
    writer.start()
    try:
        began = time.perf_counter()
        await asyncio.gather(*(_send(writer, own) for own in pushes))
        return ops * each * len(tablets) / (time.perf_counter() - began)
    finally:
        await writer.stop()


async def _send(writer: Writer, pushes: list[Signed]) -> None:
    for body, signature in pushes:
        reply = await take_push(body, signature, writer, datetime.now(UTC))
        assert all(op.disposition == "accepted" for op in reply.ops)


def _line(engine: str, ops: int, clients: int, together: float, apart: float) -> Line:
    return Line(
        f"pushes of {ops} {'op' if ops == 1 else 'ops'}, {clients} clients at once, {engine}",
        f"{together:,.0f} ops/s; without group commit {apart:,.0f}: {together / apart:.1f} ×",
    )
