"""The hook of DESIGN §1 bites: who forgets the school is stopped before the database is asked."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from database.engine import close_engine, current_engine, in_transaction, open_engine
from database.sql import bulk, rows
from server.people.tables import Pupil
from sync.service import store
from tests.bounded import ROOT, Unbounded, every_statement_is_bounded, unbounded
from tests.builders import a_school, named
from tests.databases import use


@pytest.mark.parametrize(
    "statement",
    [
        "select id from pupil",
        "select school_id, id from pupil where id = $1",  # named, but not bounded by it
        "select id from school join pupil on pupil.id = school.id",
        "update pupil set year = 9 where id = $1",
        "delete from mark",
        "insert into mark (pupil_id) values ($1)",
        "insert into mark values ($1, $2)",
        """select mark.code from mark join pupil on pupil.id = mark.pupil_id
           where mark.school_id = $1""",  # pupil is read of any school
        "select 1 from head where exists (select 1 from inbox where head.school_id = $1)",
        'SELECT "pupil"."id" FROM "pupil"',
    ],
)
def test_a_statement_that_no_school_bounds_is_seen(statement):
    assert unbounded(statement) is not None


@pytest.mark.parametrize(
    "statement",
    [
        "select id from pupil where school_id = $1",
        "select id from account where email = $1",
        "update pupil set year = 9 where school_id = $1 and id = $2",
        "insert into mark (school_id, pupil_id) values ($1, $2)",
        """select mark.code from mark
           join pupil on pupil.school_id = mark.school_id and pupil.id = mark.pupil_id
           where mark.school_id = $1""",
        'SELECT "pupil"."id" FROM "pupil" WHERE "pupil"."school_id" = $1',
        "create table pupil (id uuid)",
        "PRAGMA synchronous",
        "savepoint step",
    ],
)
def test_a_bounded_statement_passes(statement):
    assert unbounded(statement) is None


# Not the `database` fixture: its own hook would end these tests, as it should.
@pytest_asyncio.fixture
async def watched_database(database_url: str) -> AsyncIterator[None]:
    use(database_url)
    await open_engine()
    yield
    await close_engine()


@pytest.mark.usefixtures("watched_database")
async def test_each_way_to_the_database_is_watched():
    with pytest.raises(Unbounded), every_statement_is_bounded(of_tests_too=True):
        await rows("select id from pupil")
    with pytest.raises(Unbounded), every_statement_is_bounded(of_tests_too=True):
        await in_transaction(lambda: rows("select id from pupil"))
    with pytest.raises(Unbounded), every_statement_is_bounded(of_tests_too=True):
        async with current_engine().transaction():
            await bulk("update pupil set year = 9 where id = $1", [(named("Ada"),)])
    with pytest.raises(Unbounded), every_statement_is_bounded(of_tests_too=True):
        await Pupil.select()


@pytest.mark.usefixtures("watched_database")
async def test_a_statement_that_was_refused_and_swallowed_still_fails():
    async def swallow() -> None:
        with (
            every_statement_is_bounded(of_tests_too=True),
            contextlib.suppress(Exception, Unbounded),
        ):
            await rows("select id from pupil")

    with pytest.raises(Unbounded):
        await swallow()


@pytest.mark.usefixtures("watched_database")
async def test_looking_for_schools_is_a_named_exception():
    with every_statement_is_bounded(of_tests_too=True):
        await a_school()
        assert await store.schools_with_unapplied() == []


@pytest.mark.usefixtures("watched_database")
async def test_a_test_may_look_at_every_school():
    with every_statement_is_bounded():
        assert await rows("select id from pupil") == []


@pytest.mark.usefixtures("watched_database")
async def test_the_product_may_not_even_when_a_test_asks_it_to():
    """A store that forgets the school, as if it stood in our tree."""
    source = "async def read():\n    return await rows('select id from pupil')"
    store_of_ours: dict[str, Any] = {"rows": rows}
    exec(compile(source, ROOT / "server" / "forgetful.py", "exec"), store_of_ours)

    with pytest.raises(Unbounded), every_statement_is_bounded():
        await store_of_ours["read"]()
