"""DESIGN §1: every statement on a school's table is bounded by ``school_id``, or the test fails."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import FrameType
from typing import Any

from piccolo.engine.base import Engine
from piccolo.querystring import QueryString

from database import sql
from database.of_school import OfSchool
from database.postgres import FirstbellPostgres
from database.sqlite import FirstbellSQLite
from server.piccolo_app import APP_CONFIG

ROOT = Path(__file__).parents[1]
OF_SCHOOL = frozenset(
    table._meta.tablename for table in APP_CONFIG.table_classes if issubclass(table, OfSchool)
)
NO_ROWS = ("create ", "alter ", "drop ", "pragma ", "savepoint ", "release ", "rollback ")

_TABLE = re.compile(r'\b(from|join|into|update)\s+"?(\w+)"?', re.IGNORECASE)
_BOUND = re.compile(r'"?\bschool_id"?\s*(=|in\b)', re.IGNORECASE)
_COLUMNS = re.compile(r'\binto\s+"?\w+"?\s*\(([^)]*)\)', re.IGNORECASE)

# The named exceptions: they look for schools, by what is known before a school is.
LOOKS_FOR_SCHOOLS = (
    "select school_id from head where exists ",  # sync.service.store.schools_with_unapplied
    "select m.school_id from membership m ",  # server.accounts.store.school_of
    "select 1 as one from membership where account_id = $1 ",  # … .works_elsewhere
    "select school_id, id from staff where lower(email) = $1 ",  # … .staff_with_email
    "select distinct school_id from source_id ",  # server.importing.saving.store
)


class Unbounded(AssertionError):
    """A statement that could read or change another school's rows."""


@lru_cache(maxsize=2_000)
def unbounded(statement: str) -> str | None:
    """Why ``statement`` may not run: a school's table that no ``school_id`` bounds; else None.

    Each table that is read or changed needs a comparison of its own, and an insert its column.
    """
    statement = " ".join(statement.split())
    if statement.lower().startswith((*NO_ROWS, *LOOKS_FOR_SCHOOLS)):
        return None
    named = [(verb.lower(), table.lower()) for verb, table in _TABLE.findall(statement)]
    filled = [table for verb, table in named if verb == "into" and table in OF_SCHOOL]
    bounded = [table for verb, table in named if verb != "into" and table in OF_SCHOOL]
    columns = _COLUMNS.findall(statement)
    if filled and not all("school_id" in listed for listed in columns or [""]):
        return f"{filled[0]} is filled without school_id: {statement}"
    if len(bounded) > len(_BOUND.findall(statement)):
        return f"school_id does not bound each of {', '.join(bounded)}: {statement}"
    return None


@contextmanager
def every_statement_is_bounded(*, of_tests_too: bool = False) -> Iterator[None]:
    """Refuses unbounded statements, and fails at the end if code swallowed that.

    Those of the product: a test may look at every school's rows, to see that nothing else changed.
    """
    refused: list[str] = []

    def observe(statement: str) -> None:
        problem = unbounded(statement)
        if problem and (of_tests_too or not _asked_by_a_test()):
            refused.append(problem)
            raise Unbounded(problem)

    sql.observers.append(observe)
    try:
        yield
    finally:
        sql.observers.remove(observe)
    if refused:
        raise Unbounded(refused[0])


def _asked_by_a_test() -> bool:
    """True when the nearest caller in our tree, but for the SQL helpers, is a test."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(ROOT) and not path.is_relative_to(ROOT / ".venv"):
            folder = path.relative_to(ROOT).parts[0]
            if folder != "database" and path != Path(__file__):
                return folder == "tests"
        frame = frame.f_back
    return False


class _Watched:
    """An engine that tells the observers of Piccolo's own queries too."""

    async def run_querystring(self, querystring: QueryString, *args: Any, **named: Any) -> Any:
        for observer in sql.observers:
            observer(querystring.compile_string()[0])
        return await super().run_querystring(querystring, *args, **named)  # type: ignore[misc]


class _WatchedSQLite(_Watched, FirstbellSQLite):
    pass


class _WatchedPostgres(_Watched, FirstbellPostgres):
    pass


def watched(engine: Engine[Any]) -> Engine[Any]:
    """The same engine, all of whose statements are seen."""
    if isinstance(engine, FirstbellPostgres):
        return _WatchedPostgres(config=engine.config, extensions=engine.extensions)
    assert isinstance(engine, FirstbellSQLite)
    return _WatchedSQLite(path=engine.path)
