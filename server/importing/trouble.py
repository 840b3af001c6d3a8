"""Why the disk or the database cannot be used, as a sentence for whoever waits for an import."""

import errno
import sqlite3

import asyncpg

from server.errors import SetupProblem

OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FULL_DATABASE = "database or disk is full"  # SQLite's own words
NO_DATABASE = "The database cannot be used now, so nothing was written."


def disk_problem(problem: OSError) -> SetupProblem:
    why = "is full" if problem.errno in OUT_OF_ROOM else "cannot be written"
    return SetupProblem(
        "import.disk",
        f"The server’s disk {why}, so nothing of this was kept. Tell whoever runs the server.",
    )


def trouble(problem: Exception) -> str:
    """``problem``: one of ``database.engine.TROUBLE``."""
    if isinstance(problem, OSError) and not isinstance(problem, ConnectionError | TimeoutError):
        return disk_problem(problem).text
    full = isinstance(problem, sqlite3.OperationalError) and str(problem) == _FULL_DATABASE
    if full or isinstance(problem, asyncpg.DiskFullError):
        return disk_problem(OSError(errno.ENOSPC, "")).text
    return NO_DATABASE
