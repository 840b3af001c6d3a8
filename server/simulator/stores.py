"""Where the simulated server keeps its rows: in memory, in a SQLite file, in PostgreSQL.

Each world begins with a copy of one template; a snapshot is a copy of the present database.
"""

import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from piccolo.apps.migrations.tables import Migration
from piccolo.engine.base import Engine
from piccolo.table import Table

import piccolo_conf
from database.engine import engine_from_url
from database.migrate import migrate
from database.postgres import FirstbellPostgres
from database.sqlite import FirstbellSQLite
from server.piccolo_app import APP_CONFIG
from server.simulator import school
from server.simulator.disk import Disk

Content = Any  # what a store knows a snapshot by


class Store(Protocol):
    async def fresh(self) -> None:
        """The template again."""
        ...

    async def close(self) -> None:
        """As when the process ends; ``open`` comes before the next statement."""
        ...

    async def open(self) -> None: ...

    async def snapshot(self) -> Content: ...

    async def put_back(self, content: Content) -> None: ...

    async def drop(self) -> None:
        """Leaves nothing behind."""
        ...


async def make_template(path: Path) -> None:
    """A SQLite file with the invented school, as bytes that need no other file."""
    engine = engine_from_url(str(path))
    assert isinstance(engine, FirstbellSQLite)
    await _fill(engine)
    await engine.close()
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode=delete")
    connection.close()


async def _fill(engine: Engine[Any]) -> None:
    piccolo_conf.DB = engine
    tables: list[type[Table]] = [*APP_CONFIG.table_classes, Migration]
    for table in tables:
        table._meta.db = engine  # each remembers the one that it was used with first
    await migrate()
    await school.fill()


class InMemory:
    def __init__(self, template: Path) -> None:
        self._template = template.read_bytes()
        self._disk = Disk(self._template)

    async def fresh(self) -> None:
        self._disk.put_back(self._template)

    async def close(self) -> None:
        pass

    async def open(self) -> None:
        piccolo_conf.DB = self._disk

    async def snapshot(self) -> Content:
        return self._disk.content()

    async def put_back(self, content: Content) -> None:
        self._disk.put_back(content)

    async def drop(self) -> None:
        await self._disk.close()


class InFile:
    """The engine that ships, on a file in the template's folder."""

    def __init__(self, template: Path) -> None:
        self._template = template.read_bytes()
        self._path = template.with_name(f"world-{os.getpid()}.sqlite")
        engine = engine_from_url(str(self._path))
        assert isinstance(engine, FirstbellSQLite)
        self._engine = engine

    async def fresh(self) -> None:
        await self.put_back(self._template)

    async def close(self) -> None:
        await self._engine.close()

    async def open(self) -> None:
        piccolo_conf.DB = self._engine

    async def snapshot(self) -> Content:
        await self._engine.close()  # the last to leave writes the WAL back
        return self._path.read_bytes()

    async def put_back(self, content: Content) -> None:
        await self.drop()
        self._path.write_bytes(content)
        first = sqlite3.connect(self._path)
        first.execute("pragma journal_mode=wal")  # of two that ask for it at once, one is refused
        first.close()

    async def drop(self) -> None:
        await self._engine.close()
        for beside in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + beside).unlink(missing_ok=True)


class InPostgres:
    """Databases of a server whose address may create them; the template is made at the start."""

    def __init__(self, url: str) -> None:
        self._admin = url
        self._name = f"firstbell_simulation_{os.getpid()}"
        self._snapshots = count(1)
        self._made: set[str] = set()
        self._engine: FirstbellPostgres | None = None

    def _engine_of(self, name: str) -> FirstbellPostgres:
        """Of a database that is there: Piccolo asks it for its version."""
        url = urlunsplit(urlsplit(self._admin)._replace(path=f"/{name}"))
        return FirstbellPostgres(config={"dsn": url}, extensions=())

    async def _run(self, *statements: str) -> None:
        connection = await asyncpg.connect(self._admin)
        for statement in statements:
            await connection.execute(statement)
        await connection.close()

    async def _copy(self, source: str, to: str) -> None:
        await self._run(
            f"drop database if exists {to} with (force)", f"create database {to} template {source}"
        )
        self._made.add(to)

    async def fresh(self) -> None:
        template = f"{self._name}_template"
        if template not in self._made:
            await self._copy("template0", template)
            engine = self._engine_of(template)
            await engine.start_connection_pool(min_size=1, max_size=2)
            await _fill(engine)
            await engine.close_connection_pool()
        await self._copy(template, self._name)

    async def close(self) -> None:
        if self._engine is not None:
            await self._engine.close_connection_pool()
            self._engine = None

    async def open(self) -> None:
        piccolo_conf.DB = self._engine = self._engine or self._engine_of(self._name)
        if self._engine.pool is None:
            await self._engine.start_connection_pool(
                min_size=2, max_size=8, max_inactive_connection_lifetime=0
            )

    async def snapshot(self) -> Content:
        await self.close()
        name = f"{self._name}_{next(self._snapshots)}"
        await self._copy(self._name, name)
        await self.open()
        return name

    async def put_back(self, content: Content) -> None:
        await self._copy(content, self._name)

    async def drop(self) -> None:
        await self.close()
        await self._run(*(f"drop database if exists {name} with (force)" for name in self._made))
