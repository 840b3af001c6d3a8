"""One round of the inbox: bytes kept, ops applied, the head moved, all or nothing (SYNC §4).

What an op *means* is passed in; this file knows devices, order and time.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple
from uuid import UUID

from database.engine import TROUBLE, in_transaction
from database.sql import savepoint
from sync.core import ids
from sync.core.bounds import Bounds
from sync.core.chain import Ranges
from sync.core.messages import PushReply
from sync.core.op import Op, read_op
from sync.service import evidence, held, store
from sync.service.arrival import Arrival
from sync.service.beacons import Tell
from sync.service.epochs import notice_loss
from sync.service.evidence import bounds_of
from sync.service.hearing import advance, hear, is_ahead
from sync.service.judge import (
    REVOKED,
    UNKNOWN,
    Applied,
    ReceivedOp,
    Verdict,
    believe,
    read_line,
)
from sync.service.log import HeadState, lock_head, save_head
from sync.service.recognise import Takers, grants_of
from sync.service.replies import reply
from sync.service.store import DeviceRow, InboxRow

log = logging.getLogger(__name__)

Apply = Callable[[HeadState, list[ReceivedOp]], Awaitable[Applied]]
# Makes the labels of accepted ops again, from what is now proved of them.
Regrade = Callable[[HeadState, list[tuple[InboxRow, Bounds]]], Awaitable[None]]
Believed = list[tuple[InboxRow, ReceivedOp]]


class Meaning(NamedTuple):
    """What ops mean to a school, passed in: this room knows devices, order and time."""

    apply: Apply
    regrade: Regrade
    tell: Tell
    takers: Takers


class Round:
    """The pushes of one school that are committed together."""

    def __init__(self, school_id: UUID, server_key: bytes, meaning: Meaning) -> None:
        self.school_id = school_id
        self.server_key = server_key
        self.meaning = meaning
        self._keys = (server_key, school_id)

    async def take(self, arrivals: Sequence[Arrival], now: datetime) -> list[PushReply]:
        """Commits the pushes and answers each. Bytes are durable before it returns."""
        take = partial(self._take, arrivals, now)
        try:
            return await in_transaction(partial(take, apply=True))
        except Exception:
            # The edge where an op becomes *received*, not lost (STYLE §2.5).
            log.exception("A round of %d pushes could not be applied", len(arrivals))
            return await in_transaction(partial(take, apply=False))

    async def _take(
        self, arrivals: Sequence[Arrival], now: datetime, *, apply: bool
    ) -> list[PushReply]:
        head = await lock_head(self.school_id, now)
        arrivals = [arrival.received(head.receipt(arrival.received_at)) for arrival in arrivals]
        lines = [arrival.inbox_rows() for arrival in arrivals]
        everything = _each_once(lines)
        before = await store.known(self.school_id, list(everything)) if everything else {}
        fresh = [
            row
            for op_id, row in everything.items()
            if op_id not in before or _open_again(before[op_id], row)
        ]
        devices = await store.devices(self.school_id, [a.device_id for a in arrivals])
        for row in fresh:
            _number(row, before.get(row.op_id), head)
        if apply:
            before |= {row.op_id: row for row in await self._decide(fresh, devices, head)}
        else:
            for row in fresh:  # what a try that failed has said of it
                _set(row, Verdict("received"))
            await store.keep(self.school_id, fresh)
        now_known = before | {row.op_id: row for row in fresh}
        ranges = await self._hear(arrivals, fresh, now_known, devices, head.server_time)
        await save_head(head)
        new = {row.op_id for row in fresh if row.op_id not in before}
        return [
            reply(
                arrival.push,
                push,
                now_known,
                new,
                head,
                devices[arrival.device_id],
                ranges[arrival.device_id],
                self.server_key,
            )
            for arrival, push in zip(arrivals, lines, strict=True)
        ]

    async def again(self, limit: int, now: datetime) -> int:
        """Applies bytes that were only *received*; answers how many it looked at."""
        return await in_transaction(partial(self._again, limit, now))

    async def _again(self, limit: int, now: datetime) -> int:
        head = await lock_head(self.school_id, now)
        waiting = await store.unapplied(self.school_id, limit)
        if not waiting:  # another process was quicker
            return 0
        devices = await store.devices(self.school_id, [row.device_id for row in waiting])
        await self._decide(waiting, devices, head)
        for device in devices.values():
            await advance(device, waiting, head.server_time)
        await store.save_devices(list(devices.values()))
        await save_head(head)
        return len(waiting)

    async def _decide(
        self, fresh: list[InboxRow], devices: dict[UUID, DeviceRow], head: HeadState
    ) -> list[InboxRow]:
        """Judges each op, keeps them all, and applies those that may be believed.

        Answers what it has judged again of ops that came earlier.
        """
        read: list[tuple[InboxRow, Op]] = []
        for row in fresh:
            op = read_line(row, devices[row.device_id])
            if isinstance(op, Verdict):
                _set(row, op)
            else:
                row.n = op.n
                read.append((row, op))
        await notice_loss(head, ((row.device_id, op.base) for row, op in read), self.server_key)
        cover = await evidence.cover(self.school_id, read)
        earlier = await self._covered_now(cover, {row.op_id for row in fresh})
        accepted = [row for row in earlier if row.disposition == "accepted"]
        read = [*await self._open_to_proof(earlier), *read]
        takers, key = self.meaning.takers, self.server_key
        grants, later = await grants_of(head, read, devices, takers, key)
        believed: Believed = []
        for row, op in read:
            covered = cover.by_op.get(row.op_id)
            made = bounds_of(op, row, covered, *self._keys)
            ready: ReceivedOp | Verdict = Verdict("received")
            if row.op_id not in later:
                ready = believe(op, row, made, grants, self.school_id, self.server_key)
            if isinstance(ready, Verdict):
                _set(row, ready)
            else:
                believed.append((row, ready))
        to_apply = {row.op_id for row, _ in believed}
        await store.keep(self.school_id, [row for row in fresh if row.op_id not in to_apply])
        await self._apply_all(head, believed)
        await self._prove(head, cover, accepted)
        return earlier

    async def _covered_now(self, cover: evidence.Cover, fresh: set[str]) -> list[InboxRow]:
        """Ops that came earlier and whose proof is whole only with those that are ``fresh``."""
        earlier = [op_id for op_id in cover.by_op if op_id not in fresh]
        return list((await store.known(self.school_id, earlier)).values()) if earlier else []

    async def _open_to_proof(self, earlier: list[InboxRow]) -> list[tuple[InboxRow, Op]]:
        """Of those, what is held because its grant has ended and no person has decided on."""
        waiting = [row for row in earlier if (row.disposition, row.text_code) == ("held", REVOKED)]
        ops = [row.op_id for row in waiting]
        decided = await held.decisions_on(self.school_id, ops) if ops else {}
        return [(row, read_op(row.content)) for row in waiting if row.op_id not in decided]

    async def _prove(
        self, head: HeadState, cover: evidence.Cover, accepted: list[InboxRow]
    ) -> None:
        """Makes the grades again of ops that were ``accepted`` and are covered only now."""
        again = [
            (row, bounds_of(read_op(row.content), row, cover.by_op[row.op_id], *self._keys))
            for row in accepted
        ]
        if again:
            await self.meaning.regrade(head, again)
            await store.keep(self.school_id, [row for row, _ in again])
        if cover.whole:
            await evidence.close_contacts(self.school_id, cover.whole)

    async def _apply_all(self, head: HeadState, believed: Believed) -> None:
        """As one batch; where that raises, op by op, so that no op blocks another (SYNC §1)."""
        if not believed or await self._applied(head, believed):
            return
        for row, op in believed:
            if not await self._applied(head, [(row, op)]):
                await store.keep(self.school_id, [row])

    async def _applied(self, head: HeadState, believed: Believed) -> bool:
        """True when the ops are kept and applied; False when nothing of them is written.

        Trouble of the database passes, so it leaves them *received*; else a person must look.
        """
        seq, chain = head.seq, head.chain
        try:
            async with savepoint():
                applied = await self.meaning.apply(head, [op for _, op in believed])
                for (row, _), verdict in zip(believed, applied.verdicts, strict=True):
                    _set(row, verdict)
                await store.keep(self.school_id, [row for row, _ in believed])
                await applied.write()  # after the bytes: each act refers to its op's
        except Exception as problem:
            log.exception("Ops could not be applied: %s", [op.op_id for _, op in believed])
            head.seq, head.chain = seq, chain
            passes = isinstance(problem, TROUBLE)
            for row, _ in believed:
                _set(row, Verdict("received") if passes else Verdict("held", "op.not_applied"))
            return False
        return True

    async def _hear(
        self,
        arrivals: Sequence[Arrival],
        fresh: list[InboxRow],
        known: dict[str, InboxRow],
        devices: dict[UUID, DeviceRow],
        now: datetime,
    ) -> dict[UUID, Ranges]:
        """Notes what each device has sent, and which of its numbers are still wanted."""
        ranges: dict[UUID, Ranges] = {}
        for device in devices.values():
            sent = [arrival for arrival in arrivals if arrival.device_id == device.id]
            ranges[device.id] = await hear(
                device, sent, fresh, known.values(), now, self.server_key
            )
        await store.save_devices(list(devices.values()))
        heard = [a for a in arrivals if not a.carried]
        ahead = [a for a in heard if is_ahead(a.push.header.head, devices[a.device_id])]
        if ahead:  # the rest of an outbox is yet to come: this proves that it exists
            contacts = [a.contact(devices[a.device_id].gapless_n) for a in ahead]
            await evidence.add_contacts(self.school_id, contacts)
        return ranges


def _each_once(lines: list[list[InboxRow]]) -> dict[str, InboxRow]:
    """Each op of the round once: as its own device sent it, where that is among the senders."""
    found: dict[str, InboxRow] = {}
    for row in (row for push in lines for row in push):
        if row.op_id not in found or _names_its_device(row):
            found[row.op_id] = row
    return found


def _names_its_device(row: InboxRow) -> bool:
    """Whether the bytes name the device that sent them; a copy from another does not."""
    return f'"device":"{ids.short(row.device_id)}"'.encode() in row.content


def _open_again(before: InboxRow, row: InboxRow) -> bool:
    """True where what was said of the op's bytes may change with this arrival.

    A mac lies beside the bytes, and a device may have sent another's op: neither may stand in
    the way of the device that made it, nor take what is held for a person away from it.
    """
    if before.disposition == "received":
        return row.device_id == before.device_id or _names_its_device(row)
    if before.disposition == "accepted" or not _names_its_device(row):
        return False
    if (before.disposition, before.text_code) == ("held", UNKNOWN):  # by now it may be known
        return True
    return before.mac != row.mac or before.device_id != row.device_id


def _number(row: InboxRow, before: InboxRow | None, head: HeadState) -> None:
    if before is not None:
        row.number, row.received_at = before.number, before.received_at
        row.offset_ms, row.rtt_ms = before.offset_ms, before.rtt_ms
        row.run, row.monotonic_ms = before.run, before.monotonic_ms
    else:
        head.inbox_number += 1
        row.number = head.inbox_number


def _set(row: InboxRow, verdict: Verdict) -> None:
    row.disposition, row.text_code = verdict.disposition, verdict.text_code
    row.seq, row.grade = verdict.seq, verdict.grade
