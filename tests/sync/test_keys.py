"""SYNC §2: a signature proves the device, a mac proves the author's vault."""

from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.core import ids, keys
from sync.core.messages import PUSH_TAG
from sync.service.log import CHAIN_TAG

SERVER_KEY = b"k" * 32
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def a_point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


KEY, OTHER = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
POINT, SIGNATURE = a_point(KEY), sign(KEY, b"message")


def test_a_signature_holds_for_its_key_and_message_alone():
    assert keys.signature_holds(POINT, SIGNATURE, b"message")
    assert not keys.signature_holds(POINT, SIGNATURE, b"message ")
    assert not keys.signature_holds(a_point(OTHER), SIGNATURE, b"message")
    assert not keys.signature_holds(POINT, sign(OTHER, b"message"), b"message")


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        bytes(64),  # r = s = 0
        SIGNATURE[:63],
        SIGNATURE + b"\0",
        SIGNATURE[:32] + b"\0" + SIGNATURE[32:],  # the same numbers, spelled longer
        SIGNATURE[32:] + SIGNATURE[:32],
        b"\xff" * 64,
        bytes(32) + SIGNATURE[32:],
        SIGNATURE[:32] + ORDER.to_bytes(32, "big"),
    ],
)
def test_what_is_no_signature_does_not_hold_and_does_not_crash(signature):
    assert not keys.signature_holds(POINT, signature, b"message")


@pytest.mark.parametrize(
    "point",
    [
        b"",
        POINT[:-1],
        POINT + b"\0",
        b"\x02" + POINT[1:33],  # compressed
        b"\x04" + bytes(64),  # not on the curve
        b"\x05" + POINT[1:],
        bytes(65),
        b"\0",  # the point at infinity
    ],
)
def test_what_is_no_point_is_no_key(point):
    assert not keys.is_public_key(point)


def test_an_uncompressed_point_is_a_key():
    assert keys.is_public_key(POINT)


def test_a_mac_holds_for_its_secret_and_bytes_alone():
    mac = keys.mac(b"secret", b"op")

    assert keys.mac_holds(b"secret", b"op", mac)
    assert not keys.mac_holds(b"secret", b"op ", mac)
    assert not keys.mac_holds(b"other", b"op", mac)
    assert not keys.mac_holds(b"secret", b"op", mac[:-1])
    assert not keys.mac_holds(b"secret", b"op", "")


def test_a_grants_secret_is_known_again_from_the_servers_key():
    """A restored server recognises old grants (SYNC §4), and each fact counts."""
    facts = uuid4(), uuid4(), uuid4(), uuid4()
    secret = keys.grant_secret(SERVER_KEY, *facts)
    keys.grant_secret.cache_clear()

    assert keys.grant_secret(SERVER_KEY, *facts) == secret
    assert len(secret) == 32
    others = {keys.grant_secret(b"o" * 32, *facts)}
    for place in range(4):
        changed = list(facts)
        changed[place] = uuid4()
        others.add(keys.grant_secret(SERVER_KEY, *changed))
    assert len(others) == 5
    assert secret not in others


def test_every_proof_has_its_own_purpose():
    """PROTOCOL 1.5: what was made for one purpose never serves another."""
    tags = [ids.OP_TAG, keys.MAC_TAG, PUSH_TAG, keys.GRANT_TAG, CHAIN_TAG]

    assert len(set(tags)) == 5
    assert all(tag.startswith(b"firstbell-") and tag.endswith(b"-1\n") for tag in tags)
