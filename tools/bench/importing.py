"""A large school comes in while a tablet pushes: time, memory, the writer's hold, the answers."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.settings import process_settings
from tests.postgres import PostgresServer
from tests.tablet import Tablet
from tools.bench.import_child import Took
from tools.bench.import_set import Size, write_set
from tools.bench.pushes import Signed, a_tablet, taps
from tools.bench.raw import analyze
from tools.bench.result import Line, ms, part
from tools.bench.school import OneRegister, School, a_school_of, opened
from tools.bench.serving import ROOT, served
from tools.bench.through_http import request

SIZE = Size()
CHANGED = 20  # one pupil in twenty: 5 %
WHOLE_S_MAX, PEAK_MB_MAX, HOLD_S_MAX, ANSWER_S_MAX = 15, 200, 1, 1
EVERY_S = 0.05  # a tablet with a busy teacher sends no oftener
OPS = 5


def measure_import() -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as name:
        folder = Path(name)
        write_set(folder / "first", SIZE)
        write_set(folder / "later", SIZE, changed=CHANGED)
        lines = _measure("SQLite", folder, None)
        try:
            server = PostgresServer(settings=())
        except RuntimeError as problem:
            return [*lines, Line("import on PostgreSQL", f"not measured: {problem}")]
        try:
            return lines + _measure("PostgreSQL", folder, server.url(server.create_database()))
        finally:
            server.stop()


def _measure(engine: str, folder: Path, database: str | None) -> list[Line]:
    settings = process_settings(folder / f"data-{engine}", database)
    school, tablet = asyncio.run(_prepare(settings.database, settings.key))
    if database is not None:
        asyncio.run(analyze(database))
    pushes = _pushes(school, tablet)
    lines: list[Line] = []
    for kind, name in (("new", "first"), (f"{100 // CHANGED} % changed", "later")):
        with served(settings.data, database=database) as server:
            took, answers = asyncio.run(
                _beside(settings.database, folder / name, server.port, pushes)
            )
        lines += _lines(f"{kind}, {engine}", took, answers)
    return lines


async def _prepare(database: str, key: bytes) -> tuple[School, Tablet]:
    async with opened(database):
        school = await a_school_of([30] * 24, days=5)
        return school, await a_tablet(school, key, datetime.now(UTC))


def _pushes(school: School, tablet: Tablet) -> Iterator[Signed]:
    def registers() -> Iterator[OneRegister]:
        while True:
            yield from school.registers

    ahead = registers()
    while True:
        yield taps(tablet, ahead, OPS, datetime.now(UTC))


async def _beside(
    url: str, folder: Path, port: int, pushes: Iterator[Signed]
) -> tuple[Took, list[float]]:
    """The import, and the seconds of each push that was answered while it ran."""
    command = (sys.executable, "-m", "tools.bench.import_child", url, str(folder))
    child = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    running = asyncio.ensure_future(child.communicate())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers: list[float] = []
    while not running.done():
        writer.write(request(*next(pushes)))
        began = time.perf_counter()
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await reader.readexactly(int(length))
        answers.append(time.perf_counter() - began)
        if body.count(b'"accepted"') != OPS:
            raise RuntimeError(f"{head.decode()}{body.decode(errors='replace')}")
        await asyncio.sleep(EVERY_S)
    writer.close()
    said, _ = running.result()
    if child.returncode:
        raise RuntimeError("The import failed")
    return msgspec.json.decode(said, type=Took), answers


def _hold(kind: str, took: Took) -> Line:
    """On PostgreSQL it takes no row that a push waits for."""
    if kind.endswith("PostgreSQL"):
        return Line(f"its one transaction, {kind}", ms(took.hold_s))
    met = took.hold_s <= HOLD_S_MAX
    return Line(f"its hold of the writer, {kind}", ms(took.hold_s), f"≤ {HOLD_S_MAX} s", met)


def _lines(kind: str, took: Took, answers: list[float]) -> list[Line]:
    of = f"{SIZE.pupils:,} pupils, {SIZE.parents:,} parents, {SIZE.enrolments:,} enrolments"
    return [
        Line(
            f"import of {of}, {kind}",
            f"{took.whole_s:.1f} s ({took.changes:,} changes)",
            f"≤ {WHOLE_S_MAX} s",
            took.whole_s <= WHOLE_S_MAX,
        ),
        Line(
            f"its peak memory, {kind}",
            f"{took.peak_mb:.0f} MB",
            f"≤ {PEAK_MB_MAX} MB",
            took.peak_mb <= PEAK_MB_MAX,
        ),
        _hold(kind, took),
        Line(
            f"a tablet's push meanwhile, slowest of {len(answers)}, {kind}",
            f"{ms(max(answers))} (p99 {ms(part(answers, 0.99))}, p50 {ms(part(answers, 0.5))})",
            f"≤ {ANSWER_S_MAX} s",
            max(answers) <= ANSWER_S_MAX,
        ),
    ]
