"""A request's body, read while it comes in time (PROTOCOL 7.2)."""

import asyncio
from typing import Any

from litestar import Request

from server.tablets.push import PushRefused

# A tablet waits 15 s for the whole answer; bodies that drip must not hold the places of others.
BODY_S = 30.0
SLOW = "It took too long to arrive. The entries stay on the tablet and go by themselves."


async def whole_body(request: Request[Any, Any, Any], within_s: float = BODY_S) -> bytes:
    """PushRefused where it has not come ``within_s``."""
    try:
        async with asyncio.timeout(within_s):
            return await request.body()
    except TimeoutError as slow:
        raise PushRefused("push.slow", SLOW, 408) from slow
