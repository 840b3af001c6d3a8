"""Puts the parts together: settings, database, writer, routes (DESIGN §1)."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Response, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.enums import MediaType
from litestar.response import Template

from database.engine import check_durability, close_engine, open_engine
from database.migrate import migrate
from server.accounts.csrf import Csrf
from server.accounts.dependencies import accounts_dependencies
from server.accounts.routes import accounts_routes
from server.backup.routes import backup_routes
from server.board.routes import board_routes
from server.clock import Clock
from server.devices.routes import devices_routes
from server.entries.apply import MEANING
from server.held.ended import keep_revoking
from server.held.routes import held_routes
from server.importing.forgetting import keep_forgetting
from server.importing.screens.routes import importing_routes
from server.register.routes import register_routes
from server.settings import ProcessSettings
from server.tablets.rescue_routes import rescue_routes
from server.tablets.routes import tablet_routes
from server.tablets.shedding import shedding
from server.tablets.wakes import Wakes
from server.web.asset_routes import SKIP_COMPRESSION, assets_router
from server.web.assets import Assets
from server.web.errors import error_handlers
from server.web.security import security_headers
from server.web.templates import template_config
from sync.service.writer import Writer

BODY_MAX = 1_000_000  # bytes of a form; pushes and imports say their own


@get("/offline")
async def offline() -> Template:
    return Template("offline.html", headers={"Cache-Control": "no-cache"})


@get("/health", media_type=MediaType.JSON)
async def health() -> dict[str, str]:
    """For whoever watches the process; says nothing of any school."""
    return {"state": "serving"}


def day_assets(assets: Assets) -> Any:
    """What the service worker keeps: exactly what the day's and the offline document need."""
    urls = [
        assets.url("joined/day.js"),
        assets.url("joined/offline.js"),
        assets.url("styles/app.css"),
        assets.url("icons/favicon.svg"),
        assets.url("icons/icon-192.png"),
    ]

    @get("/assets-list.json", sync_to_thread=False)
    def asset_list() -> Response[dict[str, Any]]:
        said = {"release": assets.release, "urls": urls}
        return Response(said, headers={"Cache-Control": "no-cache"})

    return asset_list


@asynccontextmanager
async def serving(app: Litestar) -> AsyncIterator[None]:
    """From the first request to the last: the database open, the writer and the wakes at work."""
    settings, clock = app.state.settings, app.state.clock
    try:
        await open_engine()
        await migrate()
        await check_durability()
        wakes = Wakes()
        writer = Writer(settings.key, MEANING, clock.now, wakes.committed)
        app.state.wakes, app.state.writer = wakes, writer
        await wakes.start()
        writer.start()
        kept = [
            asyncio.create_task(keep_revoking(clock.now, secrets.token_bytes)),
            asyncio.create_task(keep_forgetting(settings.data, clock.now)),
        ]
        try:
            yield
        finally:
            for one in kept:
                one.cancel()
            await asyncio.gather(*kept, return_exceptions=True)
            await writer.stop()
            await wakes.stop()
    finally:
        await close_engine()


def create_app(settings: ProcessSettings, clock: Clock, assets: Assets | None = None) -> Litestar:
    """The application for one process. The database is the one that ``piccolo_conf`` names.

    ``assets``: where several applications share a process, as in tests, they share these.
    """
    assets = assets or Assets()
    secure = settings.secure_cookies
    app = Litestar(
        _handlers(settings, assets),
        state=State({"settings": settings, "clock": clock, "release": assets.release}),
        dependencies=accounts_dependencies(),
        template_config=template_config(assets),
        before_send=[security_headers(tls=secure)],
        middleware=[Csrf(settings.key, secure_cookies=secure, token_bytes=secrets.token_bytes)],
        exception_handlers=error_handlers(),
        request_max_body_size=BODY_MAX,
        compression_config=CompressionConfig(
            backend="brotli", brotli_quality=4, exclude_opt_key=SKIP_COMPRESSION
        ),
        lifespan=[serving],
        on_startup=[assets.warm],
        openapi_config=None,
    )
    app.asgi_handler = shedding(app.asgi_handler)
    return app


def _handlers(settings: ProcessSettings, assets: Assets) -> Sequence[Any]:
    return [
        *accounts_routes(),
        *register_routes,
        *tablet_routes,
        *rescue_routes,
        *board_routes,
        *backup_routes,
        *held_routes,
        *devices_routes,
        *importing_routes(settings),
        assets_router(assets),
        day_assets(assets),
        offline,
        health,
    ]
