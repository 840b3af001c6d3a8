"""The product as its own process, started as a school starts it, and ended by its id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[2]
START_S = 60


class Served(Struct, frozen=True):
    port: int
    pid: int
    ready_s: float

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def memory(self) -> int:
        """Bytes of memory that are the process's own, from /proc; 0 where there is none."""
        smaps = Path(f"/proc/{self.pid}/smaps_rollup")
        if not smaps.exists():
            return 0
        [pss] = [line for line in smaps.read_text().splitlines() if line.startswith("Pss:")]
        return int(pss.split()[1]) * 1024


@contextmanager
def served(
    data: Path, command: str = "serve", *more: str, database: str | None = None
) -> Iterator[Served]:
    """``./firstbell`` with ``command`` on a free port, until the block ends."""
    chosen = free_port()
    arguments = [command, *more, "--data", str(data), "--port", str(chosen)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    if database is not None:
        environment["FIRSTBELL_DATABASE"] = database
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "server.cli", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(chosen, process)
        yield Served(chosen, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError("The server did not start")
