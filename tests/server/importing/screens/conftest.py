"""The application over two schools and a data directory of its own; zips and uploads to send it."""

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio

from server.app import create_app
from server.importing.screens.uploads import Uploads
from server.settings import ProcessSettings
from tests import builders as make
from tests.databases import use
from tests.server.accounts.door import ASSETS, KEY, Browser, SetClock, with_account
from tests.server.importing.folders import a_folder

JOB_S = 60.0


class Office:
    """Westmere is empty and has an administrator, Ms Khan; Northfield has Mr Haddad."""

    def __init__(self, data: Path, database: str) -> None:
        self.clock = SetClock()
        self.data = data
        self.uploads = Uploads(data)
        settings = ProcessSettings(data=data, database=database, key=KEY)
        self.app = create_app(settings, self.clock, ASSETS)

    async def make(self) -> "Office":
        self.school = await make.a_school("Westmere", term=False)
        other = await make.a_school("Northfield", term=False)
        self.khan = await self._person(self.school, "Khan", "Ms")
        await self._person(self.school, "Osei", "Mr")
        await self._person(other, "Haddad", "Mr")
        return self

    async def _person(self, school: UUID, name: str, title: str) -> UUID:
        staff = await make.a_member_of_staff(school, name, title=title, role="administrator")
        await with_account(school, staff, f"{name.lower()}@school.example")
        return staff

    async def administrator(self, name: str = "khan") -> "Administrator":
        browser = Browser(self.app)
        await browser.sign_in(f"{name}@school.example")
        return Administrator(browser, self)


class Administrator:
    """What she does at the pages of imports."""

    def __init__(self, browser: Browser, office: Office) -> None:
        self.browser = browser
        self._office = office

    async def send(self, *files: tuple[str, bytes], token: str | None = None) -> httpx.Response:
        token = await self.browser.csrf("/imports") if token is None else token
        parts = [("files", file) for file in files] or [("files", ("", b""))]
        data = {"_csrf_token": token}
        return await self.browser.http.post("/imports", data=data, files=parts)

    async def open(self, path: str) -> str:
        return (await self.browser.open(path)).text

    async def press(self, path: str, **fields: str) -> httpx.Response:
        return await self.browser.send(path, page="/imports", **fields)

    async def worked(self, address: str) -> str:
        """The page of the upload at ``address`` once no process is at work on it."""
        id_ = address.rpartition("/")[2]
        async with asyncio.timeout(JOB_S):
            while self._office.uploads.is_at_work(id_):  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.05)
        return await self.open(address)

    async def sent(self, *files: tuple[str, bytes]) -> tuple[str, str]:
        """Sends, waits, and gives the upload's address and page."""
        answer = await self.send(*files)
        assert answer.status_code == 303, answer.text
        address = answer.headers["location"]
        return address, await self.worked(address)


def zipped(folder: Path, top: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for path in sorted(folder.iterdir()):
            to.write(path, top + path.name)
    return out.getvalue()


def csv_files(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


@asynccontextmanager
async def _running(office: Office) -> AsyncIterator[Office]:
    async with office.app.lifespan():
        yield await office.make()


@pytest_asyncio.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    use(database_url)
    data = tmp_path / "data"
    data.mkdir()
    made: list[Office] = []
    ready, over = asyncio.Event(), asyncio.Event()

    async def run() -> None:  # an application's lifespan begins and ends in one task
        try:
            async with _running(Office(data, database_url)) as running:
                made.append(running)
                ready.set()
                await over.wait()
        finally:
            ready.set()

    serving = asyncio.create_task(run())
    await ready.wait()
    if not made:
        await serving
    yield made[0]
    over.set()
    await serving


@pytest.fixture
def westmere(tmp_path: Path) -> Path:
    return a_folder(tmp_path)
