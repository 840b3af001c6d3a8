"""Commits pushes in groups: one transaction, one sync of the disk, many replies (SYNC §4)."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from sync.core.messages import PushReply
from sync.service import store
from sync.service.arrival import Arrival
from sync.service.inbox import Meaning, Round

log = logging.getLogger(__name__)

ROUND_OPS_MAX = 400
AGAIN_S = 5.0

Now = Callable[[], datetime]
Committed = Callable[[UUID, int], None]
Waiting = tuple[Arrival, "asyncio.Future[PushReply]"]


class Writer:
    """One task that takes what waits, school by school, and commits it.

    It is driven by state: while an unapplied inbox row exists, a timer exists (SYNC §1).
    ``committed(school, seq)`` is called after each commit and never before.
    """

    def __init__(self, server_key: bytes, meaning: Meaning, now: Now, committed: Committed) -> None:
        self._server_key = server_key
        self._meaning = meaning
        self._now = now
        self._committed = committed
        self._keys: dict[tuple[UUID, UUID], bytes] = {}
        self._queues: dict[UUID, deque[Waiting]] = {}
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._again())]

    async def stop(self) -> None:
        """Ends both tasks; a push that is not answered stays in its outbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for queue in self._queues.values():
            _send_away(queue)

    async def public_key(self, school_id: UUID, device_id: UUID) -> bytes | None:
        """The key of a registered device, remembered: its id is its hash (PROTOCOL 1.3)."""
        key = self._keys.get((school_id, device_id))
        if key is None and (device := await store.device(school_id, device_id)) is not None:
            key = self._keys[school_id, device_id] = device.public_key
        return key

    async def push(self, school_id: UUID, arrival: Arrival) -> PushReply:
        """Waits for the commit that holds ``arrival`` and returns its reply."""
        answer: asyncio.Future[PushReply] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(school_id, deque()).append((arrival, answer))
        self._wake.set()
        return await answer

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._queues:
                school_id, queue = next(iter(self._queues.items()))
                del self._queues[school_id]
                group = _group(queue)
                if queue:  # the rest goes behind the other schools
                    self._queues[school_id] = queue
                await self._commit(school_id, group)

    async def _commit(self, school_id: UUID, group: list[Waiting]) -> None:
        try:
            replies = await self._round(school_id).take([a for a, _ in group], self._now())
        except asyncio.CancelledError:
            _send_away(group)
            raise
        except Exception as problem:
            log.exception("A round of %d pushes could not be kept", len(group))
            if len(group) > 1:  # one that cannot be kept is not the others' loss
                for waiting in group:
                    await self._commit(school_id, [waiting])
            elif not group[0][1].done():
                group[0][1].set_exception(problem)
            return
        self._committed(school_id, replies[0].seq)
        for (_, answer), reply in zip(group, replies, strict=True):
            if not answer.done():
                answer.set_result(reply)

    async def _again(self) -> None:
        while True:
            try:
                for school_id in await store.schools_with_unapplied():
                    await self._apply_received(school_id)
            except Exception:
                log.exception("Received ops could not be looked for; trying again")
            await asyncio.sleep(AGAIN_S)

    async def _apply_received(self, school_id: UUID) -> None:
        """One school's failure is no other school's wait."""
        try:
            await self._round(school_id).again(ROUND_OPS_MAX, self._now())
        except Exception:
            log.exception("Received ops are still not applied; trying again")
        else:
            self._committed(school_id, 0)

    def _round(self, school_id: UUID) -> Round:
        return Round(school_id, self._server_key, self._meaning)


def _send_away(group: Iterable[Waiting]) -> None:
    """Ends the wait of pushes that get no answer; their ops stay in the outbox."""
    for _, answer in group:
        answer.cancel()


def _group(queue: deque[Waiting]) -> list[Waiting]:
    """The first pushes of ``queue``, at most as many ops as one round takes."""
    group = [queue.popleft()]
    ops = len(group[0][0].push.lines)
    while queue and ops + len(queue[0][0].push.lines) <= ROUND_OPS_MAX:
        group.append(queue.popleft())
        ops += len(group[-1][0].push.lines)
    return group
