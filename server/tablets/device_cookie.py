"""The cookie by which a browser is known that has lost what it had stored (PROTOCOL 8.3).

It is no credential: it opens nothing, and a copy of it can at most raise a false alarm.
"""

import hmac
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from litestar.datastructures import Cookie

from sync.core import ids

COOKIE = "firstbell_device"
TAG = b"firstbell-device-1\n"
KEPT = timedelta(days=365)


def device_cookie(server_key: bytes, school_id: UUID, device_id: UUID, *, secure: bool) -> Cookie:
    """Says which device this browser is; renewed at each enrolment."""
    return Cookie(
        key=COOKIE,
        value=f"{ids.short(device_id)}.{_mac(server_key, school_id, device_id)}",
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
        max_age=int(KEPT.total_seconds()),
    )


def device_named(server_key: bytes, school_id: UUID, value: str | None) -> UUID | None:
    """The device of ``school_id`` that the cookie names; None where it is none of ours."""
    name, _, claimed = (value or "").partition(".")
    try:
        device_id = ids.uuid(name)
    except ValueError:
        return None
    made = _mac(server_key, school_id, device_id)
    return device_id if hmac.compare_digest(made.encode(), claimed.encode()) else None


def _mac(server_key: bytes, school_id: UUID, device_id: UUID) -> str:
    return ids.text(hmac.digest(server_key, TAG + school_id.bytes + device_id.bytes, sha256)[:16])
