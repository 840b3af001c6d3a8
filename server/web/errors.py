"""Every refusal and every mistake of ours, as a page for a person or as JSON for a script.

The log gets ids and codes, never names, what was typed, or an exception's own words (DESIGN §5).
"""

import logging
import traceback
from typing import Any
from urllib.parse import quote

from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, InternalServerException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap
from msgspec import Struct

from server.errors import FirstbellError, NotSignedIn, SetupProblem, TooManyTries

log = logging.getLogger("firstbell.web")
AnyRequest = Request[Any, Any, Any]
LONGEST_NEXT = 500
GONE = "client disconnected prematurely"  # the framework's own words


class Refusal(Struct, frozen=True):
    """What a script is told; ``code`` never changes."""

    code: str
    text: str


TITLES = {
    401: "Sign in to go on",
    403: "Not here",
    404: "Nothing here",
    405: "Not this way",
    413: "Too large",
    429: "Wait a little",
    500: "Something went wrong here",
}
OTHER_TITLE = "That could not be taken"
TEXTS = {
    401: "Sign in to go on.",
    403: "This is not yours to do.",
    404: "There is no page at this address. Check it, or begin again from the start.",
    405: "This address does not take what was sent. Go back and try again.",
    413: "What was sent is larger than we take. Send less at once.",
    429: "Too much at once. Wait a minute, then try again.",
    500: "The mistake is ours and is in the log. Try again, and tell the office if it comes back.",
}
OTHER_TEXT = "Something in the address or the form could not be read. Go back and try again."


def answer_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """One handler for all: our own refusals, the framework's, and what nobody expected."""
    status, refusal = _refusal(error)
    _note(request, error, status, refusal.code)
    headers = {"retry-after": str(error.wait_s)} if isinstance(error, TooManyTries) else {}
    if not _wants_page(request):
        if isinstance(error, NotSignedIn) and "hx-request" in request.headers:
            headers["hx-redirect"] = "/sign-in"
        return Response(refusal, status_code=status, headers=headers, media_type=MediaType.JSON)
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return Redirect(_sign_in_address(request))
    body, media_type = _page(request, status, refusal)
    return Response(body, status_code=status, headers=headers, media_type=media_type)


def error_handlers() -> ExceptionHandlersMap:
    """For ``Litestar(exception_handlers=...)``."""
    return {HTTPException: answer_error, Exception: answer_error}


def _refusal(error: Exception) -> tuple[int, Refusal]:
    if isinstance(error, FirstbellError):
        return error.status, Refusal(error.code, error.text)
    status = error.status_code if isinstance(error, HTTPException) else 500
    other = TEXTS[500] if status >= 500 else OTHER_TEXT
    return status, Refusal(f"http.{status}", TEXTS.get(status, other))


def _note(request: AnyRequest, error: Exception, status: int, code: str) -> None:
    """Where it happened, without the words of the error: a database's quote the row."""
    if status < 500 or _has_gone_away(error):
        return
    where = request.scope.get("path_template") or "no route"  # the path itself may hold a secret
    log.error("%s %s: %s, %s", request.method, where, code, type(error).__name__)
    if not isinstance(error, SetupProblem):
        log.error("%s", "".join(traceback.format_tb(error.__traceback__)))


def _has_gone_away(error: Exception) -> bool:
    """A browser out of reach in the middle of its request is no mistake of ours."""
    return isinstance(error, InternalServerException) and error.detail == GONE


def _wants_page(request: AnyRequest) -> bool:
    """Whether a person waits for a page: a browser that goes somewhere, not a script."""
    headers = request.headers
    if "hx-request" in headers or request.scope["path"].startswith("/sync/"):
        return False
    # A browser's own, or its worker's, which asks for the page in its place.
    if headers.get("sec-fetch-mode", "navigate") not in ("navigate", "same-origin"):
        return False
    return "text/html" in headers.get("accept", "")


def _sign_in_address(request: AnyRequest) -> str:
    path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
    wanted = quote(path, safe="/") + (f"?{query}" if query else "")
    if wanted == "/" or len(wanted) > LONGEST_NEXT:
        return "/sign-in"
    return f"/sign-in?next={quote(wanted, safe='/')}"


def _page(request: AnyRequest, status: int, refusal: Refusal) -> tuple[str, MediaType]:
    """The refusal as a page; as plain text when even that fails."""
    away = status == 401
    context = {
        "request": request,
        "title": TITLES.get(status, TITLES[500] if status >= 500 else OTHER_TITLE),
        "text": refusal.text,
        "code": refusal.code,
        "back": "/sign-in" if away else "/",
        "back_text": "Sign in" if away else "Back to the start",
    }
    try:
        engine = request.app.template_engine
        assert engine is not None
        return engine.get_template("errors/page.html").render(**context), MediaType.HTML
    except Exception as error:  # the edge: whatever is wrong with the page, the answer goes out
        log.error("errors/page.html: %s", type(error).__name__)
        return f"{refusal.text}\n", MediaType.TEXT
