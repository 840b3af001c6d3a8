"""What goes back to a tablet, before it is an HTTP answer (PROTOCOL 3.4, 3.5, 5.2, 6.3, 7.2)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from server.clock import milliseconds
from server.register import store
from server.tablets.push import PushRefused, busy
from sync.core import ids
from sync.service.log import read_head
from sync.service.writer import Writer

CHANGES_MAX = 500

Take = Callable[[bytes, str, Writer, datetime], Awaitable[Struct]]


class Answer(Struct, frozen=True):
    """A status and JSON. ``retry_after``: seconds, where the tablet is to wait."""

    said: bytes
    status: int = 200
    retry_after: int | None = None


async def answer_signed(
    take: Take, body: bytes, signature: str, writer: Writer, now: datetime
) -> Answer:
    """The answer to a push or a beacon, as ``take`` has it."""
    try:
        return _json(await take(body, signature, writer, now))
    except PushRefused as refused:
        return answer_refused(refused)


def answer_refused(refused: PushRefused) -> Answer:
    said = {"push": "", "code": refused.code, "text": refused.text}
    return Answer(msgspec.json.encode(said), refused.status, refused.retry_after)


def answer_busy(now: datetime) -> Answer:
    return answer_refused(busy(now))


async def answer_changes(school_id: UUID, epoch: str, since: int, now: datetime) -> Answer:
    """Which registers changed after ``since``. Too many, or another epoch: fetch all anew."""
    present, seq = await read_head(school_id)
    said: dict[str, object] = {"epoch": present, "seq": seq, "time": milliseconds(now)}
    changed = []
    behind = epoch != present or not 0 <= seq - since <= store.ACTS_MAX
    if not behind:
        changed = await store.changed_since(school_id, since, CHANGES_MAX + 1)
    if behind or len(changed) > CHANGES_MAX:
        return _json(said | {"again": True, "registers": []})
    return _json(said | {"registers": [[ids.short(one), last] for one, last in changed]})


def _json(said: object, status: int = 200) -> Answer:
    return Answer(msgspec.json.encode(said), status)
