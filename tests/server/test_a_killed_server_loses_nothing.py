"""The server is killed 25 times, and keeps what it has answered (SYNC §7.4).

`python -m tools.crash` does it 1,000 times.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest

from sync.core.messages import Disposition, OpOutcome
from tools.bench.school import opened
from tools.crash.kept import faults_of
from tools.crash.promised import Made, Promised
from tools.crash.worlds import Found, World

KILLS = 25


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
        ("delete from act where seq = 3", "Verify: Act 3 is missing."),
        ("update head set server_time = '2026-11-23 08:00:00+00:00'", "The head's time is"),
        ("update head set seq = 1", "The log ends with 1;"),
    ],
)
def test_what_the_database_has_lost_is_seen(on_sqlite, tmp_path, broken, words):
    file = tmp_path / "firstbell.sqlite"
    shutil.copy(on_sqlite.world.settings.database, file)
    with closing(sqlite3.connect(file)) as database:
        database.execute(broken)
        database.commit()

    async def look() -> list[str]:
        async with opened(str(file)):
            return await faults_of(on_sqlite.world.school.id, on_sqlite.world.promised)

    assert any(words in fault for fault in asyncio.run(look()))


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
