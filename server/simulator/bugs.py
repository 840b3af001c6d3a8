"""Re-created bugs on the server's side, each switched on by name (SYNC §7.2).

What each is, in words: sync/simulator/bugs/of_the_server.js, which has the same names.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import structs

from database.sql import execute, rows
from server.simulator.wiring import Wiring
from server.tablets.answer import Answer
from server.tablets.push import PushRefused, check_push, read_signed
from sync.core import ids
from sync.core.bounds import Bounds
from sync.core.messages import OpOutcome, PushLine, PushReply
from sync.core.op import Op, Unreadable, read_op
from sync.service.arrival import Arrival
from sync.service.evidence import milliseconds
from sync.service.judge import Applied, ReceivedOp
from sync.service.log import HeadState
from sync.service.writer import Writer

Bug = Callable[[Wiring], Wiring]
Changed = Callable[[HeadState, ReceivedOp], ReceivedOp]

KNOWN_TYPES = ("seen", "not_seen", "no_statement", "arrived", "complete", "reopened")
LATER_S = 0.4  # how long a transaction takes that others do not wait for


def _applying(wiring: Wiring, change: Changed) -> Wiring:
    """Applies ops otherwise than they are."""
    apply = wiring.meaning.apply

    async def changed(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        return await apply(head, [change(head, op) for op in ops])

    return wiring._replace(meaning=wiring.meaning._replace(apply=changed))


def _with_base(op: ReceivedOp, epoch: str, seq: int) -> ReceivedOp:
    return structs.replace(op, op=structs.replace(op.op, base=(epoch, seq)))


def last_write_wins(wiring: Wiring) -> Wiring:
    return _applying(wiring, lambda head, op: _with_base(op, head.epoch, 10**9))


def wall_clock_order(wiring: Wiring) -> Wiring:
    newest: dict[UUID, int] = {}

    def by_clock(head: HeadState, op: ReceivedOp) -> ReceivedOp:
        is_newest = op.op.wall >= newest.get(op.op.register_id, 0)
        newest[op.op.register_id] = max(op.op.wall, newest.get(op.op.register_id, 0))
        return _with_base(op, head.epoch, 10**9 if is_newest else 0)

    return _applying(wiring, by_clock)


def base_beyond_fork(wiring: Wiring) -> Wiring:
    return _applying(wiring, lambda head, op: _with_base(op, head.epoch, op.op.base[1]))


def grade_by_device_clock(wiring: Wiring) -> Wiring:
    def by_clock(_: HeadState, op: ReceivedOp) -> ReceivedOp:
        wall = op.op.wall
        return structs.replace(op, bounds=Bounds(None, wall, (wall, wall), wall))

    return _applying(wiring, by_clock)


def author_from_session(wiring: Wiring) -> Wiring:
    apply = wiring.meaning.apply

    async def whoever(head: HeadState, ops: list[ReceivedOp]) -> Applied:
        found = await rows(
            "select device_id, staff_id from author_grant where school_id = $1 order by issued_at",
            head.school_id,
        )
        last = {row["device_id"]: row["staff_id"] for row in found}
        return await apply(head, [structs.replace(o, staff_id=last[o.device_id]) for o in ops])

    return wiring._replace(meaning=wiring.meaning._replace(apply=whoever))


def beacons_unheard(wiring: Wiring) -> Wiring:
    async def deaf(*_: Any) -> bool:
        return False

    return wiring._replace(meaning=wiring.meaning._replace(tell=deaf))


def all_or_nothing(wiring: Wiring) -> Wiring:
    async def take(body: bytes, *rest: Any) -> PushReply:
        push, _, _ = read_signed(body)
        if any(_said(line) is None for line in push.lines):
            raise PushRefused("push.unreadable", "One of the ops is not one.", 422)
        return await wiring.take_push(body, *rest)

    return wiring._replace(take_push=take)


def _said(line: PushLine) -> Op | None:
    """The op of a line, where it can be read and understood."""
    try:
        op = read_op(line.content)
    except Unreadable:
        return None
    return op if op.type in KNOWN_TYPES else None


def held_dropped(wiring: Wiring) -> Wiring:
    async def take(*asked: Any) -> PushReply:
        reply = await wiring.take_push(*asked)
        await execute("delete from inbox where disposition = 'held'")
        return reply

    return wiring._replace(take_push=take)


def reply_before_commit(wiring: Wiring) -> Wiring:
    async def take(body: bytes, signature: str, writer: Writer, now: datetime) -> PushReply:
        push, school_id, device_id = read_signed(body)
        key = await writer.public_key(school_id, device_id)
        check_push(push, signature, key, writer.signature_holds)
        tasks.append(asyncio.ensure_future(later(body, signature, writer, now)))
        ops = [OpOutcome(id=line.op_id, disposition="accepted") for line in push.lines]
        header, time = push.header, milliseconds(now)
        return PushReply(push=header.push, epoch=header.epoch, seq=0, time=time, ops=ops)

    async def later(body: bytes, signature: str, writer: Writer, now: datetime) -> None:
        await asyncio.sleep(LATER_S)
        await wiring.take_push(body, signature, writer, now)

    tasks: list[asyncio.Task[None]] = []
    return wiring._replace(take_push=take)


class _NeverAgain(Writer):
    async def _again(self) -> None:
        await asyncio.sleep(10**9)


def received_is_final(wiring: Wiring) -> Wiring:
    return wiring._replace(writer=_NeverAgain)


def epoch_goes_on(wiring: Wiring) -> Wiring:
    async def nothing(*_: Any) -> None:
        return

    return wiring._replace(begin_epochs=nothing)


def sequence_cursor(wiring: Wiring) -> Wiring:
    """What was entered a moment ago is not seen yet, and its number is."""

    async def changes(school_id: UUID, epoch: str, since: int, now: datetime) -> Answer:
        answer: Answer = await wiring.changes(school_id, epoch, since, now)
        found = await rows(
            """select distinct register_id from act
               where school_id = $1 and seq > $2 and received_at <= $3""",
            school_id,
            since,
            now - timedelta(seconds=LATER_S),
        )
        seen = {ids.short(row["register_id"]) for row in found}
        said = msgspec.json.decode(answer.said)
        said["registers"] = [one for one in said["registers"] if one[0] in seen]
        return structs.replace(answer, said=msgspec.json.encode(said))

    return wiring._replace(changes=changes)


def ended_tablet_refused(wiring: Wiring) -> Wiring:
    async def take(body: bytes, *rest: Any) -> PushReply:
        _, school_id, device_id = read_signed(body)
        ended = await rows(
            """select 1 as one from device
               where school_id = $1 and id = $2 and ended_at is not null""",
            school_id,
            device_id,
        )
        if ended:
            raise PushRefused("device.ended", "This tablet was ended.", 403)
        return await wiring.take_push(body, *rest)

    return wiring._replace(take_push=take)


IsKnown = Callable[[Op, Sequence[tuple[str, Op]], str], bool]


def _repeating(wiring: Wiring, is_known: IsKnown) -> Wiring:
    """Answers some ops as repeats without keeping them. ``is_known(op, kept, its id)``."""

    async def take(body: bytes, signature: str, writer: Writer, now: datetime) -> PushReply:
        push, school_id, device_id = read_signed(body)
        key = await writer.public_key(school_id, device_id)
        check_push(push, signature, key, writer.signature_holds)
        kept = await _kept(school_id, device_id)
        repeats = [line for line in push.lines if _is_repeat(line, kept, is_known)]
        rest = structs.replace(push, lines=[one for one in push.lines if one not in repeats])
        offset_ms = milliseconds(now) - push.header.wall
        reply = await writer.push(school_id, Arrival(rest, device_id, now, offset_ms))
        ops = [OpOutcome(id=line.op_id, disposition="accepted", dup=True) for line in repeats]
        return structs.replace(reply, ops=[*reply.ops, *ops])

    return wiring._replace(take_push=take)


async def _kept(school_id: UUID, device_id: UUID) -> list[tuple[str, Op]]:
    found = await rows(
        """select op_id, content from inbox
           where school_id = $1 and device_id = $2 and disposition = 'accepted'""",
        school_id,
        device_id,
    )
    return [(row["op_id"], read_op(row["content"])) for row in found]


def _is_repeat(line: PushLine, kept: Sequence[tuple[str, Op]], is_known: IsKnown) -> bool:
    op = _said(line)
    return op is not None and is_known(op, kept, line.op_id)


def same_n_is_known(wiring: Wiring) -> Wiring:
    return _repeating(
        wiring, lambda op, kept, op_id: any(one.n == op.n and name != op_id for name, one in kept)
    )


def same_content_is_known(wiring: Wiring) -> Wiring:
    def says(op: Op) -> tuple[object, ...]:
        return (op.type, op.register, bytes(op.body), op.grant)

    def is_known(op: Op, kept: Sequence[tuple[str, Op]], op_id: str) -> bool:
        return any(says(one) == says(op) and name != op_id for name, one in kept)

    return _repeating(wiring, is_known)


BUGS: dict[str, Bug] = {
    bug.__name__: bug
    for bug in (
        all_or_nothing,
        author_from_session,
        base_beyond_fork,
        beacons_unheard,
        ended_tablet_refused,
        epoch_goes_on,
        grade_by_device_clock,
        held_dropped,
        last_write_wins,
        received_is_final,
        reply_before_commit,
        same_content_is_known,
        same_n_is_known,
        sequence_cursor,
        wall_clock_order,
    )
}
