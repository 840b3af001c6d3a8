"""Sign-in by e-mail and password: one answer, in one time, for every wrong pair (DESIGN §5)."""

from datetime import datetime
from uuid import UUID

from database.engine import current_engine
from server.accounts import store
from server.accounts.email import normal_email
from server.accounts.passwords import LONGEST, Passwords, normal
from server.accounts.secret import TokenBytes, digest_of, new_id
from server.accounts.throttle import LOOK_BACK, PER_ACCOUNT, PER_ADDRESS, wait_s
from server.clock import school_time
from server.errors import BadInput, TooManyTries

ADDRESS_LENGTH = 45  # the longest way to write an IPv6 address


class WrongPair(BadInput):
    """Says nothing of which of the two was wrong, nor whether there is such an account."""

    def __init__(self) -> None:
        super().__init__(
            "sign_in.wrong",
            "That e-mail and password do not go together. "
            "Check both, or ask your administrator for a link.",
        )


async def sign_in(
    email: str,
    password: str,
    *,
    address: str,
    now: datetime,
    passwords: Passwords,
    token_bytes: TokenBytes,
) -> tuple[UUID, UUID]:
    """The account, and the school to go to. Raises as ``check_password`` does.

    Who works at no school today gets the answer of a wrong pair.
    """
    account_id = await check_password(
        email, password, address=address, now=now, passwords=passwords, token_bytes=token_bytes
    )
    school_id = await store.first_school(account_id, school_time(now).date())
    if school_id is None:
        raise WrongPair
    return account_id, school_id


async def check_password(
    email: str,
    password: str,
    *,
    address: str,
    now: datetime,
    passwords: Passwords,
    token_bytes: TokenBytes,
) -> UUID:
    """The account whose e-mail and password these are. Raises WrongPair or TooManyTries."""
    async with passwords.turns:
        try_id = await _count_try(email, address, now, token_bytes)
        known = normal_email(email)
        account = await store.account(known) if known else None
        password_hash = account["password_hash"] if account and _fits(password) else None
        matches = await passwords.matches(password_hash, password if _fits(password) else "")
    if account is None or not matches:
        raise WrongPair
    await store.try_succeeded(try_id)
    found: UUID = account["id"]
    return found


async def _count_try(email: str, address: str, now: datetime, token_bytes: TokenBytes) -> UUID:
    """Counts the try as failed before its password is looked at, or refuses to look."""
    account_key, address = digest_of(email.strip().lower()), address[:ADDRESS_LENGTH]
    try_id = new_id(token_bytes)
    async with current_engine().transaction():
        await store.one_try_at_a_time(account_key, address)
        of_account = await store.failed_since_success(account_key, now - LOOK_BACK)
        of_address = await store.failed_from_address(address, now - LOOK_BACK)
        wait = max(wait_s(of_account, PER_ACCOUNT, now), wait_s(of_address, PER_ADDRESS, now))
        if wait:
            raise TooManyTries(wait)
        await store.add_try(try_id, account_key, address, now)
    return try_id


def _fits(password: str) -> bool:
    return len(normal(password)) <= LONGEST
