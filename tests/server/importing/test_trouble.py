"""Whoever waits for an import hears whether it is the disk or the database that cannot be used."""

import errno
import sqlite3

import asyncpg
import pytest

from server.importing.trouble import NO_DATABASE, trouble

FULL = "The server’s disk is full, so nothing of this was kept. Tell whoever runs the server."
NOT_WRITTEN = FULL.replace("is full", "cannot be written")


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (PermissionError(errno.EACCES, "Permission denied"), NOT_WRITTEN),
        (asyncpg.DiskFullError("could not extend file"), FULL),
        (sqlite3.OperationalError("database is locked"), NO_DATABASE),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), NO_DATABASE),
        (TimeoutError(), NO_DATABASE),
        (asyncpg.InterfaceError("connection is closed"), NO_DATABASE),
    ],
)
def test_each_trouble_in_words(problem: Exception, sentence: str) -> None:
    assert trouble(problem) == sentence


def test_sqlite_says_itself_that_it_is_full() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("pragma max_page_count = 1")

    with pytest.raises(sqlite3.OperationalError) as full:
        connection.execute("create table one (name text)")

    assert trouble(full.value) == FULL
