"""That a form was ours: a token bound to the browser's cookie, and Fetch Metadata (ASVS 3.5).

A signed-in browser's token is an HMAC over its session; before that, over a cookie made for the
purpose. Both need the server's key, so no cookie or token alone is worth anything.
"""

import hmac
from hashlib import sha256
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from server.accounts.secret import TokenBytes, base64url, digest_of, new_secret
from server.accounts.sessions import COOKIE
from server.errors import NotAllowed

HEADER = "x-csrftoken"
FIELD = "_csrf_token"
FORM_COOKIE = "firstbell_form"
FORM_SECONDS = 24 * 60 * 60
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# SYNC §3: need no cookie, so none can be abused
SIGNED_BY_DEVICES = ("/sync/push", "/sync/beacon")
SIGN_OUT = "/sign-out"
CHECKS_ITSELF = "checks_its_own_form"  # opt of a route whose form is too large to be read twice
_FORMS = frozenset({RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART})


def session_token(key: bytes, digest: str) -> str:
    return _mac(key, f"firstbell-csrf-1\n{digest}")


def form_token(key: bytes, cookie: str) -> str:
    """For a form that is sent before anybody has signed in."""
    return _mac(key, f"firstbell-form-1\n{digest_of(cookie)}")


def _mac(key: bytes, text: str) -> str:
    return base64url(hmac.digest(key, text.encode(), sha256))


class Csrf(ASGIMiddleware):
    """Gives pages their token (``csrf_token()`` in templates) and refuses what comes without it."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, key: bytes, *, secure_cookies: bool, token_bytes: TokenBytes) -> None:
        self._key = key
        self._secure = secure_cookies
        self._token_bytes = token_bytes

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        if scope["path"].startswith("/assets/") or _signed_by_device(scope["path"]):
            await next_app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        token, fresh = self._token(request)
        ScopeState.from_scope(scope).csrf_token = token
        if not _needs_no_token(request):
            check_form(request, await _sent(request))
        await next_app(scope, receive, send if fresh is None else self._giving(fresh, send))

    def _token(self, request: Request[Any, Any, Any]) -> tuple[str, str | None]:
        """The token that this browser's forms carry, and a cookie to give it when it has none."""
        session = request.cookies.get(COOKIE)
        if session:
            return session_token(self._key, digest_of(session)), None
        cookie = request.cookies.get(FORM_COOKIE)
        if cookie:
            return form_token(self._key, cookie), None
        fresh = new_secret(self._token_bytes)
        return form_token(self._key, fresh), fresh

    def _giving(self, fresh: str, send: Send) -> Send:
        """Adds the cookie to pages only: nothing else holds a form."""
        cookie = Cookie(
            key=FORM_COOKIE,
            value=fresh,
            path="/",
            httponly=True,
            samesite="lax",
            secure=self._secure,
            max_age=FORM_SECONDS,
        )

        async def giving(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.add("set-cookie", cookie.to_header(header=""))
            await send(message)

        return giving


async def _sent(request: Request[Any, Any, Any]) -> object:
    sent = request.headers.get(HEADER)
    if sent is None and request.content_type[0] in _FORMS:
        return (await request.form()).get(FIELD)
    return sent


def check_form(request: Request[Any, Any, Any], sent: object) -> None:
    """Raises unless ``sent`` is the token of this browser's forms."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise NotAllowed(
            "form.elsewhere", "This was sent from another site. Open Firstbell and do it there."
        )
    token = ScopeState.from_scope(request.scope).csrf_token
    if not isinstance(sent, str) or not hmac.compare_digest(_plain(sent), _plain(str(token))):
        raise NotAllowed(
            "form.token",
            "This page was open too long, or you have signed in or out since. "
            "Load it again, then do it once more.",
        )


def _plain(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _needs_no_token(request: Request[Any, Any, Any]) -> bool:
    if request.method in SAFE_METHODS or _is_signed_out(request):
        return True
    return bool(request.route_handler.opt.get(CHECKS_ITSELF))


def _is_signed_out(request: Request[Any, Any, Any]) -> bool:
    """A sign-out from a tab whose session another tab has ended: there is nothing left to end."""
    return request.url.path == SIGN_OUT and COOKIE not in request.cookies


def _signed_by_device(path: str) -> bool:
    return any(path == one or path.startswith(f"{one}/") for one in SIGNED_BY_DEVICES)
