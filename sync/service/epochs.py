"""Epochs: which part of the log a device's screen can have shown (PROTOCOL 9.1)."""

import hashlib
import hmac
import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from database.sql import execute, rows
from sync.core import ids
from sync.service.evidence import milliseconds
from sync.service.log import HeadState

log = logging.getLogger(__name__)

TAG = b"firstbell-epoch-1\n"
RESTORED = "restored"
HEAD_BEHIND = "head_behind"
# A device that lies about what it has seen makes all of a school's send again: not every minute.
AT_MOST_EVERY = timedelta(minutes=10)

Forks = Sequence[tuple[str, int]]  # ended epochs in their order, with the last act that is shared


async def read_forks(head: HeadState) -> Forks:
    found = await rows(
        "select epoch, fork_seq from ended_epoch where school_id = $1 order by ended_at",
        head.school_id,
    )
    return [(row["epoch"], row["fork_seq"]) for row in found]


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


async def notice_loss(head: HeadState, seen: Iterable[tuple[str, int]], server_key: bytes) -> None:
    """Begins an epoch where a device in ours has seen acts that the log does not have."""
    if any(epoch == head.epoch and seq > head.seq for epoch, seq in seen):
        await put_back(head, server_key)


async def put_back(head: HeadState, server_key: bytes) -> None:
    """Begins an epoch: somebody put an older database in our place without ``./firstbell restore``.

    Nobody knows when, so all of the log counts as shared, also what has been added since.
    """
    last = await rows(
        """select ended_at from ended_epoch where school_id = $1 and cause = $2
           order by ended_at desc limit 1""",
        head.school_id,
        HEAD_BEHIND,
    )
    if last and head.server_time - last[0]["ended_at"] < AT_MOST_EVERY:
        return
    log.error("School %s: a tablet knows of more of the log than there is", head.school_id)
    await begin_epoch(head, HEAD_BEHIND, server_key)
