"""What the server may believe of a line before it knows what the op says (PROTOCOL 4)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from sync.core import ids, keys
from sync.core.bounds import Bounds
from sync.core.chain import JUMP_MAX
from sync.core.op import Op, Unreadable, read_op
from sync.service.evidence import milliseconds
from sync.service.store import DeviceRow, GrantRow, InboxRow

REVOKED = "grant.revoked"
UNKNOWN = "grant.unknown"
REVOKED_SINCE = "revoked_since"


class ReceivedOp(Struct, frozen=True):
    """An op whose author is proved, ready to be applied. ``flag``: what a person should know."""

    op: Op
    op_id: str
    staff_id: UUID
    device_id: UUID
    received_at: datetime
    bounds: Bounds
    flag: str | None = None


class Verdict(Struct, frozen=True):
    """What became of an op when it was applied."""

    disposition: str
    text_code: str | None = None
    seq: int | None = None
    grade: str | None = None


class Applied(Struct, frozen=True):
    """What is to become of ops. ``write`` enters it into the log, once their bytes are kept."""

    verdicts: list[Verdict]
    write: Callable[[], Awaitable[None]]


def read_line(row: InboxRow, device: DeviceRow) -> Op | Verdict:
    """The op in ``row``, or why it is quarantined: it is kept all the same."""
    try:
        op = read_op(row.content)
    except Unreadable as problem:
        return Verdict("quarantined", str(problem))
    if ids.uuid(op.school) != device.school_id or ids.uuid(op.device) != device.id:
        return Verdict("quarantined", "op.other_device")
    if op.n > device.head_n + JUMP_MAX and op.n > device.gapless_n + JUMP_MAX:
        return Verdict("quarantined", "op.jumps")
    return op


def believe(
    op: Op,
    row: InboxRow,
    made: Bounds,
    grants: dict[UUID, GrantRow],
    school_id: UUID,
    server_key: bytes,
) -> ReceivedOp | Verdict:
    """The op with its proved author, or why it is held for a person.

    A grant that was revoked holds for what is proved to have been made before (PROTOCOL 8.5).
    """
    grant = grants.get(op.grant_id)
    if grant is None or grant.device_id != row.device_id:
        return Verdict("held", UNKNOWN)
    secret = keys.grant_secret(server_key, school_id, grant.device_id, grant.staff_id, grant.id)
    if not keys.mac_holds(secret, row.content, row.mac):
        return Verdict("held", "mac.wrong")
    revoked = grant.revoked_at
    if revoked is not None and made.latest >= milliseconds(revoked):
        return Verdict("held", REVOKED)
    return ReceivedOp(
        op=op,
        op_id=row.op_id,
        staff_id=grant.staff_id,
        device_id=row.device_id,
        received_at=row.received_at,
        bounds=made,
        flag=REVOKED_SINCE if revoked is not None and row.received_at >= revoked else None,
    )
