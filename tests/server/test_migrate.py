"""A server that dies while it makes its tables starts again, and makes them."""

import sqlite3

import asyncpg
import pytest
from piccolo.apps.migrations.tables import Migration

import piccolo_conf
from database.engine import close_engine, open_engine
from database.migrate import migrate
from database.sql import rows
from tests.databases import use

# Stands in the place of a kill between the tables and the note that they are made.
CUT = {
    "sqlite": "create trigger cut before insert on migration begin select raise(abort, 'cut'); end",
    "postgres": """create function cut() returns trigger language plpgsql as
        $$ begin raise exception 'cut'; end $$;
        create trigger cut before insert on migration execute function cut()""",
}
UNCUT = {"sqlite": "drop trigger cut", "postgres": "drop trigger cut on migration"}


@pytest.fixture(params=["sqlite", "postgres"])
async def empty(request, tmp_path):
    """The engine's name, with its database made and no table of ours in it."""
    is_sqlite = request.param == "sqlite"
    made = request.getfixturevalue("fresh_database") if not is_sqlite else None
    use(str(tmp_path / "firstbell.sqlite") if made is None else made())
    await open_engine()
    yield request.param
    await close_engine()


async def run(statement: str) -> None:
    async with piccolo_conf.DB.transaction() as transaction:
        await transaction.connection.execute(statement)


async def test_tables_that_were_not_noted_are_not_there(empty):
    await Migration.create_table(if_not_exists=True).run()
    await run(CUT[empty])

    with pytest.raises((sqlite3.Error, asyncpg.PostgresError), match="cut"):
        await migrate()
    await run(UNCUT[empty])
    await migrate()

    assert await rows("select count(*) as schools from school") == [{"schools": 0}]
