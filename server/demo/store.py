"""Every statement that fills the invented school's database. All need an open transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from database.sql import bulk, rows
from server.entries import store as entries_store
from server.entries.store import ActRow

Values = Iterable[Sequence[Any]]


async def insert(table: str, columns: str, many: Values) -> None:
    """Adds rows to one of the school's own tables; ``columns``: their names, with commas."""
    places = ", ".join(f"${k + 1}" for k in range(columns.count(",") + 1))
    await bulk(f"insert into {table} ({columns}) values ({places})", many)


async def is_empty() -> bool:
    return not await rows("select 1 as one from school limit 1")


async def add_registers(many: Values) -> None:
    await insert(
        "register",
        """school_id, id, on_date, period_id, group_id, session, room, staff_id, covered_by,
           opens_at, closes_at, ends_at""",
        many,
    )


async def add_log(school_id: UUID, acts: Sequence[ActRow], entries: Values) -> None:
    await entries_store.add_acts(school_id, acts)
    await insert("entry", "school_id, seq, pupil_id, lane, fact, arrived, src, code, note", entries)


async def save_marks(many: Values) -> None:
    """``many``: school, register, pupil (as text), state, code, minutes, number."""
    await bulk(
        """insert into mark (school_id, register_id, pupil_id, state, code, minutes_late, seq)
           values ($1, $2, $3, $4, $5, $6, $7)
           on conflict (school_id, register_id, pupil_id) do update set state = excluded.state,
             code = excluded.code, minutes_late = excluded.minutes_late, seq = excluded.seq""",
        many,
    )


async def save_registers(
    school_id: UUID, heads: dict[UUID, int], completions: Mapping[UUID, ActRow | None]
) -> None:
    await entries_store.save_register_heads(school_id, heads)
    await entries_store.save_completions(school_id, dict(completions))


async def heads_on(school_id: UUID, day: date) -> dict[UUID, int]:
    """Register → number of its last act, of the registers of ``day``."""
    found = await rows(
        "select id, head_seq from register where school_id = $1 and on_date = $2", school_id, day
    )
    return {row["id"]: row["head_seq"] for row in found}
