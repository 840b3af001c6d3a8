"""What the school's disk holds, and what is wrong with it: read by the promises' checks."""

import base64
from collections import defaultdict
from datetime import datetime, time
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from database.engine import read_one_moment
from database.sql import rows
from server.backup.verify import verify_school
from server.board.store import holders
from server.clock import milliseconds
from server.register.store import registers_by_id
from server.rules.register_state import Holder
from server.simulator.school import SCHOOL_ID
from sync.core import ids
from sync.service.log import read_head

Rows = list[dict[str, Any]]


async def dump(now: datetime) -> dict[str, Any]:
    return await read_one_moment(lambda: _dump(now))


async def _dump(now: datetime) -> dict[str, Any]:
    epoch, seq = await read_head(SCHOOL_ID)
    verified = await verify_school(SCHOOL_ID, "")
    return {
        "epoch": epoch,
        "seq": seq,
        "inbox": [_with_bytes(row) for row in await _inbox()],
        "acts": await _acts(),
        "entries": await _entries(),
        "marks": await _marks(),
        "completed": await _completed(),
        "grants": await _grants(),
        "ended": await _ended(),
        "problems": verified.faults,
        **await _office(now),
    }


async def office(now: datetime) -> dict[str, Any]:
    """What the board knows: what tablets have told of, and each register's state."""
    return await read_one_moment(lambda: _office(now))


async def _office(now: datetime) -> dict[str, Any]:
    listed = await rows("select id from register where school_id = $1 order by id", SCHOOL_ID)
    registers = [row["id"] for row in listed]
    held = await holders(SCHOOL_ID, registers)
    told = await _told(
        "select device_id as device, register_id as register, unsent from "
        "prepared_register where school_id = $1 order by device_id, register_id"
    )
    states = {}
    for view in await registers_by_id(SCHOOL_ID, registers):
        by = [Holder(one.unsent, one.heard_at) for one in held.get(view.id, ())]
        states[ids.short(view.id)] = view.state(now, by)
    return {"prepared": told, "states": states, "at": milliseconds(now)}


async def _told(sql: str) -> Rows:
    return [
        {name: _plain(value) for name, value in row.items()} for row in await rows(sql, SCHOOL_ID)
    ]


def _plain(value: Any) -> Any:
    """As JSON has it: ids of 22 characters, instants in ms, ``08:07`` on the wall clock."""
    if isinstance(value, UUID):
        return ids.short(value)
    if isinstance(value, datetime):
        return milliseconds(value)
    return f"{value:%H:%M}" if isinstance(value, time) else value


async def _inbox() -> Rows:
    return await _told(
        """select op_id as op, device_id as device, n, disposition, text_code as text, seq, grade,
             received_at as received, content as bytes
           from inbox where school_id = $1 order by number"""
    )


class _Granted(Struct):
    grant: str


_granted = msgspec.json.Decoder(_Granted)


def _with_bytes(row: dict[str, Any]) -> dict[str, Any]:
    content = bytes(row["bytes"])
    grant: str | None
    try:
        grant = _granted.decode(content).grant
    except msgspec.MsgspecError:
        grant = None
    text = content.decode("latin-1")
    if not (text.isascii() and text.isprintable()):
        text = base64.b64encode(content).decode()
    return row | {"author_grant": grant, "bytes": text}


async def _acts() -> Rows:
    return await _told(
        """select seq, op_id as op, kind, register_id as register, author_id as author,
             device_id as device, n, grade, made_at as made, received_at as received,
             earliest_at as earliest, latest_at as latest, flag, base_seq
           from act where school_id = $1 order by seq"""
    )


async def _entries() -> Rows:
    return await _told(
        """select seq, pupil_id as pupil, lane, fact, arrived, src
           from entry where school_id = $1 order by seq, pupil_id"""
    )


async def _marks() -> dict[str, dict[str, Any]]:
    marks: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in await _told(
        """select register_id, pupil_id, state, minutes_late
           from mark where school_id = $1 order by register_id, pupil_id"""
    ):
        marks[row["register_id"]][row["pupil_id"]] = [row["state"], row["minutes_late"]]
    return marks


async def _completed() -> dict[str, bool]:
    found = await _told("select id, completed_seq from register where school_id = $1 order by id")
    return {row["id"]: row["completed_seq"] is not None for row in found}


async def _grants() -> Rows:
    """``grant`` is a word of SQL."""
    found = await _told(
        """select id, device_id as device, staff_id as staff, issued_at as issued,
             revoked_at as revoked
           from author_grant where school_id = $1 order by issued_at, id"""
    )
    return [{"grant": row.pop("id")} | row for row in found]


async def _ended() -> list[list[Any]]:
    found = await _told(
        """select epoch, fork_seq, cause from ended_epoch where school_id = $1
           order by ended_at"""
    )
    return [list(row.values()) for row in found]
