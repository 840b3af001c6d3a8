"""How ids look on the wire: 16 bytes as 22 base64url characters (SYNC §2)."""

import hashlib
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from uuid import UUID

OP_TAG = b"firstbell-op-1\n"
_SHORT = re.compile(r"[A-Za-z0-9_-]{22}\Z")
_HASH = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]\Z")  # its last two bits are 0


def text(raw: bytes) -> str:
    """``raw`` as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(value: str) -> bytes:
    """The bytes of base64url ``value``; ValueError where it is none."""
    return urlsafe_b64decode(value + "=" * (-len(value) % 4))


@lru_cache(maxsize=100_000)
def short(value: UUID) -> str:
    return text(value.bytes)


@lru_cache(maxsize=100_000)
def uuid(value: str) -> UUID:
    """The id that ``value`` spells; ValueError unless it is exactly its 22 characters."""
    if not _SHORT.match(value):
        raise ValueError(f"{value!r} is not an id")
    found = UUID(bytes=raw(value))
    if short(found) != value:
        raise ValueError(f"{value!r} is not the one spelling of its id")
    return found


def is_hash(value: str) -> bool:
    """True for the one spelling of 32 bytes: 43 characters (PROTOCOL 1.2)."""
    return _HASH.match(value) is not None


def op_id(content: bytes) -> str:
    """SHA-256 over purpose tag and bytes: the same bytes are the same op, everywhere."""
    return text(hashlib.sha256(OP_TAG + content).digest())


def device_id(public_key: bytes) -> UUID:
    """The first 16 bytes of SHA-256 of the uncompressed point (SYNC §2)."""
    return UUID(bytes=hashlib.sha256(public_key).digest()[:16])
