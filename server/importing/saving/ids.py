"""Ids of new rows: random, and in the order of time, so that every index is written at its end."""

import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from uuid import UUID

TokenBytes = Callable[[int], bytes]
BATCH = 4_096

_VERSION_7 = 0x7 << 76
_VARIANT = 0x2 << 62
_RANDOM = ((1 << 12) - 1) << 64 | ((1 << 62) - 1)  # the bits that are neither


class NewIds:
    """Version 7 ids of one day (RFC 9562), each above the one before: 74 random bits, no counter.

    ``random``: gives that many bytes.
    """

    def __init__(self, day: date, random: TokenBytes = secrets.token_bytes) -> None:
        midnight = datetime.combine(day, time(), UTC)
        self._time = int(midnight.timestamp() * 1000) << 80
        self._random = random
        self._last = 0
        self._made: list[int] = []

    def next(self) -> UUID:
        if not self._made:
            self._last += 1  # the next millisecond: its ids are above all of this one
            moment = self._time + (self._last << 80) | _VERSION_7 | _VARIANT
            drawn = self._random(16 * BATCH)
            self._made = sorted(
                (
                    moment | int.from_bytes(drawn[at : at + 16]) & _RANDOM
                    for at in range(0, len(drawn), 16)
                ),
                reverse=True,
            )
        return UUID(int=self._made.pop())
