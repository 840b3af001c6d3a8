"""SYNC §4: a reply leaves only after its bytes are on the disk; a weakened engine is refused."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import asyncpg
import pytest

import piccolo_conf
from database.engine import Unsafe, check_durability, close_engine, open_engine
from tests.databases import use
from tests.postgres import PostgresServer
from tests.server.push_one_by_one import Weak

ROOT = Path(__file__).parents[2]
PUSHES = 20
CALL = re.compile(r"\b(getsid|fsync|fdatasync)\(")


def traced(tmp_path: Path, *how: str) -> str:
    """The system calls of 20 pushes, one after another; skips loudly where none can be traced."""
    strace = shutil.which("strace")
    if strace is None:
        skip("strace is not installed")
    log = tmp_path / "trace"
    tracing = [strace, "-f", "-e", "trace=getsid,fsync,fdatasync", "-o", str(log)]
    if subprocess.run([*tracing, "true"], capture_output=True).returncode:
        skip("this machine lets no process be traced")
    pushing = [sys.executable, "-m", "tests.server.push_one_by_one"]
    command = [*tracing, *pushing, str(tmp_path / "firstbell.sqlite"), str(PUSHES), *how]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)
    return log.read_text()


def skip(reason: str) -> NoReturn:
    print(f"\nNOT TESTED: one sync before each reply: {reason}.", file=sys.__stderr__)
    pytest.skip(reason)


def syncs_before_each_reply(trace: str) -> list[int]:
    """How many syncs lie between a reply and the one before it; the first mark opens the count."""
    calls = CALL.findall(trace)
    _, *parts = " ".join(calls).split("getsid")
    return [len(part.split()) for part in parts[:-1]]


@pytest.mark.slow
def test_each_reply_has_its_sync(tmp_path):
    syncs = syncs_before_each_reply(traced(tmp_path))

    assert len(syncs) == PUSHES
    assert min(syncs) >= 1


@pytest.mark.slow
def test_the_count_would_see_an_engine_that_does_not_sync(tmp_path):
    syncs = syncs_before_each_reply(traced(tmp_path, "weak"))

    assert len(syncs) == PUSHES
    assert sum(syncs) < PUSHES


async def test_both_engines_as_we_open_them_are_durable(database):
    await check_durability()


async def test_sqlite_that_does_not_sync_is_refused(tmp_path):
    piccolo_conf.DB = Weak(path=str(tmp_path / "weak.sqlite"))
    try:
        with pytest.raises(Unsafe, match="FULL"):
            await check_durability()
    finally:
        await close_engine()


async def refused(url: str) -> str:
    use(url)
    await open_engine()
    try:
        with pytest.raises(Unsafe) as refusal:
            await check_durability()
    finally:
        await close_engine()
    return str(refusal.value)


async def test_postgres_that_may_forget_a_commit_is_refused(fresh_database):
    url = fresh_database()
    await alter(url, "set synchronous_commit = off")

    assert "synchronous_commit" in await refused(url)


async def alter(url: str, what: str) -> None:
    connection = await asyncpg.connect(url)
    name = await connection.fetchval("select current_database()")
    await connection.execute(f"alter database {name} {what}")
    await connection.close()


@pytest.fixture(scope="module")
def forgetful_postgres() -> Iterator[str]:
    server = PostgresServer(settings=["fsync=off"])
    yield server.url(server.create_database())
    server.stop()


@pytest.mark.slow
async def test_postgres_without_fsync_is_refused(forgetful_postgres):
    assert "fsync" in await refused(forgetful_postgres)
