"""Epochs: which part of the log a device's screen can have shown (PROTOCOL 9.1)."""

import hashlib
import hmac
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from database.sql import execute, rows
from sync.core import ids
from sync.service.evidence import milliseconds
from sync.service.journal import Noted, note
from sync.service.log import HeadState

log = logging.getLogger(__name__)

TAG = b"firstbell-epoch-1\n"
RESTORED = "restored"
HEAD_BEHIND = "head_behind"
LOG_BEHIND = "log_behind"
# A device that lies about what it has seen makes all of a school's send again: neither every
# minute nor, the same one, all day.
AT_MOST_EVERY = timedelta(minutes=10)
BELIEVED_MAX = 5  # a day
FORKS_MAX = 1_000  # the newest; a screen of an older epoch counts as one that showed nothing

Seen = tuple[UUID, tuple[str, int]]  # a device; epoch and number of what its screen had shown
Forks = Sequence[tuple[str, int]]  # ended epochs in their order, with the last act that is shared


async def read_forks(head: HeadState) -> Forks:
    found = await rows(
        f"""select epoch, fork_seq from ended_epoch where school_id = $1
            order by ended_at desc limit {FORKS_MAX}""",
        head.school_id,
    )
    return [(row["epoch"], row["fork_seq"]) for row in reversed(found)]


def base_seq(base: tuple[str, int], head: HeadState, forks: Forks) -> int:
    """What of our log a screen had shown: beyond a fork it showed what we no longer have."""
    epoch, seq = base
    if epoch == head.epoch:
        return seq
    shared = [fork for _, fork in forks]
    epochs = [ended for ended, _ in forks]
    if epoch not in epochs:
        return 0
    return min([seq, *shared[epochs.index(epoch) :]])


async def begin_epoch(head: HeadState, cause: str, server_key: bytes) -> None:
    """Ends the head's epoch where the log stands. The next one's id was never used before."""
    await execute(
        """insert into ended_epoch (school_id, epoch, ended_at, fork_seq, cause)
           values ($1, $2, $3, $4, $5)""",
        head.school_id,
        head.epoch,
        head.server_time,
        head.seq,
        cause,
    )
    facts = f"{head.epoch}\n{milliseconds(head.server_time)}\n{head.seq}\n".encode()
    made = hmac.digest(server_key, TAG + head.school_id.bytes + facts, hashlib.sha256)
    head.epoch = ids.text(made[:16])


async def notice_loss(head: HeadState, seen: Iterable[Seen], server_key: bytes) -> None:
    """Begins an epoch where a device in ours has seen acts that the log does not have."""
    further = [device for device, (epoch, seq) in seen if epoch == head.epoch and seq > head.seq]
    for device_id in dict.fromkeys(further):
        await put_back(head, device_id, server_key)


async def notice_forgotten(
    head: HeadState, device_id: UUID, given: datetime, server_key: bytes
) -> None:
    """Begins an epoch where the device's own ticket, of ``given``, comes from a log that is lost.

    For a device that was not here until now: one from before the newest epoch is no news.
    """
    newest = await rows(
        """select ended_at from ended_epoch where school_id = $1
           order by ended_at desc limit 1""",
        head.school_id,
    )
    if not newest or newest[0]["ended_at"] < given:
        await put_back(head, device_id, server_key)


async def put_back(head: HeadState, device_id: UUID, server_key: bytes) -> None:
    """Begins an epoch: somebody put an older database in our place without ``./firstbell restore``.

    ``device_id``: who says so; it is not believed again and again. Nobody knows when, so all of the
    log counts as shared, also what has been added since.
    """
    last = await rows(
        """select ended_at from ended_epoch where school_id = $1 and cause = $2
           order by ended_at desc limit 1""",
        head.school_id,
        HEAD_BEHIND,
    )
    if last and head.server_time - last[0]["ended_at"] < AT_MOST_EVERY:
        return
    if await _believed_today(head, device_id) >= BELIEVED_MAX:
        return
    log.error("School %s: a tablet knows of more of the log than there is", head.school_id)
    await begin_epoch(head, HEAD_BEHIND, server_key)
    noted = Noted(what=LOG_BEHIND, at=head.server_time, device_id=device_id)
    line = hashlib.sha256(f"{LOG_BEHIND} {head.epoch}".encode()).digest()
    await note(head.school_id, noted, lambda length: line[:length])


async def _believed_today(head: HeadState, device_id: UUID) -> int:
    """How often an epoch has begun within a day by that device's word."""
    [row] = await rows(
        """select count(*) as times from journal
           where school_id = $1 and device_id = $2 and what = $3 and at > $4""",
        head.school_id,
        device_id,
        LOG_BEHIND,
        head.server_time - timedelta(days=1),
    )
    return int(row["times"])
