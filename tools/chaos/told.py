"""What authors were told is saved: written down as it is said, outside of the browser."""

from pathlib import Path

import msgspec
from msgspec import Struct


class Told(Struct, frozen=True):
    """One op that a page has told its author is saved.

    ``who``: e-mail of the person who had signed in there by the time of the tap; of two, where the
    way of a sign-in was cut and nobody could see which.
    """

    op: str
    text: str
    device: str
    n: int
    who: list[str]
    profile: int = 0


class Ledger:
    """One line a fact, on the disk at once: what is killed afterwards takes none of it back."""

    def __init__(self, file: Path) -> None:
        self.told: list[Told] = []
        self._file = file.open("ab", buffering=0)

    def hear(self, profile: int, said: str) -> None:
        """``said``: JSON of what ``LISTEN`` passes on."""
        told = msgspec.structs.replace(msgspec.json.decode(said, type=Told), profile=profile)
        self.told.append(told)
        self._file.write(msgspec.json.encode(told) + b"\n")

    def close(self) -> None:
        self._file.close()
