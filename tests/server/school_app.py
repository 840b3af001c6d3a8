"""The whole application over a small school: 8B's morning and a teaching group, on a set clock."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
from litestar import Litestar

from server.app import create_app
from server.entries.day import register_id
from server.settings import ProcessSettings
from sync.core import ids
from sync.service.log import read_head
from tests import builders as make
from tests.builders import MONDAY, named
from tests.server.accounts.door import ASSETS, KEY, Browser, SetClock, with_account
from tests.tablet import Held, Tablet

NAMES = ("Ada Byrne", "Bea Cole", "Cem Demir")


class School:
    """Northfield with Ms Okafor (8B), Mr Lund, Mrs Price (office); Westmere is another school."""

    app: Litestar
    clock: SetClock

    async def make(self) -> "School":
        self.id = await make.a_school()
        self.okafor = await self._person("Okafor")
        self.lund = await self._person("Lund", title="Mr")
        self.price = await self._person("Price", title="Mrs", role="office")
        self.haddad = await self._person("Haddad", title="Mr", role="administrator")
        self.group = await make.a_group(self.id)
        self.empty = await make.a_group(self.id, "9C/Sc1", kind="teaching")
        await make.a_lesson(self.id, self.group, staff_id=self.okafor)
        await make.a_lesson(self.id, self.group, staff_id=self.okafor, period="4")
        await make.a_lesson(self.id, self.empty, period="1", room="Lab 2")
        self.pupils = [await make.a_pupil(self.id, name, self.group) for name in NAMES]
        self.ada, self.bea, self.cem = self.pupils
        return self

    async def _person(self, name: str, *, title: str = "Ms", role: str = "teacher") -> UUID:
        staff = await make.a_member_of_staff(self.id, name, title=title, role=role)
        await with_account(self.id, staff, f"{name.lower()}@northfield.example")
        return staff

    def register(self, period: str = "Tutor", group: UUID | None = None) -> UUID:
        return register_id(self.id, MONDAY, named(f"Northfield {period}"), group or self.group)

    def address(self, period: str = "Tutor") -> str:
        return f"/registers/{ids.short(self.register(period))}"

    async def browser(self, name: str) -> Browser:
        """A browser in which ``name`` has signed in."""
        browser = Browser(self.app)
        await browser.sign_in(f"{name}@northfield.example")
        assert browser.session is not None
        return browser

    async def tablet(self, staff: UUID) -> Tablet:
        tablet = Tablet(self.id, KEY)
        await tablet.register(staff, self.clock.now())
        tablet.epoch = (await read_head(self.id))[0]
        return tablet

    async def push(
        self, tablet: Tablet, *ops: bytes, signature: str | None = None
    ) -> httpx.Response:
        body, signed = tablet.push(*ops, at=self.clock.now())
        return await self.send(body, signed if signature is None else signature)

    async def send(self, body: bytes, signature: str) -> httpx.Response:
        """A push from a browser in which nobody is signed in."""
        headers = {
            "x-firstbell-signature": signature,
            "content-type": "application/x-firstbell-push",
        }
        return await Browser(self.app).http.post("/sync/push", content=body, headers=headers)

    async def beacon(self, tablet: Tablet, *held: Held, **said: object) -> httpx.Response:
        return await self.send_beacon(*tablet.beacon(*held, at=self.clock.now(), **said))

    async def send_beacon(self, body: bytes, signature: str) -> httpx.Response:
        headers = {"x-firstbell-signature": signature, "content-type": "application/json"}
        return await Browser(self.app).http.post("/sync/beacon", content=body, headers=headers)


@asynccontextmanager
async def a_running_school(clock: SetClock) -> AsyncIterator[School]:
    """Northfield, served by the application that ships; the database is the fixture's."""
    settings = ProcessSettings(data=Path(), database="", key=KEY)
    school = School()
    school.clock = clock
    school.app = create_app(settings, clock, ASSETS)
    async with school.app.lifespan():
        yield await school.make()
