"""What the process answers to one request: the shipped functions behind the routes' addresses."""

import base64
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import msgspec
from msgspec import Struct

from server.accounts.sessions import SignedIn, begin_session, end_session, find_session
from server.errors import BadInput, FirstbellError, NotSignedIn
from server.register.take import sheet_of, take_by_form, view_of
from server.simulator.school import SCHOOL_ID, account_of
from server.simulator.wiring import Wiring
from server.tablets.answer import Answer, Take, answer_busy, answer_signed
from server.tablets.device_cookie import device_cookie, device_named
from server.tablets.enrol import Enrol
from sync.core import ids
from sync.service.writer import Writer

log = logging.getLogger(__name__)

SIGNATURE, SESSION, DEVICE = "x-firstbell-signature", "x-session", "x-device"


class Asked(Struct):
    """``headers`` in lower case; ``body``: base64."""

    path: str
    headers: dict[str, str] = {}
    body: str = ""


class Answered(Struct):
    status: int
    body: str
    headers: dict[str, str] = {}


class Process(Struct):
    """What lives in the server's memory, and dies with it."""

    wiring: Wiring
    writer: Writer
    key: bytes
    now: Callable[[], datetime]
    random: Callable[[int], bytes]


async def answer(process: Process, asked: Asked) -> Answered:
    """Refusals and our own mistakes as ``server.web.errors`` answers them to a script."""
    url = urlsplit(asked.path)
    place = next((place for place in _PLACES if url.path.startswith(place)), "")
    try:
        if not place:
            return _json({"code": "http.404", "text": "There is no page at this address."}, 404)
        return await _PLACES[place](process, asked, url.path.removeprefix(place), url.query)
    except FirstbellError as refused:
        return _json({"code": refused.code, "text": refused.text}, refused.status)
    except Exception as mistake:
        log.exception("%s: %s", url.path, type(mistake).__name__)
        return _json({"code": "http.500", "text": "The mistake is ours and is in the log."}, 500)


async def _push(process: Process, asked: Asked, _: str, __: str) -> Answered:
    writer = process.writer
    if writer.is_full:
        return _answered(answer_busy(process.now()))
    with writer.in_hand():
        return await _signed(process, asked, process.wiring.take_push)


async def _beacon(process: Process, asked: Asked, _: str, __: str) -> Answered:
    return await _signed(process, asked, process.wiring.take_beacon)


async def _signed(process: Process, asked: Asked, take: Take) -> Answered:
    body, signature = base64.b64decode(asked.body), asked.headers.get(SIGNATURE, "")
    return _answered(await answer_signed(take, body, signature, process.writer, process.now()))


async def _enrol(process: Process, asked: Asked, _: str, __: str) -> Answered:
    """The cookie of PROTOCOL 8.3 travels as the header ``x-device``, both ways."""
    by = await _signed_in(process, asked)
    try:
        said = msgspec.json.decode(base64.b64decode(asked.body), type=Enrol)
    except msgspec.MsgspecError as problem:
        raise BadInput("http.400", str(problem)) from problem
    was = device_named(process.key, by.school_id, asked.headers.get(DEVICE))
    enrolled = await process.wiring.enrol(said, by, was, process.key, process.now(), process.random)
    device_id = ids.uuid(enrolled.device)
    cookie = device_cookie(process.key, by.school_id, device_id, secure=False)
    answered = _json(enrolled)
    answered.headers[DEVICE] = str(cookie.value)
    return answered


async def _changes(process: Process, asked: Asked, _: str, query: str) -> Answered:
    by = await _signed_in(process, asked)
    told = {name: values[0] for name, values in parse_qs(query).items()}
    epoch, since = told.get("epoch", ""), int(told.get("since", "0"))
    return _answered(await process.wiring.changes(by.school_id, epoch, since, process.now()))


async def _sheet(process: Process, asked: Asked, register: str, _: str) -> Answered:
    """What a page shows of a register; the page itself is left out."""
    by = await _signed_in(process, asked)
    sheet = await sheet_of(by.school_id, register, process.now())
    said = {
        "epoch": sheet.epoch,
        "seq": sheet.seq,
        "marks": {pupil.id: [pupil.mark, pupil.minutes] for pupil in sheet.pupils},
        "completed": bool(sheet.taken),
        "state": sheet.state,
    }
    return _json(said)


async def _form(process: Process, asked: Asked, register: str, _: str) -> Answered:
    """A register's plain form, as JSON: what the office says without a tablet."""
    by = await _signed_in(process, asked)
    form = msgspec.json.decode(base64.b64decode(asked.body), type=dict[str, str])
    view = await view_of(by.school_id, register)
    await take_by_form(view, form, by, process.now())
    return _json({})


async def _sign_in(process: Process, asked: Asked, staff: str, _: str) -> Answered:
    """A session as after the right password, which costs more to check than a story."""
    secret = await begin_session(
        account_of(ids.uuid(staff)),
        SCHOOL_ID,
        old=asked.headers.get(SESSION),
        now=process.now(),
        token_bytes=process.random,
    )
    return _json({"session": secret})


async def _sign_out(process: Process, asked: Asked, _: str, __: str) -> Answered:
    await end_session(asked.headers.get(SESSION, ""))
    return _json({})


async def _signed_in(process: Process, asked: Asked) -> SignedIn:
    secret = asked.headers.get(SESSION)
    found = await find_session(secret, process.now()) if secret else None
    if found is None:
        raise NotSignedIn
    return found


def _answered(answer: Answer) -> Answered:
    headers = {} if answer.retry_after is None else {"retry-after": str(answer.retry_after)}
    return Answered(answer.status, answer.said.decode(), headers)


def _json(said: object, status: int = 200) -> Answered:
    return Answered(status, msgspec.json.encode(said).decode())


_PLACES: dict[str, Callable[[Process, Asked, str, str], Awaitable[Answered]]] = {
    "/sync/push": _push,
    "/sync/beacon": _beacon,
    "/sync/enrol": _enrol,
    "/sync/changes": _changes,
    "/sheet/": _sheet,
    "/form/": _form,
    "/sign-in/": _sign_in,
    "/sign-out": _sign_out,
}
