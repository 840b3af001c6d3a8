"""What the server's database holds, asked by another process and in the words of the journeys."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple


class Completion(NamedTuple):
    """When a register was taken, and when the server heard of it."""

    made_at: datetime
    received_at: datetime


class Said(NamedTuple):
    """One act: what, of how many pupils, by whom, from a tablet or (None) from a form."""

    kind: str
    pupils: int
    author: str
    n: int | None


class Ledger:
    def __init__(self, database: Path) -> None:
        self._database = database

    def _rows(self, sql: str, *args: object) -> list[tuple[Any, ...]]:
        uri = f"file:{self._database}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=5)) as connection:
            return connection.execute(sql, args).fetchall()

    def marks(self, group: str, period: str = "Tutor") -> dict[str, str]:
        """Pupil → ``present``, ``absent``, ``late 5``, ``planned`` or ``check``."""
        found = self._rows(
            f"""select pupil.given_name || ' ' || pupil.family_name, mark.state, mark.minutes_late
                from mark join pupil on pupil.id = mark.pupil_id
                where mark.register_id = ({_REGISTER})""",
            group,
            period,
        )
        return {
            name: f"late {minutes}" if state == "late" else state for name, state, minutes in found
        }

    def codes(self, group: str, period: str = "Tutor") -> dict[str, str]:
        """Pupil → statutory code."""
        found = self._rows(
            f"""select pupil.given_name || ' ' || pupil.family_name, mark.code
                from mark join pupil on pupil.id = mark.pupil_id
                where mark.register_id = ({_REGISTER})""",
            group,
            period,
        )
        return dict(found)

    def completion(self, group: str, period: str = "Tutor") -> Completion | None:
        found = self._rows(
            f"""select completed_at, completed_received_at from register
                where id = ({_REGISTER}) and completed_at is not null""",
            group,
            period,
        )
        return Completion(*map(datetime.fromisoformat, found[0])) if found else None

    def acts(self, group: str, period: str = "Tutor") -> list[Said]:
        """What people have said of a register, in the order of the log; plans are left out."""
        found = self._rows(
            f"""select act.kind, (select count(*) from entry where entry.seq = act.seq),
                  staff.family_name, act.n
                from act join staff on staff.id = act.author_id
                where act.register_id = ({_REGISTER}) order by act.seq""",
            group,
            period,
        )
        return [Said(*row) for row in found]

    def twice(self) -> int:
        """How many acts stand in the log more than once."""
        return int(
            self._rows("select count(op_id) - count(distinct op_id) from act")[0][0]
            + self._rows(
                """select count(*) from (select 1 from act where device_id is not null
                   group by device_id, n having count(*) > 1)"""
            )[0][0]
        )


_REGISTER = """select register.id from register
    join pupil_group on pupil_group.id = register.group_id
    join period on period.id = register.period_id
    where pupil_group.name = ? and period.name = ? and register.on_date = '2026-11-23'"""
