"""``./firstbell verify``: is the log whole, and is what is derived from it what it adds up to?

Walks each school's hash chain, holds every op against its id and its act, and makes marks and
completions again from their entries (rule F4, SYNC §4). It only reads.
"""

from uuid import UUID

from msgspec import Struct

from database.sql import rows
from server.backup.verify_log import walk_log
from server.backup.verify_marks import wrong_marks
from server.backup.verify_ops import wrong_ops
from sync.service.log import HeadState


class Verified(Struct):
    """One school. ``faults``: a sentence each; none where everything is as it should be."""

    name: str
    acts: int
    entries: int
    ops: int
    faults: list[str]


async def verify_school(school_id: UUID, name: str) -> Verified:
    """Call it in one moment: what is written meanwhile would look like a fault."""
    [row] = await rows(
        """select school_id, epoch, seq, inbox_number, chain, server_time, durable_seq
           from head where school_id = $1""",
        school_id,
    )
    head = HeadState(**row)
    walked = await walk_log(head)
    faults = [*walked.faults]
    faults += [fault async for fault in wrong_ops(head)]
    faults += [fault async for fault in wrong_marks(head)]
    return Verified(name, walked.acts, walked.entries, head.inbox_number, faults)


async def verify() -> list[Verified]:
    """Every school of the database."""
    schools = await rows("select id, name from school order by name, id")
    return [await verify_school(row["id"], row["name"]) for row in schools]
