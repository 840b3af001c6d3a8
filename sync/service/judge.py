"""What the server may believe of a line before it knows what the op says (PROTOCOL 4)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from sync.core import ids, keys
from sync.core.chain import JUMP_MAX
from sync.core.op import Op, Unreadable, read_op
from sync.service.store import DeviceRow, GrantRow, InboxRow


class ReceivedOp(Struct, frozen=True):
    """An op whose author is proved, ready to be applied.

    ``claimed_at``: the device's own clock. ``offsets``: server minus device clock at the contact
    before (None: there was none) and at the one that brought the op.
    """

    op: Op
    op_id: str
    staff_id: UUID
    device_id: UUID
    claimed_at: datetime
    received_at: datetime
    offsets: tuple[timedelta | None, timedelta]


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
    op: Op, row: InboxRow, grants: dict[UUID, GrantRow], school_id: UUID, server_key: bytes
) -> ReceivedOp | Verdict:
    """The op with its proved author, or why it is held for a person."""
    grant = grants.get(op.grant_id)
    if grant is None or grant.device_id != row.device_id:
        return Verdict("held", "grant.unknown")
    secret = keys.grant_secret(server_key, school_id, grant.device_id, grant.staff_id, grant.id)
    if not keys.mac_holds(secret, row.content, row.mac):
        return Verdict("held", "mac.wrong")
    # The op's upper bound is its receipt; only that is proved until beacons exist (SYNC §2).
    if grant.revoked_at is not None and row.received_at >= grant.revoked_at:
        return Verdict("held", "grant.revoked")
    return ReceivedOp(
        op=op,
        op_id=row.op_id,
        staff_id=grant.staff_id,
        device_id=row.device_id,
        claimed_at=_instant(op.wall, row.received_at),
        received_at=row.received_at,
        offsets=(_span(row.offset_before_ms), timedelta(milliseconds=row.offset_ms)),
    )


def _span(ms: int | None) -> timedelta | None:
    return None if ms is None else timedelta(milliseconds=ms)


def _instant(ms: int, otherwise: datetime) -> datetime:
    """A device's claim as an instant; a clock beyond all calendars claims nothing."""
    try:
        return datetime.fromtimestamp(ms / 1000, otherwise.tzinfo)
    except (OverflowError, ValueError, OSError):
        return otherwise
