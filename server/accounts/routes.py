"""The doors: sign-in, sign-out, one-use links, and the way to a person's first page."""

import secrets
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template
from msgspec import Struct

from server.accounts.accept_invite import (
    Invitation,
    LinkSpent,
    accept_invitation,
    open_invitation,
)
from server.accounts.desk import Desk
from server.accounts.next_page import safe_next
from server.accounts.passwords import LONGEST, SHORTEST, Passwords
from server.accounts.people_routes import invite_person, people
from server.accounts.secret import TokenBytes
from server.accounts.sessions import (
    COOKIE,
    SignedIn,
    begin_session,
    end_session,
    session_cookie,
)
from server.accounts.sign_in import sign_in
from server.clock import Clock
from server.errors import FirstbellError
from server.rules.permissions import FIRST_PAGE

AnyRequest = Request[Any, Any, Any]
EMAIL_SHOWN = 254  # of a rubbish e-mail, so much comes back into the form


class SignInForm(Struct):
    email: str = ""
    password: str = ""
    next: str = ""


class InviteForm(Struct):
    password: str = ""


@get("/", sync_to_thread=False)
def start(maybe_signed_in: NamedDependency[SignedIn | None]) -> Redirect:
    return Redirect(FIRST_PAGE[maybe_signed_in.role] if maybe_signed_in else "/sign-in")


@get("/sign-in", sync_to_thread=False)
def sign_in_page(
    maybe_signed_in: NamedDependency[SignedIn | None],
    wanted: Annotated[str, QueryParameter(name="next")] = "",
    out: FromQuery[str] = "",
) -> Response[Any]:
    next_page = safe_next(wanted)
    if maybe_signed_in is not None:
        return Redirect(next_page or FIRST_PAGE[maybe_signed_in.role])
    return _door(next_page, signed_out=out == "1")


@post("/sign-in")
async def sign_in_send(
    request: AnyRequest,
    data: URLEncodedBody[SignInForm],
    desk: NamedDependency[Desk],
    clock: NamedDependency[Clock],
) -> Response[Any]:
    wanted = safe_next(data.next)
    try:
        account_id, school_id = await sign_in(
            data.email,
            data.password,
            address=desk.address(request),
            now=clock.now(),
            passwords=desk.passwords,
            token_bytes=desk.token_bytes,
        )
    except FirstbellError as refusal:
        return _door(wanted, refusal=refusal, email=data.email.strip()[:EMAIL_SHOWN])
    return await _enter(request, account_id, school_id, desk, clock, wanted)


@post("/sign-out")
async def sign_out(request: AnyRequest) -> Redirect:
    cookie = request.cookies.get(COOKIE)
    if cookie:
        await end_session(cookie)
    answer = Redirect("/sign-in?out=1", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@get("/invite/{secret:str}")
async def invite_page(secret: FromPath[str], clock: NamedDependency[Clock]) -> Template:
    invitation = await open_invitation(secret, clock.now())
    return Template("accounts/invite.html", context=_invite_context(invitation, None))


@post("/invite/{secret:str}")
async def invite_send(
    request: AnyRequest,
    secret: FromPath[str],
    data: URLEncodedBody[InviteForm],
    desk: NamedDependency[Desk],
    clock: NamedDependency[Clock],
) -> Response[Any]:
    try:
        account_id, school_id = await accept_invitation(
            secret,
            data.password,
            address=desk.address(request),
            now=clock.now(),
            passwords=desk.passwords,
            token_bytes=desk.token_bytes,
        )
    except LinkSpent:
        raise
    except FirstbellError as refusal:
        invitation = await open_invitation(secret, clock.now())
        context = _invite_context(invitation, refusal)
        return Template("accounts/invite.html", context=context, status_code=refusal.status)
    return await _enter(request, account_id, school_id, desk, clock, "")


async def _enter(
    request: AnyRequest,
    account_id: UUID,
    school_id: UUID,
    desk: Desk,
    clock: Clock,
    wanted: str,
) -> Redirect:
    """A new session, whatever the browser held before, and the way to the page wanted."""
    value = await begin_session(
        account_id,
        school_id,
        old=request.cookies.get(COOKIE),
        now=clock.now(),
        token_bytes=desk.token_bytes,
    )
    secure = request.app.state.settings.secure_cookies
    cookie = session_cookie(value, secure=secure)
    return Redirect(wanted or "/", status_code=303, cookies=[cookie])


def _door(
    next_page: str,
    *,
    refusal: FirstbellError | None = None,
    email: str = "",
    signed_out: bool = False,
) -> Template:
    context = {
        "next_page": next_page,
        "problem": refusal.text if refusal else "",
        "email": email,
        "signed_out": signed_out,
    }
    status = refusal.status if refusal else 200
    return Template("accounts/sign_in.html", context=context, status_code=status)


def _invite_context(invitation: Invitation, refusal: FirstbellError | None) -> dict[str, Any]:
    return {
        "invitation": invitation,
        "problem": refusal.text if refusal else "",
        "shortest": SHORTEST,
        "longest": LONGEST,
    }


def accounts_routes(
    passwords: Passwords | None = None,
    *,
    token_bytes: TokenBytes = secrets.token_bytes,
    behind_proxy: bool = False,
) -> list[Router]:
    """Route handlers of the application, which also takes ``accounts_dependencies()``.

    Reads ``state.clock`` and ``state.settings``; ``behind_proxy`` as in ``Desk``.
    """
    desk = Desk(passwords or Passwords(), token_bytes, behind_proxy)

    def provide_desk() -> Desk:
        return desk

    return [
        Router(
            "/",
            route_handlers=[
                start,
                sign_in_page,
                sign_in_send,
                sign_out,
                invite_page,
                invite_send,
                people,
                invite_person,
            ],
            dependencies={"desk": Provide(provide_desk, sync_to_thread=False)},
        )
    ]
