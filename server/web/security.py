"""What every answer tells the browser not to do (DESIGN §5; ASVS 5.0, 3.4).

Set where a message leaves the application, so that pages of refusals carry it too.
"""

from collections.abc import Awaitable, Callable

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types firstbell",
    )
)
_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}

BeforeSend = Callable[[Message, Scope], Awaitable[None]]


def security_headers(*, tls: bool) -> BeforeSend:
    """Hook for ``Litestar(before_send=[...])``.

    A header that a route has set stands. An answer that says nothing of caching is personal and
    is not stored. ``tls``: the school is reached by https only, so the browser may insist on it.
    """
    everywhere = _EVERYWHERE | (_TLS if tls else {})

    async def add_headers(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        wanted = everywhere if scope["path"].startswith("/assets/") else everywhere | _PAGES
        for name, value in wanted.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")

    return add_headers
