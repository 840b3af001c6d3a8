"""The office's queue of entries that need a person, and each author's own entries."""

import os
from collections.abc import Callable, Coroutine
from typing import Any
from uuid import UUID

from litestar import Controller, Request, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from server.accounts.dependencies import requires
from server.accounts.sessions import SignedIn
from server.clock import Clock
from server.errors import BadInput
from server.held import decide
from server.held.decide import Desk
from server.held.mine import read_mine
from server.held.queue import read_entry, read_queue, read_set_aside
from server.rules.permissions import Action
from sync.core import ids
from sync.service.held import count_waiting

AnyRequest = Request[Any, Any, Any]
Form = dict[str, str]


def provide_part(request: AnyRequest) -> bool:
    """True where the page asks for its own part again, without the frame."""
    return request.url.path.endswith("/part")


IS_PART = Provide(provide_part, sync_to_thread=False)


class HeldController(Controller):
    path = "/held"
    guards = (requires(Action.DECIDE_HELD),)
    dependencies = {"part": IS_PART}  # noqa: RUF012

    @get(["/", "/part"])
    async def queue(
        self,
        request: AnyRequest,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        part: NamedDependency[bool],
        after: FromQuery[str] = "",
    ) -> Template:
        now = clock.now()
        queue = await read_queue(signed_in.school_id, after, _key(request), now)
        if part:
            return Template("held/_queue.html", context={"queue": queue, "live": True})
        context = {"staff": signed_in, "queue": queue, "live": False, "held": queue.waiting}
        return Template("held/queue.html", context=context)

    @get("/set-aside")
    async def set_aside(
        self,
        request: AnyRequest,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        page: FromQuery[str] = "",
    ) -> Template:
        school_id = signed_in.school_id
        entries, following = await read_set_aside(school_id, page, _key(request), clock.now())
        context = {
            "staff": signed_in,
            "entries": entries,
            "following": following,
            "held": await count_waiting(school_id),
        }
        return Template("held/set_aside.html", context=context)

    @get("/{op:str}")
    async def entry(
        self,
        request: AnyRequest,
        op: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Template:
        return await _entry(request, op, signed_in, clock)

    @post("/{op:str}/accept")
    async def accept(
        self,
        request: AnyRequest,
        op: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Redirect | Template:
        """Enters it as somebody's entry."""
        return await _decide(request, op, signed_in, clock, _accept)

    @post("/{op:str}/set-aside")
    async def put_aside(
        self,
        request: AnyRequest,
        op: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Redirect | Template:
        """Sets it aside, asks for the second person, or is that person's consent."""
        return await _decide(request, op, signed_in, clock, _set_aside)

    @post("/{op:str}/take-up")
    async def take_up(
        self,
        request: AnyRequest,
        op: FromPath[str],
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
    ) -> Redirect | Template:
        return await _decide(request, op, signed_in, clock, _take_up)


class MineController(Controller):
    path = "/entries/mine"
    guards = (requires(Action.TAKE_REGISTER),)
    dependencies = {"part": IS_PART}  # noqa: RUF012

    @get(["/", "/part"])
    async def mine(
        self,
        request: AnyRequest,
        signed_in: NamedDependency[SignedIn],
        clock: NamedDependency[Clock],
        part: NamedDependency[bool],
        before: FromQuery[str] = "",
    ) -> Template:
        school_id, staff_id = signed_in.school_id, signed_in.staff_id
        mine = await read_mine(school_id, staff_id, before, _key(request), clock.now())
        if part:
            return Template("held/_mine.html", context={"mine": mine, "live": True})
        context = {
            "staff": signed_in,
            "staff_id": ids.short(staff_id),
            "mine": mine,
            "live": False,
            "server_ms": mine.now_ms,
        }
        return Template("held/mine.html", context=context)


def _key(request: AnyRequest) -> bytes:
    key: bytes = request.app.state.settings.key
    return key


async def _form(request: AnyRequest) -> Form:
    form: FormMultiDict = await request.form()
    return {key: value for key, value in form.items() if isinstance(value, str)}


def _desk(request: AnyRequest, form: Form, by: SignedIn, clock: Clock) -> Desk:
    seen = form.get("seen", "")
    shown = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1
    return Desk(by, shown, clock.now(), _key(request), os.urandom)


def _staff(form: Form) -> UUID | None:
    try:
        return ids.uuid(form.get("as", ""))
    except ValueError:
        return None


Decision = Callable[[str, Form, Desk], Coroutine[Any, Any, None]]


async def _accept(op: str, form: Form, desk: Desk) -> None:
    await decide.accept(op, _staff(form), form.get("reason", ""), desk)


async def _set_aside(op: str, form: Form, desk: Desk) -> None:
    await decide.set_aside(op, form.get("reason", ""), desk)


async def _take_up(op: str, form: Form, desk: Desk) -> None:
    await decide.take_up(op, form.get("reason", ""), desk)


async def _decide(
    request: AnyRequest, op: str, by: SignedIn, clock: Clock, decision: Decision
) -> Redirect | Template:
    """Back to the queue; where it is refused, the entry again with what was typed."""
    form = await _form(request)
    try:
        await decision(op, form, _desk(request, form, by, clock))
    except BadInput as problem:
        return await _entry(request, op, by, clock, problem, form)
    return _decided(request, op, by)


async def _entry(
    request: AnyRequest,
    op: str,
    by: SignedIn,
    clock: Clock,
    problem: BadInput | None = None,
    typed: Form | None = None,
) -> Template:
    """The page of one op; ``problem``: why nothing was decided, with what was typed left in it."""
    now = clock.now()
    context = {
        "staff": by,
        "op": await read_entry(by.school_id, op, by.staff_id, _key(request), now),
        "problem": "" if problem is None else problem.text,
        "typed": typed or {},
        "held": await count_waiting(by.school_id),
    }
    status = 200 if problem is None else problem.status
    return Template("held/entry.html", context=context, status_code=status)


def _decided(request: AnyRequest, op: str, by: SignedIn) -> Redirect:
    request.app.state.wakes.committed(by.school_id)
    return Redirect(f"/held/{op}", status_code=303)


held_routes: list[Any] = [HeldController, MineController]
