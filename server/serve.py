"""Starts a process: points Piccolo at the data directory's database and serves, or does one job."""

import asyncio
import contextlib
import resource
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

import uvicorn
from litestar import Litestar

import piccolo_conf
from database.engine import close_engine, engine_from_url, open_engine
from database.migrate import migrate
from server.accounts.invite import invite
from server.app import create_app
from server.clock import Clock, ShiftedClock, SystemClock
from server.errors import BadInput, SetupProblem
from server.settings import ProcessSettings, process_settings

FILES = 65_536
LOCAL = ("127.0.0.1", "::1", "0.0.0.0")  # noqa: S104 - only what to print


def open_settings(data: Path) -> ProcessSettings:
    """Settings of the data directory, with Piccolo pointed at its database."""
    try:
        settings = process_settings(data)
    except OSError as problem:
        text = f"{data} cannot be written ({problem.strerror}). Name another with --data."
        raise SetupProblem("setup.data", text) from problem
    piccolo_conf.DB = engine_from_url(settings.database)
    return settings


async def with_database(data: Path, work: Coroutine[Any, Any, int]) -> int:
    """Runs ``work`` on the data directory's database, brought up to date: its exit status."""
    open_settings(data)
    await open_engine()
    try:
        await migrate()
        return await work
    finally:
        work.close()
        await close_engine()


async def invite_first(email: str, school: str | None, address: str) -> int:
    """Prints a one-use link for the first administrator."""
    try:
        school_id = UUID(school) if school else None
    except ValueError as problem:
        text = f"{school} is not a school's id. Leave --school out where there is one school."
        raise BadInput("invite.school", text) from problem
    link = await invite(
        email,
        school_id=school_id,
        base_url=address,
        now=datetime.now(UTC),
        random=secrets.token_bytes,
    )
    sys.stdout.write(f"Open this link once, within 7 days, to choose a password:\n{link}\n")
    return 0


def serve_school(data: Path, host: str, port: int, at: datetime | None) -> int:
    """Serves the schools of the data directory; ``at`` starts the clock elsewhere, for a trial."""
    settings = open_settings(data)
    clock = SystemClock() if at is None else ShiftedClock(at.astimezone(UTC))
    sys.stdout.write(f"Firstbell is at {address(host, port)} – stop it with Ctrl+C.\n")
    sys.stdout.flush()
    return run_server(settings, clock, host, port)


def address(host: str, port: int) -> str:
    """What to type into a browser. Passkeys and workers want ``localhost``, not 127.0.0.1."""
    return f"http://{'localhost' if host in LOCAL else host}:{port}"


class Server(uvicorn.Server):
    """Ends the streams of pokes when it is told to stop, as they would hold it until it gave up."""

    def __init__(self, app: Litestar, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._app = app

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if wakes := self._app.state.get("wakes"):
            wakes.end()
        super().handle_exit(sig, frame)


@asynccontextmanager
async def nothing_beside() -> AsyncIterator[None]:
    yield


def run_server(
    settings: ProcessSettings,
    clock: Clock,
    host: str,
    port: int,
    beside: Callable[[], AbstractAsyncContextManager[None]] = nothing_beside,
) -> int:
    """Serves until it is told to stop, with ``beside`` open as long."""
    check_port(host, port)
    allow_connections()
    app = create_app(settings, clock)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=2,
        server_header=False,
    )

    async def serve() -> None:
        async with beside():
            await Server(app, config).serve()

    with (
        contextlib.suppress(KeyboardInterrupt),  # Ctrl+C is how it is told to stop
        asyncio.Runner(loop_factory=config.get_loop_factory()) as runner,  # uvloop's
    ):
        runner.run(serve())
    return 0


def allow_connections() -> None:
    """As many open files as the system lets us have: each tablet of a trust holds a connection.

    Most systems allow 1,024 unless they are asked.
    """
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if 0 <= allowed < wanted:  # below 0: without end
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            other = f"Try --port {port + 1}."
            text = f"Port {port} on {host} cannot be used ({problem.strerror}). {other}"
            raise SetupProblem("setup.port", text) from problem
