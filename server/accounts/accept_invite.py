"""Using a one-use link: it makes the account and ties it to the person it was made for.

A link sets a new password, and so is the way back in for who forgot theirs. It must not be the
way into somebody's account at another school: who works elsewhere proves it with the password
they have.
"""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from database.engine import current_engine
from server.accounts import staff_store, store
from server.accounts.invite import PURPOSE
from server.accounts.passwords import Passwords, password_problem
from server.accounts.secret import TokenBytes, digest_of, new_id
from server.accounts.sign_in import check_password
from server.clock import school_time
from server.errors import BadInput, NotFound


class Invitation(Struct, frozen=True):
    """A link that still works. ``has_password``: they sign in with it and choose no new one."""

    email: str
    school_id: UUID
    school_name: str
    staff_id: UUID
    has_password: bool


class LinkSpent(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "invite.spent",
            "This link was used before or is older than 7 days. "
            "Ask your administrator for a new one, or sign in if you have chosen a password.",
        )


async def open_invitation(secret: str, now: datetime) -> Invitation:
    """What the link is for. Raises LinkSpent for every link that does not work."""
    token = await store.open_token(digest_of(secret), PURPOSE, now)
    if token is None:
        raise LinkSpent
    people = await staff_store.staff_with_email(token["email"], school_time(now).date())
    here = [person["id"] for person in people if person["school_id"] == token["school_id"]]
    if len(here) != 1:  # has left, or has another e-mail now
        raise LinkSpent
    return Invitation(
        email=token["email"],
        school_id=token["school_id"],
        school_name=token["school_name"],
        staff_id=here[0],
        has_password=await _has_password_elsewhere(token["email"], token["school_id"]),
    )


async def accept_invitation(
    secret: str,
    password: str,
    *,
    address: str,
    now: datetime,
    passwords: Passwords,
    token_bytes: TokenBytes,
) -> tuple[UUID, UUID]:
    """The account and the school to sign in to. The link works no more, other sessions end.

    Raises LinkSpent, BadInput for a password that cannot be one, and what ``check_password`` does.
    """
    invitation = await open_invitation(secret, now)
    if invitation.has_password:
        await check_password(
            invitation.email,
            password,
            address=address,
            now=now,
            passwords=passwords,
            token_bytes=token_bytes,
        )
        return await _join(secret, invitation, None, now, token_bytes)
    problem = password_problem(password, invitation.email)
    if problem is not None:
        raise BadInput("password.length", problem)
    return await _join(secret, invitation, await passwords.hash(password), now, token_bytes)


async def _join(
    secret: str,
    invitation: Invitation,
    password_hash: str | None,
    now: datetime,
    token_bytes: TokenBytes,
) -> tuple[UUID, UUID]:
    """All of it or nothing; ``password_hash`` None keeps the password."""
    async with current_engine().transaction():
        if not await store.use_token(digest_of(secret), now):
            raise LinkSpent
        if (
            await _has_password_elsewhere(invitation.email, invitation.school_id)
            and password_hash is not None
        ):
            raise LinkSpent  # became somebody's elsewhere while this form was open
        if password_hash is not None:
            await store.set_password(new_id(token_bytes), invitation.email, password_hash)
        account = await store.account(invitation.email)
        assert account is not None
        await store.set_membership(invitation.school_id, account["id"], invitation.staff_id)
        await store.delete_sessions_of(account["id"])
    return account["id"], invitation.school_id


async def _has_password_elsewhere(email: str, school_id: UUID) -> bool:
    account = await store.account(email)
    return (
        account is not None
        and account["password_hash"] is not None
        and await store.works_elsewhere(account["id"], school_id)
    )
