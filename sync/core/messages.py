"""The messages of the protocol, and how a push's lines are read and signed (PROTOCOL 3)."""

import re
import zlib
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from sync.core import ids
from sync.core.ticket import Held

PACKED_MAX = 512_000
UNPACKED_MAX = 2_000_000
OPS_MAX = 200
PUSH_TAG = b"firstbell-push-1\n"
CLOCK_MAX = 8_640_000_000_000_000  # ms from 1970, either way: as far as a browser's Date goes
_MAC = re.compile(rb"[A-Za-z0-9_-]{43}")

# Wider, and a span of two clocks, or a date made of one, would stop a round of everybody's.
Milliseconds = Annotated[int, Meta(ge=-2 * CLOCK_MAX, le=2 * CLOCK_MAX)]
PageLife = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]{22}\Z")]
Disposition = Literal["received", "accepted", "held", "quarantined", "set_aside"]


class BadPush(ValueError):
    """The push as a whole cannot be read. ``args[0]`` is a text key; the device keeps its ops."""


class PushHeader(Struct, frozen=True):
    """The first line of a push. ``head``: [n, id] of the newest op; ``wall``: device clock, ms.

    ``run``: page life and its monotonic clock, ms; ``rtt``: the round trip measured last, ms.
    ``lost``: ranges of n, ends included, that were wanted and are no longer there (PROTOCOL 8.2).
    ``key``, ``tk``: of a device that is not known: its public key and newest ticket (PROTOCOL 9.5).
    """

    push: str
    school: str
    device: str
    head: tuple[int, str]
    epoch: str
    wall: Milliseconds
    run: tuple[PageLife, Milliseconds] | None = None
    rtt: Milliseconds | None = None
    lost: list[tuple[int, int]] = []
    key: str = ""
    tk: Held | None = None


class PushLine(Struct, frozen=True):
    """One op of a push: the author's mac, the op's bytes untouched, and their id."""

    mac: str
    content: bytes
    op_id: str


class Push(Struct, frozen=True):
    header: PushHeader
    header_line: bytes
    lines: list[PushLine]


class OpOutcome(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server's word on one op. Only this may take an op out of an outbox (PROTOCOL 3.4)."""

    id: str
    disposition: Disposition
    dup: bool = False
    seq: int | None = None  # place in the school's log; None until entered
    grade: str | None = None
    text: str | None = None  # key of the sentence shown to the author


class PushReply(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The reply counts only when it echoes ``push`` (PROTOCOL 3.4). ``time``: server clock, ms."""

    push: str
    epoch: str
    seq: int
    time: int
    ops: list[OpOutcome]
    wanted: list[tuple[int, int]] = []  # ranges of n that the server lacks, ends included
    ticket: str = ""  # PROTOCOL 6.3
    forked: bool = False  # PROTOCOL 8.1
    ended: bool = False  # PROTOCOL 8.4
    durable: int = 0  # acts up to here are in a backup


_header = msgspec.json.Decoder(PushHeader)


def unpack(packed: bytes) -> bytes:
    """The gunzipped body; BadPush when it is over a limit or not gzip."""
    if len(packed) > PACKED_MAX:
        raise BadPush("push.too_large")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(packed, UNPACKED_MAX + 1)
    except zlib.error as problem:
        raise BadPush("push.not_gzip") from problem
    if len(body) > UNPACKED_MAX:
        raise BadPush("push.too_large")
    if not unpacker.eof or unpacker.unused_data:  # cut short, or followed by what nobody signed
        raise BadPush("push.not_gzip")
    return body


def read_push(body: bytes) -> Push:
    """Header line, then one ``mac op`` a line. A line that is no op is kept for its own verdict."""
    header_line, _, rest = body.partition(b"\n")
    try:
        header = _header.decode(header_line)
    except (msgspec.MsgspecError, RecursionError) as problem:
        raise BadPush("push.bad_header") from problem
    lines = [line for line in rest.split(b"\n") if line]
    if len(lines) > OPS_MAX:  # before a hash is made of each: a million lines pack into 2 kB
        raise BadPush("push.too_many")
    return Push(header, header_line, [_line(line) for line in lines])


def _line(line: bytes) -> PushLine:
    mac, space, content = line.partition(b" ")
    if space and _MAC.fullmatch(mac):
        return PushLine(mac.decode(), content, ids.op_id(content))
    return PushLine("", line, ids.op_id(line))


def signed_bytes(header_line: bytes, op_ids: Iterable[str]) -> bytes:
    """What a device signs: purpose tag, header, and the ids of its ops in order (SYNC §2)."""
    return b"\n".join([PUSH_TAG + header_line, *(op.encode() for op in op_ids)])
