"""Commits beacons, then pushes, in groups: one transaction, many replies (SYNC §4)."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from database.engine import is_postgres
from sync.core import keys
from sync.core.beacon import BeaconReply
from sync.core.messages import PushReply
from sync.service import beacons, store
from sync.service.arrival import Arrival
from sync.service.beacons import HeardBeacon
from sync.service.inbox import Meaning, Round
from sync.service.pace import ROUND_OPS_MAX, Pace
from sync.service.quota import Quota

log = logging.getLogger(__name__)

LANES = 4  # schools whose rounds PostgreSQL commits at the same time
ROUND_BEACONS_MAX = 100
PUSHES_MAX = 256  # in hand at once, those that are still being read among them
AGAIN_S = 5.0

Now = Callable[[], datetime]
Committed = Callable[[UUID, int], None]
SignatureHolds = Callable[[bytes, bytes, bytes], bool]  # public key, signature, message
Asked = TypeVar("Asked")
Told = TypeVar("Told")
Waiting = tuple[Asked, asyncio.Future[Told]]
WaitingPush = Waiting[Arrival, PushReply]
WaitingBeacon = Waiting[HeardBeacon, BeaconReply]


class Writer:
    """Takes what waits, school by school, and commits it; on SQLite one school at a time.

    It is driven by state: while an unapplied inbox row exists, a timer exists (SYNC §1).
    ``committed(school, seq)`` is called after each commit and never before. ``round_ops``: at most
    as many ops, or one push, are committed together; fewer where that would take long.
    ``signature_holds``: of P-256, but in the simulator.
    """

    def __init__(
        self,
        server_key: bytes,
        meaning: Meaning,
        now: Now,
        committed: Committed,
        round_ops: int = ROUND_OPS_MAX,
        signature_holds: SignatureHolds = keys.signature_holds,
    ) -> None:
        self.server_key = server_key
        self.signature_holds = signature_holds
        self._meaning = meaning
        self._now = now
        self._committed = committed
        self._pace = Pace(round_ops)
        self._quota = Quota(now)
        self._keys: dict[tuple[UUID, UUID], bytes] = {}
        self._queues: dict[UUID, deque[WaitingPush]] = {}
        self._beacons: dict[UUID, list[WaitingBeacon]] = {}
        self._busy: set[UUID] = set()
        self._pushes = self._ops = 0
        self._wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        lanes = [self._write() for _ in range(LANES if is_postgres() else 1)]
        self._tasks = [asyncio.create_task(task) for task in (*lanes, self._again())]

    async def stop(self) -> None:
        """Ends all tasks; a push that is not answered stays in its outbox."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for pushes in self._queues.values():
            _send_away(pushes)
        for waiting in self._beacons.values():
            _send_away(waiting)

    async def public_key(self, school_id: UUID, device_id: UUID) -> bytes | None:
        """The key of a registered device, remembered: its id is its hash (PROTOCOL 1.3)."""
        key = self._keys.get((school_id, device_id))
        if key is None and (device := await store.device(school_id, device_id)) is not None:
            key = self._keys[school_id, device_id] = device.public_key
        return key

    @property
    def is_full(self) -> bool:
        """True while another push would only wait, and keep beacons waiting (PROTOCOL 7.2)."""
        return self._pushes >= PUSHES_MAX or self.is_behind

    @property
    def is_behind(self) -> bool:
        """True while a second's work waits, those apart whose bodies are still coming."""
        return self._ops >= self._pace.a_second

    @contextmanager
    def in_hand(self) -> Iterator[None]:
        """Counts a push from before its body is read until it is answered."""
        self._pushes += 1
        try:
            yield
        finally:
            self._pushes -= 1

    async def push(self, school_id: UUID, arrival: Arrival) -> PushReply:
        """Waits for the commit that holds ``arrival`` and returns its reply."""
        answer: asyncio.Future[PushReply] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(school_id, deque()).append((arrival, answer))
        self._wake.set()
        self._ops += _ops(arrival)
        try:
            reply = await answer
        finally:
            self._ops -= _ops(arrival)
        self._quota.note((school_id, arrival.device_id), reply)
        return reply

    async def has_used_up(self, school_id: UUID, device_id: UUID) -> bool:
        """True while too much of the device's waits for people to take more (PROTOCOL 3.9)."""
        return await self._quota.is_used_up((school_id, device_id))

    async def beacon(self, school_id: UUID, heard: HeardBeacon) -> BeaconReply:
        """Waits for the commit that holds what ``heard`` proves; no push goes before it."""
        answer: asyncio.Future[BeaconReply] = asyncio.get_running_loop().create_future()
        self._beacons.setdefault(school_id, []).append((heard, answer))
        self._wake.set()
        return await answer

    async def _write(self) -> None:
        """One lane. A school whose round is still being committed waits for the next."""
        while True:
            if school_id := self._next(self._beacons):
                work = self._take_beacons(school_id)
            elif school_id := self._next(self._queues):
                work = self._take_pushes(school_id)
            else:
                self._wake.clear()
                await self._wake.wait()
                continue
            self._busy.add(school_id)
            await work
            self._busy.remove(school_id)
            self._wake.set()

    def _next(self, waiting: Iterable[UUID]) -> UUID | None:
        return next((school_id for school_id in waiting if school_id not in self._busy), None)

    async def _take_beacons(self, school_id: UUID) -> None:
        waiting = self._beacons.pop(school_id)
        if rest := waiting[ROUND_BEACONS_MAX:]:
            self._beacons[school_id] = rest
        await _commit(school_id, waiting[:ROUND_BEACONS_MAX], self._hear_all)

    async def _take_pushes(self, school_id: UUID) -> None:
        queue = self._queues.pop(school_id)
        group = _group(queue, self._pace.ops)
        if queue:  # the rest goes behind the other schools
            self._queues[school_id] = queue
        clock = asyncio.get_running_loop().time
        began, others_wait = clock(), bool(self._queues)
        await _commit(school_id, group, self._take_all)
        ops = sum(_ops(arrival) for arrival, _ in group)
        self._pace.took(ops, clock() - began, others_wait=others_wait)

    async def _hear_all(
        self, school_id: UUID, heard: Sequence[HeardBeacon]
    ) -> Sequence[BeaconReply]:
        tell = self._meaning.tell
        replies, changed = await beacons.hear(school_id, heard, self._now(), self.server_key, tell)
        if changed:
            self._committed(school_id, replies[0].seq)
        return replies

    async def _take_all(self, school_id: UUID, arrivals: Sequence[Arrival]) -> Sequence[PushReply]:
        replies = await self._round(school_id).take(arrivals, self._now())
        self._committed(school_id, replies[0].seq)
        return replies

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
            await self._round(school_id).again(self._pace.ops, self._now())
        except Exception:
            log.exception("Received ops are still not applied; trying again")
        else:
            self._committed(school_id, 0)

    def _round(self, school_id: UUID) -> Round:
        return Round(school_id, self.server_key, self._meaning)


