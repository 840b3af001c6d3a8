"""A browser that can be switched off and on again, or killed: what it has stored stays."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Playwright

from tests.e2e.tablet import UPRIGHT, Tablet
from tests.e2e.watch import Watch

ARGUMENTS = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
GONE_S = 5.0


class Profile:
    """A tablet's browser; ``address``: where Firstbell is for it."""

    def __init__(
        self, playwright: Playwright, chromium: Path, folder: Path, watch: Watch, address: str
    ) -> None:
        self.folder = folder
        self._parts = playwright, chromium
        self._watch = watch
        self._address = address
        self._context: BrowserContext | None = None

    def switch_on(self) -> Tablet:
        playwright, chromium = self._parts
        self._context = playwright.chromium.launch_persistent_context(
            self.folder, executable_path=chromium, args=ARGUMENTS, viewport=UPRIGHT, has_touch=True
        )
        self._watch.see(self._context)
        return Tablet(self._context, self._address)

    def switch_off(self) -> None:
        if self._context is not None:
            self._context.close()
            self._context = None

    def processes(self) -> list[int]:
        """Pids of the whole browser, its main process first."""
        return list(tree_of(browser_of(self.folder)))

    def was_killed(self) -> None:
        """Lets go of the browser whose ``processes`` were killed."""
        self._context = None


def browser_of(folder: Path) -> int:
    """Pid of the browser's main process, which holds this profile's storage."""
    wanted = f"--user-data-dir={folder}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            arguments = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if wanted in arguments and not any(one.startswith(b"--type=") for one in arguments):
            return int(process.name)
    raise AssertionError("the browser is not running")


def tree_of(pid: int) -> Iterator[int]:
    """The process and all that it has begun, and they."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        with suppress(OSError):
            for child in (thread / "children").read_text().split():
                yield from tree_of(int(child))


def kill(processes: list[int]) -> None:
    """SIGKILL to each, the first one first; returns when nothing of them runs."""
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + GONE_S
    while any(_runs(pid) for pid in processes):
        assert time.monotonic() < end, "a killed browser still runs"
        time.sleep(0.005)


def _runs(pid: int) -> bool:
    """False for what is dead and only not yet asked for by its parent."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
