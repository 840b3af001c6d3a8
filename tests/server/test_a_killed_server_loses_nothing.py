"""The server is killed 25 times, and keeps what it has answered (SYNC §7.4).

`python -m tools.crash` does it 1,000 times.
"""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

import pytest

from sync.core.messages import Disposition, OpOutcome
from tests.builders import london
from tools.bench.school import opened
from tools.crash.kept import faults_of
from tools.crash.promised import Made, Promised
from tools.crash.school import School
from tools.crash.tablet import BusyTablet
from tools.crash.worlds import Found, World

KILLS = 25
DOUBLED = """create table loose as select * from inbox; drop table inbox;
alter table loose rename to inbox; insert into inbox select * from inbox where number = 1"""


@dataclass
class Survived:
    world: World
    found: Found


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory):
    """A world whose server was killed 25 times; its database rests."""
    world = World(tmp_path_factory.mktemp("sqlite"), None, seed=1)
    return Survived(world, asyncio.run(world.run(KILLS)))


@pytest.mark.slow
def test_a_killed_server_loses_nothing(on_sqlite):
    found = on_sqlite.found

    assert found.faults == []
    assert found.kills.total() == KILLS
    assert found.count["answered pushes"] > KILLS  # else there was nothing to lose


@pytest.mark.slow
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("delete from inbox where number = (select max(number) from inbox)", "is lost; it was"),
        ("update inbox set content = x'7b7d' where number = 1", "has other bytes than"),
        ("update inbox set disposition = 'held' where disposition = 'accepted'", "told otherwise"),
        ("update act set op_id = null where seq = 2", "stands in the log 0 times"),
        ("delete from entry where seq in (select seq from act where kind = 'seen')", "says in the"),
        ("update entry set fact = 'not_seen' where fact = 'seen'", "says in the log"),
        ("update entry set arrived = '09:59' where src = 'typed'", "says in the log"),
        ("update act set kind = 'reopened' where kind = 'complete'", "says in the log"),
        (DOUBLED, "1 ops stand in the inbox once more"),
        ("delete from act where seq = 3", "Verify: Act 3 is missing."),
        ("update head set server_time = '2026-11-23 08:00:00+00:00'", "The head's time is"),
        ("update head set seq = 1", "The log ends with 1;"),
    ],
)
def test_what_the_database_has_lost_is_seen(on_sqlite, tmp_path, broken, words):
    file = tmp_path / "firstbell.sqlite"
    shutil.copy(on_sqlite.world.settings.database, file)
    with closing(sqlite3.connect(file)) as database:
        database.executescript(broken)
        database.commit()

    async def look() -> list[str]:
        async with opened(str(file)):
            return await faults_of(on_sqlite.world.school.id, on_sqlite.world.promised)

    assert any(words in fault for fault in asyncio.run(look()))


@pytest.mark.parametrize(
    ("status", "away", "faults"),
    [(503, False, 0), (401, False, 1), (500, False, 1), (500, True, 0), (401, True, 1)],
)
def test_an_answer_that_no_server_should_give_is_seen(status, away, faults):
    promised, over = Promised(), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        over.set()
        writer.write(f"HTTP/1.1 {status} So\r\nContent-Length: 0\r\n\r\n".encode())
        writer.close()
        await writer.wait_closed()

    async def work() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        school = School(uuid4(), [], "session", "csrf")
        chance = random.Random(1)
        tablet = BusyTablet(school, port, lambda: away, chance, lambda: london("08:02"), promised)
        await tablet.work(over)
        server.close()

    asyncio.run(work())

    assert len(promised.faults) == faults


def said(disposition: Disposition, seq: int | None = None, *, dup: bool = False) -> OpOutcome:
    return OpOutcome(id="op", disposition=disposition, seq=seq, dup=dup)


@pytest.mark.parametrize(
    ("answers", "faults"),
    [
        ([said("accepted", 4)], 0),
        ([said("accepted", 4, dup=True)], 0),  # the answer before was on its way
        ([said("accepted", 4), said("accepted", 4, dup=True)], 0),
        ([said("received"), said("accepted", 4, dup=True)], 0),
        ([said("accepted", 4), said("accepted", 4)], 1),  # it came in twice
        ([said("accepted", 4), said("accepted", 5, dup=True)], 1),
        ([said("accepted", 4), said("received", dup=True)], 1),
        ([said("held")], 1),  # nothing was wrong with it
    ],
)
def test_a_word_that_is_taken_back_is_seen(answers, faults):
    promised = Promised()
    promised.made["op"] = Made(1, b"", b"", "accepted")

    for answer in answers:
        promised.hold_op(answer)

    assert len(promised.faults) == faults


@pytest.mark.parametrize(
    ("time", "epoch", "seq", "faults"),
    [
        (5000, "a", 7, 0),
        (4999, "a", 7, 1),
        (5000, "a", 6, 1),
        (5000, "b", 7, 1),
        (6000, "a", None, 0),
    ],
)
def test_a_time_and_a_log_that_go_back_are_seen(time, epoch, seq, faults):
    promised = Promised()
    promised.hold_clock(promised.before(), 5000, "a", 7)

    promised.hold_clock(promised.before(), time, epoch, seq)

    assert len(promised.faults) == faults