async def _commit(
    school_id: UUID,
    group: Sequence[Waiting[Asked, Told]],
    work: Callable[[UUID, Sequence[Asked]], Awaitable[Sequence[Told]]],
) -> None:
    """Answers all of ``group`` by ``work``; one that cannot be kept is not the others' loss."""
    try:
        replies = await work(school_id, [asked for asked, _ in group])
    except asyncio.CancelledError:
        _send_away(group)
        raise
    except Exception as problem:
        log.exception("A round of %d messages could not be kept", len(group))
        if len(group) > 1:
            for waiting in group:
                await _commit(school_id, [waiting], work)
        elif not group[0][1].done():
            group[0][1].set_exception(problem)
        return
    for (_, answer), reply in zip(group, replies, strict=True):
        if not answer.done():
            answer.set_result(reply)


def _send_away(group: Iterable[Waiting[Any, Any]]) -> None:
    """Ends the wait of those that get no answer; a push's ops stay in the outbox."""
    for _, answer in group:
        answer.cancel()


def _group(queue: deque[WaitingPush], most: int) -> list[WaitingPush]:
    """The first pushes of ``queue``, together at most ``most`` ops, but always one push."""
    group = [queue.popleft()]
    ops = _ops(group[0][0])
    while queue and ops + _ops(queue[0][0]) <= most:
        group.append(queue.popleft())
        ops += _ops(group[-1][0])
    return group


def _ops(arrival: Arrival) -> int:
    return len(arrival.push.lines)
