"""Whether the database holds what was promised, once the last server has ended."""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from database.sql import rows
from server.backup.verify import verify
from server.clock import milliseconds
from tools.crash.promised import Made, Promised
from tools.proof.said import entered, said


async def faults_of(school_id: UUID, promised: Promised) -> list[str]:
    """Those of the database that is open, a sentence each, and those of the answers before."""
    found = list(promised.faults)
    for school in await verify():
        found += [f"Verify: {fault}" for fault in school.faults]
    [head] = await rows("select seq, server_time from head where school_id = $1", school_id)
    if milliseconds(head["server_time"]) < promised.time:
        found.append(f"The head's time is {head['server_time']}; {promised.time} was promised.")
    if head["seq"] < promised.seq:
        found.append(f"The log ends with {head['seq']}; {promised.seq} was promised.")
    inboxed = await rows(
        "select op_id, content, disposition, seq from inbox where school_id = $1", school_id
    )
    inbox = {row["op_id"]: row for row in inboxed}
    if len(inboxed) > len(inbox):
        found.append(f"{len(inboxed) - len(inbox)} ops stand in the inbox once more.")
    acts = await _acts(school_id)
    says = await entered(school_id)
    for op_id, made in promised.made.items():
        for fault in _faults(made, inbox.get(op_id), acts[op_id], says):
            found.append(f"Op {made.n} ({op_id[:6]}) {fault}.")
    if strange := inbox.keys() - promised.made.keys():
        found.append(f"{len(strange)} ops are in the inbox that nobody made.")
    return found


async def _acts(school_id: UUID) -> Counter[str]:
    """How many acts each op has."""
    acts = await rows("select op_id from act where school_id = $1 and op_id is not null", school_id)
    return Counter(row["op_id"] for row in acts)


def _faults(
    made: Made, row: dict[str, Any] | None, acts: int, says: dict[int, list[str]]
) -> Iterator[str]:
    if made.told is None:
        yield "was never answered"
        return
    if row is None:
        yield f"is lost; it was answered with {made.told.disposition}"
        return
    if row["content"] != made.content:
        yield "has other bytes than it was made of"
    if (row["disposition"], row["seq"]) != (made.told.disposition, made.told.seq):
        yield f"is {row['disposition']} ({row['seq']}), and was told otherwise"
    if acts != (made.should == "accepted"):
        yield f"stands in the log {acts} times"
    elif acts and says.get(row["seq"]) != said(made.content):
        yield f"says in the log {says.get(row['seq'])}, and in its bytes {said(made.content)}"
