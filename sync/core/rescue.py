"""A rescue file: the pushes of a tablet that cannot send, as text (PROTOCOL 10)."""

import binascii
from collections.abc import Iterator

from msgspec import Struct

FIRST_LINE = b"firstbell-rescue-1"
BYTES_MAX = 20_000_000
PUSHES_MAX = 1_000


class BadRescue(ValueError):
    """The file as a whole is none. ``args[0]`` is a text key."""


class RescuedPush(Struct, frozen=True):
    """One line. ``body``: as of 3.1; None where the line cannot be read."""

    line: int
    signature: str
    body: bytes | None


def read_rescue(content: bytes) -> list[RescuedPush]:
    """The pushes of a file; a line that is cut or changed spoils no other."""
    if len(content) > BYTES_MAX:
        raise BadRescue("rescue.too_large")
    lines = [line.strip() for line in content.split(b"\n", PUSHES_MAX + 2)]
    if lines[0].removeprefix(b"\xef\xbb\xbf") != FIRST_LINE:
        raise BadRescue("rescue.unknown")
    if len(lines) > PUSHES_MAX + 2:
        raise BadRescue("rescue.too_large")
    return list(_pushes(lines))


def _pushes(lines: list[bytes]) -> Iterator[RescuedPush]:
    for number, line in enumerate(lines[1:], start=2):
        if line:
            signature, _, packed = line.partition(b" ")
            yield RescuedPush(number, signature.decode("ascii", "replace"), _unpacked(packed))


def _unpacked(packed: bytes) -> bytes | None:
    try:
        return binascii.a2b_base64(packed, strict_mode=True)
    except binascii.Error:
        return None
