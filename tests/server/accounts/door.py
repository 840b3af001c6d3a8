"""A small application with the doors only, and browsers that come to it."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any
from uuid import UUID

import httpx
from argon2 import PasswordHasher
from litestar import Litestar, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from server.accounts.csrf import Csrf
from server.accounts.dependencies import accounts_dependencies, needs_sign_in, requires
from server.accounts.passwords import Passwords
from server.accounts.routes import accounts_routes
from server.accounts.sessions import COOKIE, SignedIn
from server.rules.permissions import Action
from server.settings import ProcessSettings
from server.web.assets import Assets
from server.web.errors import error_handlers
from server.web.templates import template_config
from tests import builders as make
from tests.builders import insert, london, named

PASSWORD = "three words of Okafor"
KEY = b"k" * 32
ASSETS = Assets()
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = QUICK.hash(PASSWORD)


class SetClock:
    def __init__(self) -> None:
        self.at = london("08:02")

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@get("/today")
async def today(signed_in: NamedDependency[SignedIn]) -> str:
    return f"{signed_in.name} {signed_in.initials} {signed_in.school_name}"


@get("/board", guards=[requires(Action.SEE_BOARD)])
async def board(signed_in: NamedDependency[SignedIn]) -> str:
    return signed_in.position


@post("/sync/push")
async def push() -> str:
    return "heard"


@get("/guarded", guards=[needs_sign_in])
async def guarded() -> str:
    return "in"


@get("/broken/{name:str}")
async def broken(name: FromPath[str]) -> str:
    raise ValueError(f"secret of {name}")


def door(clock: SetClock, *, secure: bool = False, behind_proxy: bool = False) -> Litestar:
    settings = ProcessSettings(data=Path(), database="", key=KEY, secure_cookies=secure)
    return Litestar(
        route_handlers=[
            *accounts_routes(Passwords(QUICK), behind_proxy=behind_proxy),
            today,
            board,
            push,
            guarded,
            broken,
        ],
        dependencies=accounts_dependencies(),
        middleware=[Csrf(KEY, secure_cookies=secure, token_bytes=token_bytes)],
        exception_handlers=error_handlers(),
        template_config=template_config(ASSETS),
        state=State({"clock": clock, "settings": settings}),
        openapi_config=None,
        request_max_body_size=100_000,
    )


class Browser:
    """Follows nothing by itself. ``address``: where its requests come from."""

    def __init__(
        self, app: Litestar, address: str = "192.0.2.1", base: str = "http://school.example"
    ) -> None:
        self.app = app
        transport = httpx.ASGITransport(app=app, client=(address, 50_000))  # type: ignore[arg-type]
        self.http = httpx.AsyncClient(transport=transport, base_url=base)
        self.http.headers["accept"] = "text/html"

    async def open(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers=_dashed(headers))

    async def csrf(self, page: str = "/sign-in") -> str:
        return csrf_in(await self.open(page))

    async def send(self, path: str, *, page: str = "/sign-in", **fields: Any) -> httpx.Response:
        """Fills in the form that ``page`` holds and sends it to ``path``."""
        fields.setdefault("_csrf_token", await self.csrf(page))
        return await self.http.post(path, data=fields)

    async def sign_in(
        self, email: str = "okafor@northfield.example", password: str = PASSWORD, next: str = ""
    ) -> httpx.Response:
        return await self.send("/sign-in", email=email, password=password, next=next)

    @property
    def session(self) -> str | None:
        return self.http.cookies.get(COOKIE)


def csrf_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" content="([^"]+)"', page.text)
    assert found is not None, page.text
    return found[1]


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


async def with_account(school_id: UUID, staff_id: UUID, email: str) -> UUID:
    """A way in for the member of staff; the password is PASSWORD."""
    account_id = named(email)
    await insert("account", id=account_id, email=email, password_hash=HASH)
    await join(school_id, account_id, staff_id)
    return account_id


async def join(school_id: UUID, account_id: UUID, staff_id: UUID) -> None:
    await insert("membership", school_id=school_id, account_id=account_id, staff_id=staff_id)


class Northfield:
    """Ms Okafor teaches, Mrs Price is office, Ms Khan administrator; Mr Lund has no way in yet."""

    school_id: UUID
    okafor: UUID
    lund: UUID
    account_id: UUID

    async def open(self) -> "Northfield":
        self.school_id = await make.a_school(term=False)
        self.okafor = await self.person("Okafor")
        self.lund = await make.a_member_of_staff(self.school_id, "Lund", title="Mr")
        await self.person("Price", title="Mrs", role="office")
        await self.person("Khan", role="administrator")
        self.account_id = named("okafor@northfield.example")
        return self

    async def person(self, name: str, **about: str) -> UUID:
        staff_id = await make.a_member_of_staff(self.school_id, name, **about)
        await with_account(self.school_id, staff_id, f"{name.lower()}@northfield.example")
        return staff_id
