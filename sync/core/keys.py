"""Signatures and macs: what a device proves, and what an author proves (SYNC §2)."""

import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from sync.core import ids

MAC_TAG = b"firstbell-mac-1\n"
GRANT_TAG = b"firstbell-grant-1\n"
POINT_BYTES = 65
SIGNATURE_BYTES = 64


@lru_cache(maxsize=10_000)
def _public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def is_public_key(point: bytes) -> bool:
    """True for an uncompressed point on P-256."""
    try:
        return len(point) == POINT_BYTES and _public_key(point) is not None
    except ValueError:
        return False


def signature_holds(point: bytes, signature: bytes, message: bytes) -> bool:
    """``signature`` is r‖s, as WebCrypto makes it."""
    if len(signature) != SIGNATURE_BYTES:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        _public_key(point).verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=10_000)
def grant_secret(server_key: bytes, school: UUID, device: UUID, staff: UUID, grant: UUID) -> bytes:
    """The grant's secret, made from the server's key, so that a restored server knows it again."""
    facts = b"".join(part.bytes for part in (school, device, staff, grant))
    return hmac.digest(server_key, GRANT_TAG + facts, hashlib.sha256)


def mac(secret: bytes, content: bytes) -> str:
    """The author's mac over an op's bytes, base64url."""
    return ids.text(hmac.digest(secret, MAC_TAG + content, hashlib.sha256))


def mac_holds(secret: bytes, content: bytes, claimed: str) -> bool:
    return hmac.compare_digest(mac(secret, content), claimed)
