"""The protocol's addresses (PROTOCOL 3, 5)."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.enums import MediaType
from litestar.params import FromQuery, JSONBody
from litestar.response import ServerSentEvent, ServerSentEventMessage

from server.accounts.dependencies import needs_sign_in, requires
from server.accounts.sessions import SignedIn, goes_on
from server.clock import Clock
from server.rules.permissions import Action
from server.tablets.answer import Answer, Take, answer_changes, answer_refused, answer_signed
from server.tablets.beacon import take_beacon
from server.tablets.body import whole_body
from server.tablets.device_cookie import COOKIE, device_cookie, device_named
from server.tablets.enrol import Enrol, Enrolled, enrol
from server.tablets.push import PushRefused, take_or_shed
from server.tablets.shedding import PUSH
from server.tablets.wakes import HEARTBEAT_S, Wakes
from sync.core import ids
from sync.core.beacon import BYTES_MAX
from sync.core.messages import PACKED_MAX
from sync.service.log import read_head

SIGNATURE = "x-firstbell-signature"

AnyRequest = Request[Any, Any, Any]


@post(PUSH, request_max_body_size=PACKED_MAX, status_code=200)
async def push(request: AnyRequest, clock: NamedDependency[Clock]) -> Response[bytes]:
    with request.app.state.writer.in_hand():
        return await _signed(request, take_or_shed, clock)


@post("/sync/beacon", request_max_body_size=BYTES_MAX, status_code=200)
async def beacon(request: AnyRequest, clock: NamedDependency[Clock]) -> Response[bytes]:
    return await _signed(request, take_beacon, clock)


async def _signed(request: AnyRequest, take: Take, clock: Clock) -> Response[bytes]:
    signature, writer = request.headers.get(SIGNATURE, ""), request.app.state.writer
    try:
        body = await whole_body(request)
    except PushRefused as slow:
        return _response(answer_refused(slow))
    return _response(await answer_signed(take, body, signature, writer, clock.now()))


def _response(answer: Answer) -> Response[bytes]:
    response = Response(answer.said, media_type=MediaType.JSON, status_code=answer.status)
    if answer.retry_after is not None:
        response.headers["Retry-After"] = str(answer.retry_after)
    return response


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
    return _response(await answer_changes(signed_in.school_id, epoch, since, clock.now()))


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
