"""Pushes one op at a time to a SQLite file and marks each reply, for whoever traces the process.

``python -m tests.server.push_one_by_one FILE COUNT [weak]``; *weak*: an engine that does not sync.
The mark is ``getsid``, a call that nothing else here makes: one before the first push, and one
after each reply.
"""

import asyncio
import os
import sys

import aiosqlite

import piccolo_conf
from database.engine import close_engine
from database.migrate import migrate
from database.sqlite import FirstbellSQLite
from server.entries.apply import MEANING
from sync.service.writer import Writer
from tests.server.morning import AT, KEY, Morning


class Weak(FirstbellSQLite):
    """Confirms what it has not synced."""

    async def _open(self) -> aiosqlite.Connection:
        connection = await super()._open()
        await connection.execute("PRAGMA synchronous=OFF")
        return connection


async def push_one_by_one(count: int) -> None:
    await migrate()
    morning = await Morning().make("Northfield")
    writer = Writer(KEY, MEANING, lambda: AT, lambda _school, _seq: None)
    writer.start()
    os.getsid(0)
    for _ in range(count):
        reply = await writer.push(morning.school, morning.arrival(morning.tablet))
        os.getsid(0)
        assert reply.ops[0].disposition == "accepted"
    await writer.stop()
    await close_engine()


if __name__ == "__main__":
    path, pushes, *weak = sys.argv[1:]
    piccolo_conf.DB = (Weak if weak else FirstbellSQLite)(path=path)
    asyncio.run(push_one_by_one(int(pushes)))
