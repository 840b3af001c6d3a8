"""The limit of a push: the rows it wrote, written again by the driver alone, on a second database.

What a push has written is read from the product's database afterwards. The same tables, in one
transaction with the same sync, are the most that this engine can do here.
"""

import sqlite3
import time
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

Rows = list[tuple[Any, ...]]
Write = tuple[str, Rows]


class Raw(Protocol):
    """A driver's own connections: ``ours``, which the product writes, and its twin."""

    async def read(self, sql: str, *args: Any) -> Rows: ...

    async def write(self, writes: Sequence[Write]) -> float:
        """Seconds that one durable transaction of ``writes`` took on the twin."""
        ...

    async def settle(self) -> None: ...

    async def close(self) -> None: ...


class RawSqlite:
    def __init__(self, ours: str, twin: str) -> None:
        self._ours = sqlite3.connect(ours, isolation_level=None)
        self._twin = sqlite3.connect(twin, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._twin.execute(f"pragma {pragma}")

    async def read(self, sql: str, *args: Any) -> Rows:
        plain = [str(value) if isinstance(value, UUID) else value for value in args]
        return self._ours.execute(sql.replace("$", "?"), plain).fetchall()

    async def write(self, writes: Sequence[Write]) -> float:
        began = time.perf_counter()
        self._twin.execute("begin immediate")
        for sql, rows in writes:
            self._twin.executemany(sql.replace("$", "?"), rows)
        self._twin.execute("commit")
        return time.perf_counter() - began

    async def settle(self) -> None:
        """SQLite's plans need no statistics here."""

    async def close(self) -> None:
        self._ours.close()
        self._twin.close()


class RawPostgres:
    def __init__(self, ours: Any, twin: Any) -> None:
        self._ours, self._twin = ours, twin

    @classmethod
    async def connect(cls, ours: str, twin: str) -> "RawPostgres":
        import asyncpg

        return cls(await asyncpg.connect(ours), await asyncpg.connect(twin))

    async def read(self, sql: str, *args: Any) -> Rows:
        return [tuple(row) for row in await self._ours.fetch(sql, *args)]

    async def write(self, writes: Sequence[Write]) -> float:
        began = time.perf_counter()
        async with self._twin.transaction():
            for sql, rows in writes:
                await self._twin.executemany(sql, rows)
        return time.perf_counter() - began

    async def settle(self) -> None:
        for connection in (self._ours, self._twin):
            await connection.execute("analyze")

    async def close(self) -> None:
        await self._ours.close()
        await self._twin.close()


async def analyze(database: str) -> None:
    """What autovacuum does within a minute. Plans made on empty tables look through them whole."""
    import asyncpg

    connection = await asyncpg.connect(database)
    await connection.execute("analyze")
    await connection.close()


COLUMNS = {
    "inbox": """op_id, number, device_id, n, content, mac, received_at, offset_ms, rtt_ms, run,
                monotonic_ms, disposition, text_code, seq, grade""",
    "act": """seq, register_id, kind, op_id, author_id, author_position, unplanned, device_id, n,
              base_seq, made_at, received_at, grade, earliest_at, latest_at, flag, chain""",
    "entry": "seq, pupil_id, lane, fact, arrived, src, code, note",
    "mark": "register_id, pupil_id, state, code, minutes_late, seq",
}
REPLACED = """ on conflict (school_id, register_id, pupil_id) do update set
    state = excluded.state, code = excluded.code, minutes_late = excluded.minutes_late,
    seq = excluded.seq"""
UPDATED = {
    "register": ("id", "head_seq, completed_seq, completed_at, completed_received_at"),
    "device": ("id", "head_n, gapless_n, offset_ms, last_heard_at, forked_at"),
    "head": ("school_id", "seq, inbox_number, chain, server_time"),
}
TOUCHED = {
    "register": "id in (select register_id from act where school_id = $1 and seq > $2)",
    "device": "id in (select device_id from act where school_id = $1 and seq > $2)",
    "head": "seq > $2",
}


async def writes_since(raw: Raw, school_id: UUID, seq: int) -> list[Write]:
    """Every write of the product after the act ``seq``, as plain statements and rows."""
    writes: list[Write] = []
    for table, columns in COLUMNS.items():
        rows = await raw.read(
            f"select school_id, {columns} from {table} where school_id = $1 and seq > $2",
            school_id,
            seq,
        )
        places = ", ".join(f"${k + 1}" for k in range(columns.count(",") + 2))
        tail = REPLACED if table == "mark" else ""
        sql = f"insert into {table} (school_id, {columns}) values ({places}){tail}"
        writes.append((sql, rows))
    for table, (key, columns) in UPDATED.items():
        rows = await raw.read(
            f"""select school_id, {key}, {columns} from {table}
                where school_id = $1 and {TOUCHED[table]}""",
            school_id,
            seq,
        )
        changes = ", ".join(
            f"{name.strip()} = ${k + 3}" for k, name in enumerate(columns.split(","))
        )
        writes.append((f"update {table} set {changes} where school_id = $1 and {key} = $2", rows))
    return writes
