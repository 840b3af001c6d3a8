"""A trust under load: its registers of one morning, and all tablets at once (SYNC §7.6)."""

import asyncio
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from server.settings import process_settings
from tests.postgres import PostgresServer
from tools.bench.crowd import PUPILS, Size, lost, prepare
from tools.bench.raw import analyze
from tools.bench.result import Line, lines_as_markdown, part
from tools.bench.serving import ROOT, served
from tools.bench.shed import beacons_while_shed
from tools.bench.storm import Push, Waited
from tools.proof.section import begin_section
from tools.proof.sources import SERVER

SCHOOLS = (1, 10, 100)
P99_MAX_S = 2.0
Storms = tuple[Waited, Waited]  # the marks of a morning, and the tablets that are back
# No browser is in it: a tablet's requests are made and signed beforehand.
PARTS = ("crowd", "load", "pushes", "raw", "school", "serving", "shed", "storm", "trust")
SOURCES = (*SERVER, "tests/tablet.py", *(f"tools/bench/{part}.py" for part in PARTS))
SAID = """\
Clients and server share the machine's cores; requests are signed beforehand. Each tablet sends on a
connection of its own until it is answered; one that is shed comes again as tablets do (PROTOCOL
3.8). p50 and p99 are of the request that counts, from when it was due; *in all* is from when the
tablet's first try was due, with those that were shed; *late* is by how much the clients themselves
fell behind at worst. *Lost*: ops that were answered and are not in the log afterwards.

From 1 school to 100 the tablets and marks stay as many, and the data change their shape: a hundred
heads and logs that are short, where there was one that all wait for. *100 schools against 1* says
what that does to the answer; it is no proof of what more schools of the same size would do."""


def measure_load() -> list[Line]:
    begun = begin_section("Load", SOURCES)
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        lines += _of_engine("SQLite", Path(folder), lambda: None)
        lines += beacons_while_shed("SQLite", Path(folder), None)
    server = PostgresServer(settings=())
    try:
        with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
            lines += _of_engine(
                "PostgreSQL", Path(folder), lambda: server.url(server.create_database())
            )
            url = server.url(server.create_database())
            lines += beacons_while_shed("PostgreSQL", Path(folder), url)
    finally:
        server.stop()
    table = lines_as_markdown(lines).split("\n")
    begun.write("./firstbell bench load", [SAID, "", *table])
    return lines


def _of_engine(engine: str, folder: Path, database: Callable[[], str | None]) -> list[Line]:
    lines: list[Line] = []
    storms: dict[int, Storms] = {}
    for schools in SCHOOLS:
        at = folder / str(schools)
        found, storms[schools] = under_load(engine, at, database(), a_trust(schools))
        lines += found
    return [*lines, *ratios(engine, storms[SCHOOLS[0]], storms[SCHOOLS[-1]])]


def ratios(engine: str, one: Storms, many: Storms) -> list[Line]:
    """How many times as long the answer takes, of each kind of storm."""
    lines = []
    for what, few, more in zip(("marks", "tablets that are back"), one, many, strict=True):
        figure = ", ".join(
            f"p{share} × {part(more.in_all_s, share / 100) / part(few.in_all_s, share / 100):.2f}"
            for share in (50, 99)
        )
        lines.append(Line(f"100 schools against 1, in all, {what}, {engine}", figure))
    return lines


def a_trust(schools: int) -> Size:
    """100,000 marks in 60 s; then 4,000 tablets with 25 taps each, back within 10 s."""
    return Size(schools, tablets=4_000, registers=3_400, registers_s=60.0, taps=25, taps_s=10.0)


def under_load(
    engine: str, folder: Path, database: str | None, size: Size
) -> tuple[list[Line], Storms]:
    settings = process_settings(folder, database)
    crowd = asyncio.run(prepare(settings.database, settings.key, size))
    with served(settings.data, database=database) as server:
        marks = _storm(server.port, folder, crowd.registers)
        if database is not None:
            asyncio.run(analyze(database))
        back = _storm(server.port, folder, crowd.taps)
    missing = asyncio.run(lost(settings.database, crowd.ops))
    registers, tablets = len(crowd.registers), len(crowd.taps)
    where = f"{size.schools} {'school' if size.schools == 1 else 'schools'}, {engine}"
    lines = [
        _line(
            f"{registers * PUPILS:,} marks in {size.registers_s:.0f} s, {where}",
            marks,
            f"{registers * PUPILS / marks.lasted_s:,.0f} marks/s",
            missing,
        ),
        _line(
            f"{tablets:,} tablets × {size.taps} ops, back within {size.taps_s:.0f} s, {where}",
            back,
            f"{tablets * size.taps / back.lasted_s:,.0f} ops/s",
            missing,
        ),
    ]
    return lines, (marks, back)


def _line(what: str, waited: Waited, rate: str, missing: int) -> Line:
    answer, in_all = (
        [part(of, share) for share in (0.5, 0.99)] for of in (waited.answer_s, waited.in_all_s)
    )
    return Line(
        what,
        f"p50 {answer[0]:.2f} s, p99 {answer[1]:.2f} s; in all {in_all[0]:.2f}, {in_all[1]:.2f} s; "
        f"late {waited.late_s:.2f} s; "
        f"{rate}; {waited.shed:,} shed, {waited.broken:,} broken, {missing:,} lost",
        f"p99 in all ≤ {P99_MAX_S:.0f} s, 0 lost",
        in_all[1] <= P99_MAX_S and missing == 0,
    )


def _storm(port: int, folder: Path, pushes: list[Push]) -> Waited:
    file, waited = folder / "storm", folder / "waited"
    file.write_bytes(msgspec.msgpack.encode(pushes))
    command = ["-m", "tools.bench.storm", str(port), str(file), str(waited)]
    subprocess.run([sys.executable, *command], check=True, cwd=ROOT)
    return msgspec.msgpack.decode(waited.read_bytes(), type=Waited)
