"""One tablet: a browser profile that outlives its browser, behind a network of its own."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, Dialog, Page, Playwright
from playwright.async_api import Error as PageError

from tests.e2e.profile import ARGUMENTS, browser_of, kill, tree_of
from tests.e2e.proxy import Proxy
from tests.e2e.tablet import UPRIGHT
from tools.chaos import page as in_page
from tools.chaos.told import Ledger
from tools.chromium import find_chromium

STEP_S = 6.0  # longer than this nobody waits for a page
TRIES = 3


class Profile:
    def __init__(
        self, number: int, folder: Path, proxy: Proxy, playwright: Playwright, ledger: Ledger
    ) -> None:
        self.number = number
        self.folder = folder
        self.proxy = proxy
        self.here: list[str] = []  # who has signed in; two where nobody can know which
        self.on_at = 0.0  # the monotonic second at which its browser was last there again
        self._playwright = playwright
        self._ledger = ledger
        self._context: BrowserContext | None = None
        self._frozen: list[int] = []
        self._window: Page | None = None

    @property
    def pages(self) -> list[Page]:
        return self._context.pages if self._context else []

    @property
    def is_frozen(self) -> bool:
        return bool(self._frozen)

    @property
    def is_on(self) -> bool:
        """False also while it is about to be."""
        return bool(self.pages)

    async def switch_on(self) -> None:
        for left in reversed(range(TRIES)):
            try:
                self._context = await self._launched()
                self.on_at = time.monotonic()
                return
            except PageError:
                if not left:
                    raise
                await asyncio.sleep(1)

    async def _launched(self) -> BrowserContext:
        context = await self._playwright.chromium.launch_persistent_context(
            self.folder,
            executable_path=find_chromium(),
            args=ARGUMENTS,
            viewport=UPRIGHT,
            has_touch=True,
        )
        context.set_default_timeout(STEP_S * 1000)
        await context.expose_binding(
            "chaosTold", lambda _, said: self._ledger.hear(self.number, said)
        )
        await context.expose_binding("chaosIsHere", lambda _: self.here)
        await context.add_init_script(in_page.LISTEN)
        await context.add_init_script(in_page.CLOCK)
        context.on("dialog", _agree)
        return context

    async def open_tab(self) -> Page:
        assert self._context is not None
        return await self._context.new_page()

    async def look(self, script: str, argument: object = None) -> Any:
        """Asks this browser's storage, in a page of its own that runs nothing of Firstbell."""
        if self._window is None:
            window = await self.open_tab()
            await window.goto(f"{self.proxy.address}/manifest.webmanifest")
            self._window = window
        return await asyncio.wait_for(self._window.evaluate(script, argument), STEP_S)

    def kill(self) -> bool:
        """SIGKILL of the browser and all of its processes; whether it ran."""
        processes = self._processes()
        kill(processes)
        self._context, self._frozen = None, []
        return bool(processes)

    def freeze(self, *, all_pages: bool) -> None:
        """Stops every page of the browser, or only the one that was opened first."""
        pages = sorted(pid for pid in self._processes() if _is_a_page(pid))
        self._frozen = pages if all_pages else pages[:1]
        _send(self._frozen, signal.SIGSTOP)

    def thaw(self) -> None:
        _send(self._frozen, signal.SIGCONT)
        self._frozen = []

    def _processes(self) -> list[int]:
        """Of the browser, its main process first; none where it does not run."""
        try:
            return list(tree_of(browser_of(self.folder)))
        except AssertionError:
            return []

    async def switch_off(self) -> None:
        if self._context is not None:
            with suppress(PageError, TimeoutError):
                await asyncio.wait_for(self._context.close(), STEP_S)
        self.kill()


def _is_a_page(pid: int) -> bool:
    try:
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _send(processes: list[int], sign: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, sign)


async def _agree(dialog: Dialog) -> None:
    with suppress(PageError):  # its browser was killed meanwhile
        await dialog.accept()
