"""Fills .venv from lock files: uv where there is one, else venv and pip, hashes checked.

Runs on the system's own Python, so it imports nothing but the standard library. Two calls at
once wait for each other on a file lock, which the kernel lets go of even when one is killed.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

# What is pinned in these is part of what is pinned in the lock named by the key.
CONTAINS = {"requirements-dev.lock": ("requirements.lock",)}
# A lock names everything. Left to look for dependencies, pip takes a package that another asks for
# with an extra in its newest version, which has no hash there: each new release would break us.
OPTIONS = ("--require-hashes", "--no-deps", "--only-binary=:all:")


class Missing(Exception):
    """Why .venv cannot be made: one sentence that says what to do."""


def main(root: Path, locks: list[str]) -> None:
    """Make ``root/.venv`` hold every one of ``locks``; does nothing where it already does."""
    with (root / ".venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        venv = root / ".venv"
        if not _has_its_python(venv):
            _create(venv)
        for lock in locks:
            if not _is_stamped(venv, root / lock):
                _install(venv, root / lock)


def _has_its_python(venv: Path) -> bool:
    """False after the system's Python was removed or upgraded: the packages then do not fit it."""
    stamp = venv / "firstbell" / "python"
    python = venv / "bin" / "python"
    return python.exists() and stamp.exists() and stamp.read_text() == os.path.realpath(python)


def _is_stamped(venv: Path, lock: Path) -> bool:
    stamp = venv / "firstbell" / lock.name
    return stamp.exists() and stamp.read_bytes() == lock.read_bytes()


def _create(venv: Path) -> None:
    shutil.rmtree(venv, ignore_errors=True)
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(venv)]
    elif importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", str(venv)]
    elif importlib.util.find_spec("venv") and importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "venv", "--without-pip", str(venv)]
    else:
        raise Missing(
            "Firstbell needs Python's venv and pip, and this python3 has them not: "
            "install them (on Debian and Ubuntu: apt install python3-venv), or install uv."
        )
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        said = (result.stderr or result.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise Missing(f"Firstbell could not make {venv}: {said[0]}")
    (venv / "firstbell").mkdir()
    (venv / "firstbell" / "python").write_text(os.path.realpath(venv / "bin" / "python"))


def _install(venv: Path, lock: Path) -> None:
    count = sum("==" in line for line in lock.read_text().splitlines())
    started = time.monotonic()
    _say(f"Installing {count} packages into .venv (once) …")
    log = venv / "firstbell" / "install.log"
    with log.open("w") as output:
        result = subprocess.run(
            [*_installer(venv), *OPTIONS, "-r", str(lock)],
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if result.returncode:
        _say(" failed.\n")
        raise Missing(_reason(log))
    _say(f" done in {time.monotonic() - started:.0f} s.\n")
    for name in (lock.name, *CONTAINS.get(lock.name, ())):
        shutil.copyfile(lock.with_name(name), venv / "firstbell" / name)


def _installer(venv: Path) -> list[str]:
    python = str(venv / "bin" / "python")
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", python]
    options = ["--quiet", "--disable-pip-version-check", "--no-input"]
    if list(venv.glob("lib/python3*/site-packages/pip")):
        return [python, "-m", "pip", "install", *options]
    return [sys.executable, "-m", "pip", "--python", python, "install", *options]


def _reason(log: Path) -> str:
    """The likeliest cause, told from what pip or uv wrote."""
    said = log.read_text(errors="replace").lower()
    if "hash" in said and ("mismatch" in said or "do not match" in said):
        return (
            f"A package is not the one that Firstbell pinned, so nothing was installed: see {log}."
        )
    network = (
        "from versions: none",
        "connect",
        "resolution",
        "timed out",
        "network",
        "dns",
        "unreachable",
        "sending request",
    )
    if any(word in said for word in network):
        return (
            "Firstbell could not reach the Python package index: "
            "connect this machine to the network once and start again."
        )
    if "no space left" in said:
        return "The disk is full: make room for about 300 MB and start again."
    return f"Firstbell's packages could not be installed on this machine: see {log}."


def _say(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2:])
    except Missing as missing:
        sys.exit(str(missing))
    except KeyboardInterrupt:
        sys.exit("\nStopped; the next start goes on from here.")
