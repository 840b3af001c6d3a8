"""Pushes are refused unread while too much waits (PROTOCOL 7.2).

It stands before the routes: a refusal that has found its route has cost twice as much.
"""

from litestar.enums import MediaType
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp, Receive, Scope, Send

from server.tablets.answer import answer_busy

PUSH = "/sync/push"


def shedding(app: ASGIApp) -> ASGIApp:
    """``app``, for what is not shed. Beacons never are: they say when the shed pushes were made."""

    async def shed(scope: Scope, receive: Receive, send: Send) -> None:
        state = scope["litestar_app"].state
        if scope["path"] != PUSH or not state.writer.is_full:
            await app(scope, receive, send)
            return
        answer = answer_busy(state.clock.now())
        response = ASGIResponse(
            body=answer.said,
            headers={"Retry-After": str(answer.retry_after)},
            media_type=MediaType.JSON,
            status_code=answer.status,
        )
        await response(scope, receive, send)

    return shed
