"""Secrets that a browser holds and we keep only as a digest: cookies and links."""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Callable
from uuid import UUID

TokenBytes = Callable[[int], bytes]  # secrets.token_bytes, or a test's own
LENGTH = 32


def new_secret(token_bytes: TokenBytes) -> str:
    """256 random bits, base64url without padding: 43 characters."""
    return base64url(token_bytes(LENGTH))


def digest_of(secret: str) -> str:
    """SHA-256 of what a browser sent, whatever it sent; 43 characters."""
    return base64url(hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest())


def new_id(token_bytes: TokenBytes) -> UUID:
    return UUID(bytes=token_bytes(16), version=4)


def base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
