"""Whether every op is kept as it came, and is where the log says it is (SYNC §2, §4)."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

from database.sql import in_list, rows
from sync.core import ids
from sync.core.op import Op, Unreadable, read_op
from sync.service.log import HeadState

PAGE = 1_000
ANSWERED = frozenset({"accepted", "held", "quarantined", "set_aside", "received"})


async def wrong_ops(head: HeadState) -> AsyncIterator[str]:
    """A sentence for each op that is not what it should be."""
    after = 0
    while found := await _page(head.school_id, after):
        acts = await _acts(head.school_id, [row["op_id"] for row in found])
        for row in found:
            if row["number"] != after + 1:
                yield f"Between op {after} and op {row['number']} of the inbox one is missing."
            after = row["number"]
            for fault in _faults(row, acts.get(row["op_id"])):
                yield f"Op {row['number']} of the inbox {fault}."
    if after != head.inbox_number:
        yield f"The inbox ends with op {after}; it should end with op {head.inbox_number}."


async def _page(school_id: UUID, after: int) -> list[dict[str, Any]]:
    return await rows(
        f"""select number, op_id, device_id, n, content, received_at, disposition, seq, grade
            from inbox where school_id = $1 and number > $2 order by number limit {PAGE}""",
        school_id,
        after,
    )


async def _acts(school_id: UUID, op_ids: list[str]) -> dict[str, dict[str, Any]]:
    found = await rows(
        f"""select op_id, seq, device_id, n, received_at, grade from act
            where school_id = $1 and op_id in {in_list(2, op_ids)}""",
        school_id,
        *op_ids,
    )
    return {row["op_id"]: row for row in found}


def _faults(row: dict[str, Any], act: dict[str, Any] | None) -> Iterator[str]:
    if ids.op_id(row["content"]) != row["op_id"]:
        yield "has other bytes than its id says"
        return
    if row["disposition"] not in ANSWERED:
        yield f'has the unknown disposition "{row["disposition"]}"'
    yield from _place_faults(row)
    if (act is not None) != (row["disposition"] == "accepted"):
        yield "is accepted without an act" if act is None else "has an act and is not accepted"
    elif act is not None:
        for name in ("seq", "device_id", "n", "received_at", "grade"):
            if act[name] != row[name]:
                yield f"and its act {act['seq']} differ in {name}"


def _place_faults(row: dict[str, Any]) -> Iterator[str]:
    """Where the op says that it belongs; what is quarantined may say anything."""
    op = _read(row["content"])
    if op is None or row["disposition"] == "quarantined":
        return
    if row["n"] is not None and row["n"] != op.n:
        yield f"is number {op.n} of its tablet, and is kept as {row['n']}"
    if ids.uuid(op.device) != row["device_id"]:
        yield "is kept as another tablet's"


def _read(content: bytes) -> Op | None:
    try:
        return read_op(content)
    except Unreadable:
        return None
