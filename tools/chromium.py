"""Finds a Chromium for the browser tests, and gets one where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> Path | None:
    """``$FIRSTBELL_CHROMIUM``, one on the PATH, or Playwright's own; None where there is none."""
    if named := os.environ.get("FIRSTBELL_CHROMIUM"):
        return Path(named)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights_own()


def _playwrights_own() -> Path | None:
    # Asked in a process of its own: Playwright's driver does not start inside a running loop.
    code = (
        "from playwright.sync_api import sync_playwright as s\n"
        "with s() as p: print(p.chromium.executable_path)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    path = Path(result.stdout.strip())
    return path if result.returncode == 0 and path.is_file() else None


def install_chromium() -> Path | None:
    """Playwright's, else Debian's where we are root; None when neither can be had."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    found = find_chromium()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=apt)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(command, env=apt)
        found = find_chromium()
    return found
