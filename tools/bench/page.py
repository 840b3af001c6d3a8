"""The register page's server time, with a short log and a year's, and the process's memory."""

import asyncio
import tempfile
import time
from http.client import HTTPConnection
from pathlib import Path

from msgspec import Struct

from server.accounts.sessions import COOKIE
from server.settings import process_settings
from sync.core import ids
from tools.bench.result import Line, middle, ms, part
from tools.bench.school import OneRegister, a_school_of, fill_log, opened, signed_in
from tools.bench.serving import Served, served

SIZES = [*[30] * 28, 100]
LOGS = {"no log": 1, "10 days' log": 11, "a year's log": 191}
WARM_UP = 20
REPEATS = 150
MEDIAN_S, P95_S = 0.005, 0.015
MEMORY_MAX = 150_000_000


class Prepared(Struct, frozen=True):
    data: Path
    cookie: str
    usual: OneRegister
    crowd: OneRegister
    entries: int


def measure_page() -> list[Line]:
    lines = []
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        for name, days in LOGS.items():
            made = asyncio.run(_prepare(Path(folder) / name, days))
            at = f"{made.usual.on_date}T08:05"
            with served(made.data, "serve", "--at", at) as server:
                memory = server.memory()
                log = f"{name} ({made.entries:,} entries)"
                lines.append(_time(server, made, made.usual, f"30 pupils, {log}"))
                if made.entries:
                    lines.append(_time(server, made, made.crowd, f"100 pupils, {log}"))
    return [*lines, _memory(memory)]


async def _prepare(data: Path, days: int) -> Prepared:
    settings = process_settings(data)
    async with opened(settings.database):
        school = await a_school_of(SIZES, days)
        entries = await fill_log(school)
        *_, usual, crowd = school.registers
        cookie = await signed_in(school.id, school.staff_id, usual.taken_at)
    return Prepared(data, cookie, usual, crowd, entries)


def _time(server: Served, made: Prepared, register: OneRegister, what: str) -> Line:
    times = time_of(server, f"/registers/{ids.short(register.id)}", made.cookie)
    median, p95 = middle(times), part(times, 0.95)
    return Line(
        f"register page, server time, {what}",
        f"{ms(median)}, p95 {ms(p95)}",
        f"≤ {ms(MEDIAN_S)}, p95 ≤ {ms(P95_S)}",
        median <= MEDIAN_S and p95 <= P95_S,
    )


def time_of(server: Served, path: str, cookie: str) -> list[float]:
    """The seconds of ``path`` less those of a route that does nothing, asked in turn."""
    connection = HTTPConnection("127.0.0.1", server.port)
    pairs = [
        (_get(connection, path, cookie), _get(connection, "/health", cookie))
        for _ in range(WARM_UP + REPEATS)
    ][WARM_UP:]
    connection.close()
    nothing = middle([trivial for _, trivial in pairs])
    return [page - nothing for page, _ in pairs]


def _get(connection: HTTPConnection, path: str, cookie: str) -> float:
    began = time.perf_counter()
    headers = {"Cookie": f"{COOKIE}={cookie}", "Accept-Encoding": "br"}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    if answer.status != 200:
        raise RuntimeError(f"{path}: {answer.status}")
    return took


def _memory(memory: int) -> Line:
    what, budget = "server memory at rest", f"≤ {MEMORY_MAX // 1_000_000} MB"
    if not memory:
        return Line(what, "not measured: no /proc here", budget)
    return Line(what, f"{memory / 1e6:.0f} MB", budget, memory <= MEMORY_MAX)
