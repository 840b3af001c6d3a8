"""A real Chromium at tablet size, and the school whose register it opens."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from server.accounts.sessions import COOKIE
from server.entries.day import open_day, register_id
from server.settings import process_settings
from sync.core import ids
from tests import builders as make
from tests.builders import MONDAY, london, named
from tools.bench.school import FAMILY, GIVEN, NAME, opened, signed_in
from tools.chromium import find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

AT = f"{MONDAY}T08:02"
TABLET: dict[str, Any] = {
    "viewport": {"width": 820, "height": 1180},
    "has_touch": True,
    "is_mobile": True,
}
ARGUMENTS = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
THROTTLE = 4
PUPILS = 35


class Prepared(Struct, frozen=True):
    """``path``: of the register that is open at AT. ``cookie``: of its teacher's session."""

    data: Path
    path: str
    cookie: str


def prepare(data: Path) -> Prepared:
    return asyncio.run(_prepare(data))


async def _prepare(data: Path) -> Prepared:
    settings = process_settings(data)
    async with opened(settings.database):
        school_id = await make.a_school(NAME)
        teacher = await make.a_member_of_staff(school_id, "Okafor")
        group = await make.a_group(school_id)
        await make.a_lesson(school_id, group, staff_id=teacher)
        for k in range(PUPILS):
            name = f"{GIVEN[k % len(GIVEN)]} {FAMILY[k % len(FAMILY)]}{k}"
            await make.a_pupil(school_id, name, group)
        await open_day(school_id, MONDAY, london("07:30"))
        cookie = await signed_in(school_id, teacher, london("08:02") - timedelta(minutes=5))
    register = register_id(school_id, MONDAY, named(f"{NAME} Tutor"), group)
    return Prepared(data, f"/registers/{ids.short(register)}", cookie)


def why_not() -> str | None:
    """Why no browser can be used here; None where one can."""
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "not measured: ./check installs the browser's driver"
    return None if find_chromium() else "not measured: no Chromium here, ./check installs one"


@contextmanager
def chromium(folder: Path | None = None, **options: Any) -> "Iterator[BrowserContext]":
    """A browser context at tablet size; with ``folder``, a profile that lasts."""
    from playwright.sync_api import sync_playwright

    settings = TABLET | options
    with sync_playwright() as started:
        launcher = started.chromium
        if folder is not None:
            context = launcher.launch_persistent_context(
                folder, executable_path=find_chromium(), args=ARGUMENTS, **settings
            )
            yield context
            context.close()
            return
        browser = launcher.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield browser.new_context(**settings)
        browser.close()


def sign_in(context: "BrowserContext", address: str, cookie: str) -> None:
    """As if the teacher had signed in before: the page alone is measured."""
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])


def throttle(page: "Page") -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": THROTTLE})
