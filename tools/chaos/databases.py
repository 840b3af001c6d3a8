"""A school of its own on either engine, and what is asked of its database from outside."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tests.e2e.server import ROOT, fill_template
from tests.postgres import PostgresServer

Engine = Literal["sqlite", "postgres"]
ENGINES: tuple[Engine, ...] = ("sqlite", "postgres")


class School(Struct, frozen=True):
    """``database``: empty for SQLite, whose file is in ``data``."""

    data: Path
    database: str

    def run(self, module: str, *arguments: object) -> "subprocess.CompletedProcess[bytes]":
        """``python -m MODULE …`` on this school's database."""
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "FIRSTBELL_DATABASE": self.database},
            stdout=subprocess.PIPE,
        )


@contextmanager
def a_school(engine: Engine, data: Path) -> Iterator[School]:
    """The journeys' school on ``engine``; a PostgreSQL is thrown away at the end."""
    if engine == "sqlite":
        fill_template(data)
        yield School(data, "")
        return
    postgres = PostgresServer()
    try:
        database = postgres.url(postgres.create_database())
        fill_template(data, database)
        yield School(data, database)
    finally:
        postgres.stop()
