"""Firefox and WebKit's engine, each on a profile that outlives it."""

import os
import subprocess
from pathlib import Path
from typing import Any, Protocol

from tests.e2e.driver import Http, Marionette, listens
from tests.e2e.profile import kill, tree_of
from tests.e2e.server import free_port
from tests.e2e.waiting import becomes
from tools.engines import SYSTEM_PYTHON, find_firefox

START_S = 60.0
PREFERENCES = """user_pref("marionette.port", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
"""


class Driver(Protocol):
    def ask(self, command: str, **said: Any) -> Any: ...
    def close(self) -> None: ...


class Engine:
    """A browser on the profile in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._driver: Driver | None = None

    def switch_on(self) -> Driver:
        self._driver = self._begin()
        return self._driver

    def _begin(self) -> Driver:
        raise NotImplementedError

    def kill(self) -> None:
        """SIGKILL to all of it: it writes nothing more, and says nothing."""
        if self._driver is not None:
            self._driver.close()
        for process in self._processes:
            kill(list(tree_of(process.pid)))
            process.wait()
        self._processes = []

    def _start(self, *command: str, **options: Any) -> None:
        with (self.folder / "log").open("ab") as log:
            began = subprocess.Popen(command, stdout=log, stderr=log, **options)
        self._processes.append(began)


class Firefox(Engine):
    def _begin(self) -> Driver:
        (self.folder / "user.js").write_text(PREFERENCES)
        told = self.folder / "MarionetteActivePort"
        told.unlink(missing_ok=True)
        profile = ("--no-remote", "--profile", str(self.folder))
        self._start(find_firefox() or "", "--headless", "--marionette", *profile)
        becomes(lambda: told.exists() and told.read_text().isdigit(), within_s=START_S)
        return Marionette(int(told.read_text()))


class WebKit(Engine):
    """WebKitGTK, with `webkit.py` as the browser around it and a display that nobody sees."""

    def _begin(self) -> Driver:
        port = free_port()
        env = {**os.environ, "DISPLAY": self._display(), "LIBGL_ALWAYS_SOFTWARE": "1"}
        env["WEBKIT_DISABLE_DMABUF_RENDERER"] = "1"
        self._start("WebKitWebDriver", f"--port={port}", "--host=127.0.0.1", env=env)
        becomes(lambda: listens(port), within_s=START_S)
        browser = str(Path(__file__).with_name("webkit.py"))
        options = {"binary": SYSTEM_PYTHON, "args": [browser, str(self.folder)]}
        return Http(f"http://127.0.0.1:{port}", {"webkitgtk:browserOptions": options})

    def _display(self) -> str:
        told, tells = os.pipe()
        command = ("Xvfb", "-displayfd", str(tells), "-screen", "0", "900x1300x24")
        self._start(*command, "-nolisten", "tcp", pass_fds=[tells])
        os.close(tells)
        with os.fdopen(told) as words:
            return f":{words.readline().strip()}"
