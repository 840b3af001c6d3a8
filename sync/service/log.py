"""The school's head row: one gap-free sequence, and a time that never goes back (SYNC §4)."""

import hashlib
import logging
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from database.engine import is_postgres
from database.sql import execute, rows
from sync.core import ids

log = logging.getLogger(__name__)

CHAIN_TAG = b"firstbell-chain-1\n"
STEP = timedelta(seconds=2)


class HeadState(Struct):
    """The head row inside one transaction; whoever appends moves it on."""

    school_id: UUID
    epoch: str
    seq: int
    inbox_number: int
    chain: str
    server_time: datetime
    durable_seq: int = 0
    is_ahead: bool = False  # of the server's clock, which was set back: time stands still

    def receipt(self, received_at: datetime) -> datetime:
        """When something was received, on the time that never goes back (PROTOCOL 6.6)."""
        return max(received_at, self.server_time) if self.is_ahead else received_at

    def next_act(self, digest: str) -> tuple[int, str]:
        """Number and chain hash of the next act, whose content ``digest`` names."""
        self.seq += 1
        link = f"{self.chain}\n{self.seq}\n{digest}".encode()
        self.chain = ids.text(hashlib.sha256(CHAIN_TAG + link).digest())
        return self.seq, self.chain


async def lock_head(school_id: UUID, now: datetime) -> HeadState:
    """Takes the head row for this transaction. Every writer of entries begins here."""
    lock = " for update" if is_postgres() else ""  # SQLite's one writer holds the lock already
    [row] = await rows(
        f"""select school_id, epoch, seq, inbox_number, chain, server_time, durable_seq,
              clock_stepped_at
            from head where school_id = $1{lock}""",
        school_id,
    )
    before, stepped_at = row["server_time"], row.pop("clock_stepped_at")
    row["server_time"] = max(before, now)
    row["is_ahead"] = before - now > STEP
    if row["is_ahead"] and stepped_at != before:  # once a step: until it is made up, time stands
        await _note_step(school_id, before, now)
    return HeadState(**row)


async def _note_step(school_id: UUID, before: datetime, now: datetime) -> None:
    log.warning("The server's clock was set back, from %s to %s or before", before, now)
    await execute("update head set clock_stepped_at = $2 where school_id = $1", school_id, before)


async def save_head(head: HeadState) -> None:
    await execute(
        """update head set seq = $2, inbox_number = $3, chain = $4, server_time = $5, epoch = $6
           where school_id = $1""",
        head.school_id,
        head.seq,
        head.inbox_number,
        head.chain,
        head.server_time,
        head.epoch,
    )


async def read_head(school_id: UUID) -> tuple[str, int]:
    """Epoch and sequence, without taking the lock."""
    [row] = await rows("select epoch, seq from head where school_id = $1", school_id)
    return row["epoch"], row["seq"]
