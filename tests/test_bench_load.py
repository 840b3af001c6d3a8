"""The load bench: its tablets come again until they are answered, and it counts what was kept."""

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest

from tools.bench.crowd import Size, lost, prepare
from tools.bench.storm import Push, Storm, Waited
from tools.bench.trust import ratios, under_load

SMALL = Size(schools=2, tablets=8, registers=4, registers_s=0.2, taps=5, taps_s=0.2)
PAUSE_S = (0.01, 0.02)
REQUEST = b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"


def answer(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nRetry-After: 0\r\n\r\n"
    return head.encode() + body


SHED = answer("503 Busy", b"{}")
TAKEN = answer("200 OK", b'{"ops":["accepted","accepted"]}')
HELD = answer("200 OK", b'{"ops":["accepted","held"]}')


def test_a_small_trust_loses_nothing(tmp_path: Path) -> None:
    lines, _ = under_load("SQLite", tmp_path, None, SMALL)

    assert [line.what for line in lines] == [
        "120 marks in 0 s, 2 schools, SQLite",
        "8 tablets × 5 ops, back within 0 s, 2 schools, SQLite",
    ]
    assert all(", 0 lost" in line.figure for line in lines)


def test_what_is_not_in_the_log_is_lost(tmp_path: Path) -> None:
    database = str(tmp_path / "firstbell.sqlite")
    crowd = asyncio.run(prepare(database, b"k" * 32, SMALL))

    assert asyncio.run(lost(database, crowd.ops)) == 4 * 6 + 8 * 5


async def storm(*answers: bytes, at_s: float = 0.0) -> Storm:
    """One tablet and a server that gives ``answers``; an empty one hangs up."""
    coming, serving = iter(answers), set[Any]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        while await reader.read(len(REQUEST)) and (said := next(coming)):
            writer.write(said)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        one = Storm(server.sockets[0].getsockname()[1], [Push(at_s, REQUEST, 2)], PAUSE_S)
        try:
            async with asyncio.timeout(30):
                await one.run()
        finally:
            await asyncio.gather(*serving)
    return one


async def test_a_tablet_comes_again_when_it_was_shed_or_cut_off() -> None:
    waited = (await storm(SHED, b"", TAKEN)).waited

    assert (waited.shed, waited.broken) == (1, 1)
    assert waited.in_all_s[0] > waited.answer_s[0] + 2 * PAUSE_S[0]


async def test_a_storm_that_is_late_itself_hides_no_wait() -> None:
    asyncio.get_running_loop().call_later(0.02, time.sleep, 0.4)

    waited = (await storm(TAKEN, at_s=0.2)).waited

    assert 0.1 < waited.late_s < waited.answer_s[0]


def test_schools_are_compared() -> None:
    one, many = Waited(in_all_s=[0.1, 0.1, 0.4]), Waited(in_all_s=[0.2, 0.2, 0.2])

    lines = ratios("SQLite", (one, one), (many, one))

    assert [line.figure for line in lines] == [
        "p50 × 2.00, p99 × 0.50",
        "p50 × 1.00, p99 × 1.00",
    ]


async def test_an_op_that_is_not_accepted_ends_the_storm() -> None:
    with pytest.raises(RuntimeError, match="held"):
        await storm(HELD)
