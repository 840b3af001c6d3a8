"""Takes one push from its bytes to the writer (PROTOCOL 3). No sign-in: the signature is it."""

from datetime import datetime
from uuid import UUID

from server.clock import milliseconds
from server.errors import FirstbellError
from server.tablets.known_again import register_again, shown
from sync.core import ids, keys
from sync.core.messages import BadPush, Push, PushReply, read_push, signed_bytes, unpack
from sync.service.arrival import Arrival
from sync.service.writer import SignatureHolds, Writer

SENTENCES = {
    "push.too_large": "The push is too large: send at most 512 kB packed, 2 MB unpacked.",
    "push.too_many": "The push has too many ops: send at most 200.",
    "push.not_gzip": "The body is not whole gzip. The ops stay on the tablet.",
    "push.bad_header": "The first line is not a push header. The ops stay on the tablet.",
}
RETRY_MAX_S = 4
BUSY = "Too many tablets are sending at once. The entries stay on this one and go by themselves."
RETRY_S = 60
TOO_MUCH_WAITS = (
    "Too many entries of this tablet wait for a person. Those that come now stay on it until "
    "somebody has decided."
)


class PushRefused(FirstbellError):
    """The push or beacon as a whole; every op stays on the tablet (PROTOCOL 3.5).

    ``retry_after``: seconds, where it may be taken then.
    """

    def __init__(self, code: str, text: str, status: int, retry_after: int | None = None) -> None:
        super().__init__(code, text)
        self.status = status
        self.retry_after = retry_after


def busy(now: datetime) -> PushRefused:
    # Not all of them at the same moment again.
    return PushRefused("push.busy", BUSY, 503, 1 + now.microsecond % RETRY_MAX_S)


async def take_or_shed(body: bytes, signature: str, writer: Writer, now: datetime) -> PushReply:
    """As ``take_push``, unless too much has come while the body did."""
    if writer.is_behind:
        raise busy(now)
    return await take_push(body, signature, writer, now)


async def take_push(body: bytes, signature: str, writer: Writer, now: datetime) -> PushReply:
    """The reply to a push, once its bytes are durable; PushRefused where it cannot be read."""
    push, school_id, device_id = read_signed(body)
    key = await writer.public_key(school_id, device_id)
    stranger = None if key else shown(push, school_id, device_id, writer.server_key)
    shown_key = stranger.public_key if stranger else key
    check_push(push, signature, shown_key, writer.signature_holds)
    if stranger and not await register_again(
        push, school_id, device_id, stranger, writer.server_key, now
    ):
        check_push(push, signature, None)
    await check_room(push, school_id, device_id, writer)
    offset_ms = milliseconds(now) - push.header.wall
    return await writer.push(school_id, Arrival(push, device_id, now, offset_ms))


def read_signed(body: bytes) -> tuple[Push, UUID, UUID]:
    """A push, and the school and the device that it names; nothing of it is believed yet."""
    try:
        push = read_push(unpack(body))
        return push, ids.uuid(push.header.school), ids.uuid(push.header.device)
    except BadPush as problem:
        code = str(problem)
        status = 413 if code in ("push.too_large", "push.too_many") else 400
        raise PushRefused(code, SENTENCES[code], status) from problem
    except ValueError as problem:
        raise PushRefused("push.bad_header", SENTENCES["push.bad_header"], 400) from problem


def check_push(
    push: Push,
    signature: str,
    public_key: bytes | None,
    holds: SignatureHolds = keys.signature_holds,
) -> None:
    message = signed_bytes(push.header_line, (line.op_id for line in push.lines))
    check_signature(message, signature, public_key, holds)


async def check_room(push: Push, school_id: UUID, device_id: UUID, writer: Writer) -> None:
    """PushRefused while too much of the device's waits for people; its other words are heard."""
    if push.lines and await writer.has_used_up(school_id, device_id):
        raise PushRefused("push.too_much_waits", TOO_MUCH_WAITS, 429, RETRY_S)


def check_signature(
    message: bytes,
    signature: str,
    public_key: bytes | None,
    holds: SignatureHolds = keys.signature_holds,
) -> None:
    """PushRefused where the device is not known, or did not sign ``message``."""
    if public_key is None:
        text = "This tablet is not known here. Sign in on it once; it keeps its entries."
        raise PushRefused("device.unknown", text, 401)
    try:
        raw = ids.raw(signature)
    except ValueError:
        raw = b""
    if not holds(public_key, raw, message):
        text = "That is not signed by this tablet. Its ops stay on it."
        raise PushRefused("signature.wrong", text, 401)
