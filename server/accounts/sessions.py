"""Sign-in sessions kept on the server; the browser holds a random cookie (DESIGN §5).

A session ends after 14 days without a request and 60 days after the sign-in, whichever is first,
at sign-out, and when the person has left or lost the way in.
"""

from datetime import datetime, timedelta
from uuid import UUID

from litestar.datastructures import Cookie
from msgspec import Struct

from database.engine import current_engine
from database.sql import Row
from server.accounts import store
from server.accounts.secret import TokenBytes, digest_of, new_secret
from server.clock import school_time
from server.rules.permissions import Role

COOKIE = "firstbell_session"
IDLE = timedelta(days=14)
LONGEST = timedelta(days=60)
SEEN_EVERY = timedelta(minutes=1)


class SignedIn(Struct, frozen=True):
    """The person at the browser, at one school. ``digest`` names the session."""

    school_id: UUID
    school_name: str
    staff_id: UUID
    account_id: UUID
    name: str  # "Ms Okafor"
    initials: str
    position: str
    role: Role
    digest: str


async def begin_session(
    account_id: UUID, school_id: UUID, *, old: str | None, now: datetime, token_bytes: TokenBytes
) -> str:
    """A new session, as its cookie's value. ``old``, what the browser held, ends (ASVS 7.2.4)."""
    value = new_secret(token_bytes)
    async with current_engine().transaction():
        if old is not None:
            await store.delete_session(digest_of(old))
        await store.delete_stale_sessions(account_id, idle_since=now - IDLE, begun=now - LONGEST)
        await store.add_session(digest_of(value), account_id, school_id, now)
    return value


async def find_session(value: str, now: datetime) -> SignedIn | None:
    """Who is signed in with the cookie ``value``; None when nobody is, any more."""
    digest = digest_of(value)
    row = await _live(digest, now)
    if row is None:
        return None
    if now - row["last_seen_at"] >= SEEN_EVERY:
        await store.see_session(digest, now)
    return SignedIn(
        school_id=row["school_id"],
        school_name=row["school_name"],
        staff_id=row["staff_id"],
        account_id=row["account_id"],
        name=person_name(row["title"], row["given_name"], row["family_name"]),
        initials=_initials(row["given_name"], row["family_name"]),
        position=row["position"],
        role=Role(row["role"]),
        digest=digest,
    )


async def began_at(signed_in: SignedIn) -> datetime:
    """When the person signed in for this session."""
    return await store.session_begun(signed_in.digest)


async def goes_on(signed_in: SignedIn, now: datetime) -> bool:
    """Whether the session has not ended since; asking is no request and keeps nothing alive."""
    return await _live(signed_in.digest, now) is not None


async def _live(digest: str, now: datetime) -> Row | None:
    return await store.live_session(
        digest, idle_since=now - IDLE, begun=now - LONGEST, today=school_time(now).date()
    )


async def end_session(value: str) -> None:
    await store.delete_session(digest_of(value))


def session_cookie(value: str, *, secure: bool) -> Cookie:
    """Kept as long as a session can be; the server ends it earlier."""
    return Cookie(
        key=COOKIE,
        value=value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure,
        max_age=int(LONGEST.total_seconds()),
    )


def person_name(title: str, given_name: str, family_name: str) -> str:
    """As a register names a member of staff: "Ms Okafor", or "Ngozi Okafor" without a title."""
    return f"{title or given_name} {family_name}".strip()


def _initials(given_name: str, family_name: str) -> str:
    return (given_name[:1] + family_name[:1]).upper()
