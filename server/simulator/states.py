"""Disks that the model has reached, each remembered once by what its rows say (SYNC §7)."""

import hashlib

from database.sql import rows
from server.piccolo_app import APP_CONFIG

PAGE = 4096

Pages = dict[int, bytes]


async def digest() -> bytes:
    """Of every row of every table, in whatever order they lie."""
    found = hashlib.sha256()
    for table in APP_CONFIG.table_classes:
        name = table._meta.tablename
        listed = sorted(repr(list(row.values())) for row in await rows(f"select * from {name}"))
        found.update("\n".join([name, *listed, ""]).encode())
    return found.digest()


class States:
    """Numbers them from 0. Of each only the pages are kept that differ from the first one's."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._first = b""
        self._kept: list[tuple[int, Pages]] = []

    async def keep(self, content: bytes) -> int:
        """The number of what the disk holds now; ``content``: its bytes."""
        named = await digest()
        number = self._numbers.setdefault(named, len(self._kept))
        if number == len(self._kept):
            self._first = self._first or content
            self._kept.append((len(content), self._changed(content)))
        return number

    def _changed(self, content: bytes) -> Pages:
        starts = range(0, len(content), PAGE)
        pages = {start: content[start : start + PAGE] for start in starts}
        return {k: page for k, page in pages.items() if page != self._first[k : k + PAGE]}

    def content(self, number: int) -> bytes:
        length, changed = self._kept[number]
        content = bytearray(self._first[:length].ljust(length, b"\0"))
        for start, page in changed.items():
            content[start : start + PAGE] = page
        return bytes(content)
