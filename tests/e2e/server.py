"""A server process that a journey can kill and start again, and what its database says."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from urllib.error import URLError

from tests.e2e.ledger import Ledger

ROOT = Path(__file__).resolve().parents[2]
MORNING = datetime(2026, 11, 23, 8, 2)  # the school's wall clock
READY_S = 60.0
PORTS, TRIES = range(12_000, 30_000), 100


def free_port() -> int:
    """Below those from which clients call: one that calls a dead server there may meet itself."""
    for port in random.sample(PORTS, TRIES):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def fill_template(folder: Path, database: str = "") -> None:
    """Makes the journeys' school in ``folder``, once; each server gets a copy."""
    env = {**os.environ, "FIRSTBELL_DATABASE": database}
    subprocess.run(_command(folder, 0, MORNING), cwd=ROOT, env=env, check=True)


def _command(data: Path, port: int, at: datetime) -> list[str]:
    """``at`` holds now: the process, which is slow to start, counts from there."""
    words = [str(data), str(port), at.isoformat(), str(time.monotonic())]
    return [sys.executable, "-m", "tests.e2e.serve", *words]


class Server:
    """The application on its own data and port; ``at``: the school's wall clock when it is made.

    ``root``: the folder whose release it serves, where that is not the working tree.
    ``database``: the address of a PostgreSQL; else SQLite's file is in the data. ``log``: what it
    writes is added there, else it goes where ours goes.
    """

    def __init__(
        self,
        data: Path,
        at: datetime = MORNING,
        root: Path = ROOT,
        database: str = "",
        log: Path | None = None,
    ) -> None:
        self.data = data
        self.root = root
        self.database = database
        self.log = log
        self.port = free_port()
        self.ledger = Ledger(data / "firstbell.sqlite")
        self._at = at
        self._made = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def now(self) -> datetime:
        """The school's wall clock: it runs on while the process is dead."""
        return self._at + timedelta(seconds=time.monotonic() - self._made)

    def start(self) -> "Server":
        """Starts it, also again on the same data; returns once it answers."""
        command = _command(self.data, self.port, self.now())
        env = {**os.environ, "PYTHONPATH": str(self.root), "FIRSTBELL_DATABASE": self.database}
        with ExitStack() as closing:
            out = closing.enter_context(self.log.open("ab")) if self.log else None
            self._process = subprocess.Popen(
                command, cwd=self.root, env=env, stdout=out, stderr=out
            )
        deadline = time.monotonic() + READY_S
        while not self._answers():
            assert self._process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.05)
        return self

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1) as said:
                return bool(said.status == 200)
        except (URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL: nothing is said to anybody, nothing is put in order."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=10)
            self._process = None

    def pass_time(self, by: timedelta) -> None:
        """Restarts with the school's clock moved on."""
        self.stop()
        self._at += by
        self.start()

    def upgrade(self, root: Path) -> None:
        """Stops, and serves the release in ``root`` from now on."""
        self.stop()
        self.root = root
        self.start()


def copy_of_the_tree(folder: Path) -> Path:
    """The parts of the repository that serve, for a release that a journey may change."""
    for part in ("database", "server", "sync", "frontend", "tests"):
        shutil.copytree(
            ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    for file in ("piccolo_conf.py", "manifest.webmanifest"):
        shutil.copy(ROOT / file, folder / file)
    return folder
