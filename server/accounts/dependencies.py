"""Who is signed in, for routes of every feature, and guards that ask what they may (DESIGN §3).

@get("/board", guards=[requires(Action.SEE_BOARD)])
async def board(signed_in: NamedDependency[SignedIn]) -> Template: ...
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler

from server.accounts.sessions import COOKIE, SignedIn, find_session
from server.clock import Clock
from server.errors import NotAllowed, NotSignedIn
from server.rules.permissions import Action, may

Connection = ASGIConnection[Any, Any, Any, Any]
Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]
_KEPT = "firstbell.signed_in"


async def signed_in_on(connection: Connection) -> SignedIn | None:
    """Who sent this request; asked of the database once a request."""
    kept: dict[str, Any] = connection.scope["state"]
    if _KEPT not in kept:
        clock: Clock = connection.app.state.clock
        cookie = connection.cookies.get(COOKIE)
        kept[_KEPT] = await find_session(cookie, clock.now()) if cookie else None
    found: SignedIn | None = kept[_KEPT]
    return found


async def provide_signed_in(request: Request[Any, Any, Any]) -> SignedIn:
    found = await signed_in_on(request)
    if found is None:
        raise NotSignedIn
    return found


async def provide_maybe_signed_in(request: Request[Any, Any, Any]) -> SignedIn | None:
    return await signed_in_on(request)


def provide_clock(request: Request[Any, Any, Any]) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


async def needs_sign_in(connection: Connection, _: BaseRouteHandler) -> None:
    """Guard: anybody of a school."""
    if await signed_in_on(connection) is None:
        raise NotSignedIn


def requires(action: Action) -> Guard:
    """Guard: those who may do ``action``."""

    async def guard(connection: Connection, _: BaseRouteHandler) -> None:
        found = await signed_in_on(connection)
        if found is None:
            raise NotSignedIn
        if not may(found.role, action):
            raise NotAllowed("permission.role", _sentence(found))

    return guard


def _sentence(found: SignedIn) -> str:
    return f"{found.name} is signed in as {found.role.value}, and this is for others to do."


def accounts_dependencies() -> dict[str, Provide]:
    """For ``Litestar(dependencies=...)``: who is signed in (maybe: or None), and the clock."""
    return {
        "signed_in": Provide(provide_signed_in),
        "maybe_signed_in": Provide(provide_maybe_signed_in),
        "clock": Provide(provide_clock, sync_to_thread=False),
    }
