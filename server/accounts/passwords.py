"""Passwords: what may be one, and argon2id over it (DESIGN §5; RFC 9106; NIST SP 800-63B)."""

import asyncio
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 128
AT_ONCE = 2  # each takes 64 MiB and a core for some tens of milliseconds


def normal(password: str) -> str:
    """The same letters typed on another keyboard give the same password (NIST: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_problem(password: str, email: str) -> str | None:
    """Why ``password`` cannot be chosen, as a sentence; None when it can.

    Length only: rules about figures and signs make passwords worse. Counted in characters.
    """
    length = len(normal(password))
    if length < SHORTEST:
        return f"Choose a password of at least {SHORTEST} characters. Three or four words do well."
    if length > LONGEST:
        return f"Choose a password of at most {LONGEST} characters."
    if normal(password).strip().lower() == email.strip().lower():
        return "Choose a password that is not your e-mail."
    return None


class Passwords:
    """Makes and checks hashes beside the event loop, ``AT_ONCE`` at a time.

    ``turns`` is taken before a try is counted, so that a school that signs in at 08:00 never
    counts more than ``AT_ONCE`` of its own waiting people as failed tries.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # RFC 9106's second recommended profile
        self._nobody = self.hash_now("nobody has this password")
        self.turns = asyncio.Semaphore(AT_ONCE)

    def hash_now(self, password: str) -> str:
        """The hash, made in this thread."""
        return self._hasher.hash(_bytes(password))

    async def hash(self, password: str) -> str:
        async with self.turns:
            return await asyncio.to_thread(self.hash_now, password)

    async def matches(self, password_hash: str | None, password: str) -> bool:
        """Whether they go together. None takes as long as a hash does, and never matches."""
        return await asyncio.to_thread(self._matches, password_hash, password)

    def _matches(self, password_hash: str | None, password: str) -> bool:
        try:
            self._hasher.verify(password_hash or self._nobody, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None


def _bytes(password: str) -> bytes:
    return normal(password).encode("utf-8", "surrogatepass")
