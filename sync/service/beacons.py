"""A group of beacons: what each proves and tells, committed before its ticket leaves (SYNC §3)."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from database.engine import in_transaction
from sync.core import ids, ticket
from sync.core.beacon import Beacon, BeaconReply
from sync.service import evidence, store
from sync.service.epochs import notice_loss, put_back
from sync.service.evidence import ContactRow, milliseconds
from sync.service.hearing import credible, is_ahead
from sync.service.log import HeadState, lock_head, save_head
from sync.service.store import DeviceRow

SILENT = timedelta(seconds=60)  # PROTOCOL 7.1
ON_ITS_WAY = timedelta(seconds=10)  # an op that is made as a beacon leaves is not told of in it


class HeardBeacon(Struct, frozen=True):
    """A beacon whose signature holds."""

    beacon: Beacon
    device_id: UUID
    received_at: datetime

    @property
    def offset_ms(self) -> int:
        """Server minus device clock at this contact."""
        return milliseconds(self.received_at) - self.beacon.wall

    def contact(self, floor_n: int) -> ContactRow:
        beacon = self.beacon
        return ContactRow(
            device_id=self.device_id,
            n=beacon.head[0],
            head_id=beacon.head[1],
            received_at=self.received_at,
            wall_ms=beacon.wall,
            floor_n=floor_n,
            rtt_ms=beacon.rtt,
            run=beacon.run[0],
            monotonic_ms=beacon.run[1],
        )

    def prepared(self) -> list["Prepared"]:
        return [
            Prepared(
                self.device_id,
                ids.uuid(register),
                ids.uuid(grant),
                unsent,
                self.received_at - timedelta(milliseconds=age) if unsent else None,
            )
            for grant, held in self.beacon.open.items()
            for register, unsent, age in held
        ]


class Prepared(Struct, frozen=True):
    """That a device holds a register, for whom, and how many entries it has not sent."""

    device_id: UUID
    register_id: UUID
    grant_id: UUID
    unsent: int
    oldest_at: datetime | None


# Keeps what the devices named say they hold, and nothing else of theirs; True where others should
# look: what waits is another than before.
Tell = Callable[[HeadState, set[UUID], Sequence[Prepared]], Awaitable[bool]]


async def hear(
    school_id: UUID, heard: Sequence[HeardBeacon], now: datetime, server_key: bytes, tell: Tell
) -> tuple[list[BeaconReply], bool]:
    """Commits what the beacons say and answers each; and whether anything to be seen changed."""
    return await in_transaction(partial(_hear, school_id, heard, now, server_key, tell))


async def _hear(
    school_id: UUID, heard: Sequence[HeardBeacon], now: datetime, server_key: bytes, tell: Tell
) -> tuple[list[BeaconReply], bool]:
    head = await lock_head(school_id, now)
    devices = await store.devices(school_id, list({one.device_id for one in heard}))
    heard = [replace(one, received_at=head.receipt(one.received_at)) for one in heard]
    await notice_loss(head, ((one.device_id, one.beacon.seen) for one in heard), server_key)
    latest = {one.device_id: one for one in heard}
    await _miss_answered(head, heard, server_key)
    contacts = []
    others = await _of_others(head.school_id, heard, devices)
    for one in heard:
        device, (n, head_id) = devices[one.device_id], one.beacon.head
        device.head_n = max([device.head_n, *credible([n], device)])
        device.offset_ms, device.last_heard_at = one.offset_ms, head.server_time
        if is_ahead((n, head_id), device) or head_id in others:
            contacts.append(one.contact(device.gapless_n))
            await _answered_before(head, one, device, server_key)
    if contacts:
        await evidence.add_contacts(school_id, contacts)
    told = [prepared for one in latest.values() for prepared in one.prepared()]
    changed = await tell(head, set(devices), told)
    back = await store.silent_since(school_id, list(devices), head.server_time - SILENT)
    await store.save_devices(list(devices.values()))
    await store.save_beaconed(
        school_id,
        [(one.device_id, one.beacon.v, one.beacon.st) for one in latest.values()],
        head.server_time,
    )
    await save_head(head)
    replies = [_reply(one.beacon, devices[one.device_id], head, server_key) for one in heard]
    return replies, changed or back


async def _of_others(
    school_id: UUID, heard: Sequence[HeardBeacon], devices: dict[UUID, DeviceRow]
) -> set[str]:
    """Heads whose number is here as another op: a copy of the device has sent its own (8.1)."""
    numbered = [
        (one.device_id, *one.beacon.head)
        for one in heard
        if 0 < one.beacon.head[0] <= devices[one.device_id].gapless_n
        and ids.is_hash(one.beacon.head[1])
    ]
    here = await store.known_ids(school_id, [head_id for *_, head_id in numbered])
    return {
        head_id
        for device_id, n, head_id in numbered
        if head_id not in here and await store.have(school_id, device_id, n)
    }


async def _miss_answered(head: HeadState, heard: Sequence[HeardBeacon], server_key: bytes) -> None:
    """Begins an epoch where an op that was answered in ours is not here (PROTOCOL 9.6)."""
    told = [one for one in heard if one.beacon.answered and one.beacon.seen[0] == head.epoch]
    here = await store.known_ids(
        head.school_id, [op_id for one in told for op_id in one.beacon.answered]
    )
    for one in told:
        if one.beacon.seen[0] == head.epoch and not here.issuperset(one.beacon.answered):
            await put_back(head, one.device_id, server_key)


async def _answered_before(
    head: HeadState, heard: HeardBeacon, device: DeviceRow, server_key: bytes
) -> None:
    """With nothing unsent a device has an answer to each op. If one is not here: lost.

    One that has not heard of our epoch yet has it from another, and hears now to send it again.
    """
    held = heard.beacon.open.values()
    waits = any(unsent for registers in held for _, unsent, _ in registers)
    if waits or heard.beacon.seen[0] != head.epoch:
        return
    (n, head_id), before = heard.beacon.head, heard.received_at - ON_ITS_WAY
    is_whole = device.gapless_n >= n and await store.known_ids(head.school_id, [head_id])
    if not is_whole and await evidence.named_before(head.school_id, device.id, head_id, before):
        await put_back(head, heard.device_id, server_key)


def _reply(beacon: Beacon, device: DeviceRow, head: HeadState, server_key: bytes) -> BeaconReply:
    time = milliseconds(head.server_time)
    facts = f"{beacon.run[0]}\n{beacon.run[1]}\n{beacon.wall}".encode()
    nonce = hashlib.sha256(facts).digest()[: ticket.NONCE_BYTES]
    return BeaconReply(
        ticket=ticket.make(server_key, head.school_id, device.id, beacon.head, time, nonce),
        time=time,
        epoch=head.epoch,
        seq=head.seq,
        durable=head.durable_seq,
        forked=device.forked_at is not None,
        ended=device.ended_at is not None,
    )
