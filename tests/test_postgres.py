"""The tests' own PostgreSQL: apart, real, and gone afterwards."""

import asyncpg


async def test_each_database_is_empty_and_apart(fresh_database):
    first, second = fresh_database(), fresh_database()
    connection = await asyncpg.connect(first)

    await connection.execute("create table mark (code text)")
    await connection.close()

    assert await count_tables(first) == 1
    assert await count_tables(second) == 0


async def count_tables(url: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        sql = "select count(*) from information_schema.tables where table_schema = 'public'"
        return int(await connection.fetchval(sql))
    finally:
        await connection.close()
