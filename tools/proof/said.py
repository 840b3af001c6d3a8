"""What an op's own bytes say, read without the server's code, and what the log says of it.

Both as lines: what kind of act of which register, then each pupil with the fact.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from database.sql import rows
from sync.core import ids

SIGHTINGS = ("seen", "not_seen", "no_statement", "arrived")


def said(content: bytes | str) -> list[str]:
    """Of an op whose type the server knows. A time that a clock told is left out: it is corrected
    by what is known of that clock (SYNC §4).
    """
    op = json.loads(content)
    kind, body = op["type"], op["body"]
    pupils = body["pupils"] if kind in SIGHTINGS else []
    time = _time(body.get("at"), body.get("src"))
    return _lines(kind, op["register"], [f"{pupil} sighting {kind}{time}" for pupil in pupils])


async def entered(school_id: UUID) -> dict[int, list[str]]:
    """By the number of each act."""
    entries: dict[int, list[str]] = defaultdict(list)
    for row in await rows("select * from entry where school_id = $1", school_id):
        entries[row["seq"]].append(_entry(row))
    acts = await rows("select seq, kind, register_id from act where school_id = $1", school_id)
    return {
        act["seq"]: _lines(act["kind"], ids.short(act["register_id"]), entries[act["seq"]])
        for act in acts
    }


def _lines(kind: str, register: str, entries: list[str]) -> list[str]:
    return [f"{kind} of {register}", *sorted(entries)]


def _entry(row: Mapping[str, Any]) -> str:
    time = _time(row["arrived"] and row["arrived"].strftime("%H:%M"), row["src"])
    code = f" {row['code']}" if row["code"] else ""
    return f"{ids.short(row['pupil_id'])} {row['lane']} {row['fact']}{time}{code}"


def _time(at: str | None, src: str | None) -> str:
    return f" {src}" if src == "clock" else f" {src} {at}" if src else ""
