"""What the routes of this feature share beside the request."""

from typing import Any

from litestar import Request

from server.accounts.passwords import Passwords
from server.accounts.secret import TokenBytes


class Desk:
    """``behind_proxy``: the last hop of X-Forwarded-For is our own proxy's word."""

    def __init__(self, passwords: Passwords, token_bytes: TokenBytes, behind_proxy: bool) -> None:
        self.passwords = passwords
        self.token_bytes = token_bytes
        self.behind_proxy = behind_proxy

    def address(self, request: Request[Any, Any, Any]) -> str:
        """Where the request came from; a header is believed only from our own proxy."""
        if self.behind_proxy:
            forwarded = request.headers.getall("x-forwarded-for", [])
            if forwarded:
                return forwarded[-1].rpartition(",")[2].strip()
        return request.client.host if request.client else ""
