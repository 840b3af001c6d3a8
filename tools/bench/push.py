"""Pushes of 1, 25 and 200 ops, alone and many at once, and whole registers through HTTP."""

import asyncio
import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from server.entries.apply import MEANING
from server.tablets.push import take_push
from sync.service.log import read_head
from sync.service.writer import Writer
from tests.postgres import PostgresServer
from tests.tablet import Tablet
from tools.bench.grouped import grouped
from tools.bench.pushes import SERVER_KEY, a_tablet, bytes_up, taken, taps
from tools.bench.raw import Raw, RawPostgres, RawSqlite, writes_since
from tools.bench.result import Line, middle, ms
from tools.bench.school import School, a_school_of, opened
from tools.bench.shed import beacons_while_shed
from tools.bench.through_http import registers_a_second

SHARE = 0.4  # of the raw rate
WARM_UP = 5
REPEATS = {1: 100, 25: 60, 200: 20}
UP_MAX = 2_500


def measure_push() -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        lines = [asyncio.run(_bytes_up(Path(folder)))]
        lines += asyncio.run(_sqlite(Path(folder)))
        lines += asyncio.run(grouped("SQLite", str(Path(folder) / "many.sqlite")))
        lines += registers_a_second("SQLite", Path(folder), None)
        lines += beacons_while_shed("SQLite", Path(folder), None)
    try:
        server = PostgresServer(settings=())
    except RuntimeError as problem:
        return [*lines, Line("push on PostgreSQL", f"not measured: {problem}")]
    try:
        lines += asyncio.run(_postgres(server))
        lines += asyncio.run(grouped("PostgreSQL", server.url(server.create_database())))
        with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
            url = server.url(server.create_database())
            lines += registers_a_second("PostgreSQL", Path(folder), url)
            url = server.url(server.create_database())
            lines += beacons_while_shed("PostgreSQL", Path(folder), url)
    finally:
        server.stop()
    return lines


async def _bytes_up(folder: Path) -> Line:
    now = datetime.now(UTC)
    async with opened(str(folder / "bytes.sqlite")):
        school = await a_school_of([30], days=5)
        tablet = await a_tablet(school, SERVER_KEY, now)
        sizes = bytes_up([taken(tablet, one, now) for one in school.registers])
    return Line(
        "30-pupil register with 4 exceptions and completion: up, gzipped, 1 round trip",
        f"{max(sizes):,} B",
        f"≤ {UP_MAX:,} B",
        max(sizes) <= UP_MAX,
    )


async def _sqlite(folder: Path) -> list[Line]:
    ours, twin = str(folder / "ours.sqlite"), str(folder / "twin.sqlite")
    async with opened(ours):
        made = await _school_with_tablet()
    shutil.copy(ours, twin)
    async with opened(ours):
        return await _compare("SQLite", *made, RawSqlite(ours, twin))


async def _postgres(server: PostgresServer) -> list[Line]:
    ours = server.create_database()
    async with opened(server.url(ours)):
        made = await _school_with_tablet()
    twin = server.create_database(template=ours)
    async with opened(server.url(ours)):
        raw = await RawPostgres.connect(server.url(ours), server.url(twin))
        return await _compare("PostgreSQL", *made, raw)


async def _school_with_tablet() -> tuple[School, Tablet]:
    school = await a_school_of([30] * 20, days=20)
    return school, await a_tablet(school, SERVER_KEY, datetime.now(UTC))


async def _compare(engine: str, school: School, tablet: Tablet, raw: Raw) -> list[Line]:
    """Push and raw write in turn, so that both meet the same machine."""
    writer = Writer(SERVER_KEY, MEANING, lambda: datetime.now(UTC), lambda *_: None)
    writer.start()
    registers = iter(school.registers)
    lines = []
    try:
        for ops, repeats in REPEATS.items():
            pairs = []
            for k in range(WARM_UP + repeats):
                if k == WARM_UP:
                    await raw.settle()
                body, signature = taps(tablet, registers, ops, datetime.now(UTC))
                _, seq = await read_head(school.id)
                began = time.perf_counter()
                reply = await take_push(body, signature, writer, datetime.now(UTC))
                took = time.perf_counter() - began
                assert all(op.disposition == "accepted" for op in reply.ops)
                pairs.append((took, await raw.write(await writes_since(raw, school.id, seq))))
            lines.append(_line(engine, ops, pairs[WARM_UP:]))
    finally:
        await writer.stop()
        await raw.close()
    return lines


def _line(engine: str, ops: int, pairs: list[tuple[float, float]]) -> Line:
    ours, raw = middle([ours for ours, _ in pairs]), middle([raw for _, raw in pairs])
    return Line(
        f"push of {ops} {'op' if ops == 1 else 'ops'}, durable, {engine}",
        f"{ops / ours:,.0f} ops/s ({ms(ours)}; raw {ms(raw)}): {raw / ours:.0%} of raw",
        f"≥ {SHARE:.0%} of raw" if ops > 1 else "",
        raw / ours >= SHARE if ops > 1 else None,
    )
