"""Pokes: after a commit, at most one in a moment, in every process, and after a lost connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest_asyncio

from database.engine import is_postgres
from database.sql import rows
from server.tablets.wakes import CHANNEL, Wakes
from tests.server.accounts.door import Browser
from tests.server.school_app import School

SOON_S = 5.0


@pytest_asyncio.fixture
async def wakes(database: Any) -> AsyncIterator[Wakes]:
    running = Wakes()
    await running.start()
    yield running
    await running.stop()


async def test_a_commit_pokes_who_listens_to_that_school_and_nobody_else(wakes: Wakes) -> None:
    ours, theirs = uuid4(), uuid4()

    async with wakes.listening(ours) as poked, wakes.listening(theirs) as quiet:
        wakes.committed(ours)
        await asyncio.wait_for(poked.wait(), SOON_S)

        assert not quiet.is_set()


async def test_several_commits_within_a_moment_are_one_poke(wakes: Wakes) -> None:
    school = uuid4()

    async with wakes.listening(school) as poked:
        for _ in range(50):
            wakes.committed(school)
        await asyncio.wait_for(poked.wait(), SOON_S)
        poked.clear()
        await asyncio.sleep(0.3)

        assert not poked.is_set()


async def test_another_process_hears_it_too(wakes: Wakes) -> None:
    if not is_postgres():
        return  # one process serves a school on SQLite
    other, school = Wakes(), uuid4()
    await other.start()

    async with other.listening(school) as poked:
        wakes.committed(school)
        await asyncio.wait_for(poked.wait(), SOON_S)
    await other.stop()


async def test_a_lost_connection_is_made_again_and_what_was_missed_is_poked(wakes: Wakes) -> None:
    if not is_postgres():
        return
    school = uuid4()

    async with wakes.listening(school) as poked:
        await rows(
            """select pg_terminate_backend(pid) from pg_stat_activity
               where query like 'LISTEN%' and datname = current_database()"""
        )
        await asyncio.wait_for(poked.wait(), SOON_S)
        poked.clear()
        await rows("select pg_notify($1, $2)", CHANNEL, str(school))
        await asyncio.wait_for(poked.wait(), SOON_S)


async def test_who_has_signed_out_hears_no_more(school: School) -> None:
    browser = await school.browser("okafor")
    cookies = dict(browser.http.cookies)
    elsewhere = Browser(school.app)
    elsewhere.http.cookies.update(cookies)
    hearing = asyncio.create_task(elsewhere.http.get("/live"))
    await asyncio.sleep(0.2)
    assert not hearing.done()

    await browser.send("/sign-out", page="/today")
    school.app.state.wakes.committed(school.id)

    assert (await asyncio.wait_for(hearing, SOON_S)).status_code == 200
