"""Power that goes, and a disk that fails, at a chosen statement of the server's."""

import asyncio
import sqlite3

from database import sql

NO_DISK = ("savepoint", "rollback to", "release")  # inside a transaction they write nothing


class PowerCut(BaseException):
    """The process is gone. No ``Exception``: nobody in the server may catch it and go on."""


class Power:
    """Told of each statement before it runs (``database.sql.observers``), on whatever engine.

    BEGIN and COMMIT are not counted: a cut at the last statement of a transaction is a cut before
    its commit, and one at the next transaction's first statement a cut after it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.gone = asyncio.Event()
        self._loop = loop
        self._off = False
        self._until_cut: int | None = None
        self._until_trouble: int | None = None

    def __enter__(self) -> "Power":
        sql.observers.append(self._statement)
        return self

    def __exit__(self, *_: object) -> None:
        sql.observers.remove(self._statement)

    def plan(self, cut: int | None = None, trouble: int | None = None) -> None:
        """Goes at the ``cut``-th statement from now; the ``trouble``-th fails, once."""
        self._until_cut, self._until_trouble = cut, trouble

    def off(self) -> None:
        self._off = True
        self._loop.call_soon_threadsafe(self.gone.set)  # statements may run on other threads

    def on(self) -> None:
        self._off = False
        self.gone.clear()
        self.plan()

    def _statement(self, sql: str) -> None:
        if self._off:
            raise PowerCut
        if self._until_cut is not None:
            self._until_cut -= 1
            if self._until_cut <= 0:
                self.off()
                raise PowerCut
        if self._until_trouble is not None and not sql.startswith(NO_DISK):
            self._until_trouble -= 1
            if self._until_trouble == 0:
                raise sqlite3.OperationalError("disk I/O error")
