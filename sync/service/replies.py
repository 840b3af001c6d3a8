"""The server's word on a push, once it is committed (PROTOCOL 3.4)."""

import hashlib

from sync.core import ticket
from sync.core.chain import Ranges
from sync.core.messages import OpOutcome, Push, PushReply
from sync.service.evidence import milliseconds
from sync.service.log import HeadState
from sync.service.store import DeviceRow, InboxRow


def reply(
    push: Push,
    lines: list[InboxRow],
    known: dict[str, InboxRow],
    new: set[str],
    head: HeadState,
    device: DeviceRow,
    ranges: Ranges,
    server_key: bytes,
) -> PushReply:
    time = milliseconds(head.server_time)
    nonce = hashlib.sha256(push.header.push.encode()).digest()[: ticket.NONCE_BYTES]
    return PushReply(
        push=push.header.push,
        epoch=head.epoch,
        seq=head.seq,
        time=time,
        ops=[_outcome(known[row.op_id], dup=row.op_id not in new) for row in lines],
        wanted=ranges,
        durable=head.durable_seq,
        ticket=ticket.make(server_key, head.school_id, device.id, push.header.head, time, nonce),
        forked=device.forked_at is not None,
        ended=device.ended_at is not None,
    )


def _outcome(row: InboxRow, *, dup: bool) -> OpOutcome:
    return OpOutcome(
        id=row.op_id,
        disposition=row.disposition,  # type: ignore[arg-type]
        dup=dup,
        seq=row.seq,
        grade=row.grade,
        text=row.text_code,
    )
