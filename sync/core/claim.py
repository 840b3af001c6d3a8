"""What the bytes of an op say that was not entered, as far as anybody can read them."""

from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from sync.core import ids
from sync.core.op import BYTES_MAX

SEEN = ("seen", "arrived")


class Claim(Struct, frozen=True):
    """Nothing here is proved or even in form. None and empty: that part cannot be read.

    ``wall_ms``: the tablet's clock. ``at``: of *arrived*, as it was written.
    """

    kind: str = ""
    register_id: UUID | None = None
    pupils: tuple[UUID, ...] = ()
    at: str = ""
    grant_id: UUID | None = None
    device_id: UUID | None = None
    wall_ms: int | None = None

    @property
    def entries(self) -> int:
        """How many entries it makes, if it is entered: one a pupil; a completion is one."""
        return 1 if self.kind == "complete" else max(1, len(self.pupils))

    @property
    def seen(self) -> tuple[UUID, ...]:
        """The pupils whom it says somebody saw."""
        return self.pupils if self.kind in SEEN else ()


def claim(content: bytes) -> Claim:
    """Reads what can be read; bytes that are no object at all claim nothing."""
    try:
        plain = msgspec.json.decode(content)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return Claim()
    if not isinstance(plain, dict):
        return Claim()
    body = plain.get("body")
    body = body if isinstance(body, dict) else {}
    wall = plain.get("wall")
    return Claim(
        kind=_text(plain.get("type")),
        register_id=_id(plain.get("register")),
        pupils=_ids(body.get("pupils")),
        at=_text(body.get("at")),
        grant_id=_id(plain.get("grant")),
        device_id=_id(plain.get("device")),
        wall_ms=wall if isinstance(wall, int) and not isinstance(wall, bool) else None,
    )


def _text(value: Any) -> str:
    return value[:40] if isinstance(value, str) else ""


def _id(value: Any) -> UUID | None:
    try:
        return ids.uuid(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _ids(value: Any) -> tuple[UUID, ...]:
    found = (_id(one) for one in value) if isinstance(value, list) else ()
    return tuple(dict.fromkeys(one for one in found if one is not None))


def readable(content: bytes) -> str:
    """The bytes as text that hides nothing: what is no printable sign stands as its escape."""
    text = content[:BYTES_MAX].decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else _escaped(sign) for sign in text)


def _escaped(sign: str) -> str:
    return sign.encode("unicode_escape").decode()
