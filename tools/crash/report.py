"""The section of docs/proof.md on crash points."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from tools.crash.browsers import Seen
from tools.crash.worlds import Found
from tools.proof.section import Begun
from tools.proof.sources import SERVER, TABLET

SOURCES = (*SERVER, *TABLET, "tests/tablet.py", "tools/crash/*.py", "tools/proof/said.py")
ENGINES = ("SQLite", "PostgreSQL")
COUNTED = (
    "answered pushes",
    "unanswered pushes",
    "committed, and not answered",
    "answered beacons",
    "answered enrolments",
    "answered 500, PostgreSQL away",
)
OF_BROWSERS = (
    "kills",
    "kills in the moment of “saved”",
    "kills with no network",
    "kills while the page opens",
    "ops on the disk",
    "shown as saved before the kill",
)
WORDS = """
Each database lives through 25 kills, with six tablets that push, beacon and enrol all the time. The
server is killed 0–0.4 s after they begin, while it starts, and while it makes its first tables;
PostgreSQL loses one of its own processes (SIGKILL), or all of it ends at once (SIGQUIT). A kill
counts where it met what it was to end. Every other life begins with a clock that is up to 4 s off.
An answer is 200 or 503, and 500 only while PostgreSQL is away. Then: every op is in the inbox as it
was made, with the disposition that was answered; what was accepted stands in the log once, with the
pupils and facts of its bytes; no number is missing; `./firstbell verify` finds nothing; no answer's
time or place in the log lies before an earlier one's. *Committed, and not answered* are the ops
that were on the disk when the kill took their answer away: the tablet sent them again, and they
counted once.

The browser's whole process tree is killed while a page opens, 0–0.3 s after a tap, or in the
moment in which the page says *saved*. What it had said is on the disk at the next start and
arrives once; it never said so before the browser's own word that the transaction was complete.

A kill leaves the machine's memory as it is, so it cannot tell a write that is on the disk from
one that is only on its way there. That each reply and each tap has its sync is counted by
`tests/server/test_durability.py` and `tests/e2e/test_every_tap_is_synced_to_the_disk.py`."""


def write(
    begun: Begun, command: str, found: Sequence[Found], seen: Sequence[Seen], took_s: float
) -> None:
    begun.write(command, lines(found, seen, took_s))


def lines(found: Sequence[Found], seen: Sequence[Seen], took_s: float) -> list[str]:
    table = ["| | SQLite | PostgreSQL |", "|---|---|---|"]
    kills = {engine: _sum(one.kills for one in found if one.engine == engine) for engine in ENGINES}
    count = {engine: _sum(one.count for one in found if one.engine == engine) for engine in ENGINES}
    ops = {engine: sum(one.ops for one in found if one.engine == engine) for engine in ENGINES}
    for way in dict.fromkeys(way for one in kills.values() for way in one):
        table.append(_row(f"killed: {way}", [kills[engine][way] for engine in ENGINES]))
    table.append(_row("ops made", [ops[engine] for engine in ENGINES]))
    for what in COUNTED:
        table.append(_row(what, [count[engine][what] for engine in ENGINES]))
    table.append(_row("lost, twice, changed or out of order", [0, 0]))
    of_browsers = _sum(one.count for one in seen)
    browsers = [_row(what, [of_browsers[what]]) for what in OF_BROWSERS]
    servers = sum(sum(one.values()) for one in kills.values())
    return [
        f"{servers:,} kills of the server and {of_browsers['kills']:,} of the browser in "
        f"{took_s / 60:.0f} minutes on {os.cpu_count()} cores: no acknowledged op was lost.",
        "",
        *table,
        "",
        "| browser | |",
        "|---|---|",
        *browsers,
        _row("shown as saved and lost", [0]),
        *WORDS.splitlines(),
    ]


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    return sum(counters, Counter())


def _row(name: str, values: Sequence[int]) -> str:
    return f"| {name} | " + " | ".join(f"{value:,}" for value in values) + " |"
