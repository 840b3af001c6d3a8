"""The protocol's addresses (PROTOCOL 3, 5)."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromQuery, JSONBody
from litestar.response import ServerSentEvent, ServerSentEventMessage
from msgspec import Struct

from server.accounts.dependencies import needs_sign_in, requires
from server.accounts.sessions import SignedIn, goes_on
from server.clock import Clock, milliseconds
from server.register import store
from server.rules.permissions import Action
from server.tablets.beacon import take_beacon
from server.tablets.device_cookie import COOKIE, device_cookie, device_named
from server.tablets.enrol import Enrol, Enrolled, enrol
from server.tablets.push import PushRefused, take_push
from server.tablets.wakes import HEARTBEAT_S, Wakes
from sync.core import ids
from sync.core.beacon import BYTES_MAX
from sync.core.messages import PACKED_MAX
from sync.service.log import read_head

CHANGES_MAX = 500
SIGNATURE = "x-firstbell-signature"
RETRY_MAX_S = 4
BUSY = "Too many tablets are sending at once. The entries stay on this one and go by themselves."

AnyRequest = Request[Any, Any, Any]


@post("/sync/push", request_max_body_size=PACKED_MAX, status_code=200)
async def push(request: AnyRequest, clock: NamedDependency[Clock]) -> Response[bytes]:
    """Kept to the bone: what is shed under load is shed before the body is read (PROTOCOL 7.2)."""
    writer = request.app.state.writer
    if writer.is_full:
        return _busy(clock)
    with writer.in_hand():
        return await _signed(request, take_push, clock)


@post("/sync/beacon", request_max_body_size=BYTES_MAX, status_code=200)
async def beacon(request: AnyRequest, clock: NamedDependency[Clock]) -> Response[bytes]:
    """Never shed: it is small, and says when the pushes that are shed were made."""
    return await _signed(request, take_beacon, clock)


async def _signed(
    request: AnyRequest, take: Callable[..., Awaitable[Struct]], clock: Clock
) -> Response[bytes]:
    signature = request.headers.get(SIGNATURE, "")
    writer, body = request.app.state.writer, await request.body()
    try:
        return _json(await take(body, signature, writer, clock.now()))
    except PushRefused as refused:
        return _json({"push": "", "code": refused.code, "text": refused.text}, refused.status)


def _busy(clock: Clock) -> Response[bytes]:
    answer = _json({"push": "", "code": "push.busy", "text": BUSY}, 503)
    # Not all of them at the same moment again.
    answer.headers["Retry-After"] = str(1 + clock.now().microsecond % RETRY_MAX_S)
    return answer


def _json(said: object, status_code: int = 200) -> Response[bytes]:
    return Response(msgspec.json.encode(said), media_type=MediaType.JSON, status_code=status_code)


@post("/sync/enrol", guards=[requires(Action.TAKE_REGISTER)], status_code=200)
async def enrol_device(
    request: AnyRequest,
    data: JSONBody[Enrol],
    signed_in: NamedDependency[SignedIn],
    clock: NamedDependency[Clock],
) -> Response[Enrolled]:
    settings, school_id = request.app.state.settings, signed_in.school_id
    was = device_named(settings.key, school_id, request.cookies.get(COOKIE))
    enrolled = await enrol(data, signed_in, was, settings.key, clock.now(), os.urandom)
    device_id = ids.uuid(enrolled.device)
    cookie = device_cookie(settings.key, school_id, device_id, secure=settings.secure_cookies)
    return Response(enrolled, cookies=[cookie])


@get("/sync/changes", guards=[needs_sign_in])
async def changes(
    signed_in: NamedDependency[SignedIn],
    clock: NamedDependency[Clock],
    epoch: FromQuery[str] = "",
    since: FromQuery[int] = 0,
) -> Response[bytes]:
    """Which registers changed after ``since``. Too many, or another epoch: fetch all anew."""
    present, seq = await read_head(signed_in.school_id)
    said: dict[str, object] = {"epoch": present, "seq": seq, "time": milliseconds(clock.now())}
    changed = []
    behind = epoch != present or not 0 <= seq - since <= store.ACTS_MAX
    if not behind:
        changed = await store.changed_since(signed_in.school_id, since, CHANGES_MAX + 1)
    if behind or len(changed) > CHANGES_MAX:
        return _json(said | {"again": True, "registers": []})
    return _json(said | {"registers": [[ids.short(one), last] for one, last in changed]})


@get("/live", guards=[needs_sign_in])
async def live(
    request: AnyRequest,
    signed_in: NamedDependency[SignedIn],
    clock: NamedDependency[Clock],
) -> ServerSentEvent:
    """A poke at once, so that a page that was away asks; then one at each change.

    It ends with the session: who has signed out hears no more of the school.
    """
    return ServerSentEvent(_pokes(request.app.state.wakes, signed_in, clock))


async def _pokes(
    wakes: Wakes, signed_in: SignedIn, clock: Clock
) -> AsyncIterator[ServerSentEventMessage]:
    async with wakes.listening(signed_in.school_id) as poked:
        while not wakes.stopping and await goes_on(signed_in, clock.now()):
            _, seq = await read_head(signed_in.school_id)
            yield ServerSentEventMessage(data=str(seq), id=str(seq))
            try:
                await asyncio.wait_for(poked.wait(), HEARTBEAT_S)
            except TimeoutError:
                yield ServerSentEventMessage(comment="still here")
            poked.clear()


tablet_routes = [push, beacon, enrol_device, changes, live]
