"""The offline story in Firefox and in WebKit's engine: `python -m tools.engines` (SYNC §7.3).

It installs both from Debian where they are missing, tells the story in them, and writes to
docs/proof.md which they were. ``./check`` tells it where they are found, and says where not.
"""

import os
import shutil
import subprocess
import sys

from tools.proof.section import ROOT, begin_section
from tools.proof.sources import TABLET

FIREFOXES = ("firefox-esr", "firefox")
SYSTEM_PYTHON = "/usr/bin/python3"  # PyGObject is in no other
PACKAGES = ("firefox-esr", "webkit2gtk-driver", "gir1.2-webkit2-4.1", "python3-gi", "xvfb")
ASK_WEBKIT = """import gi
gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2 as its
print(f"WebKitGTK {its.MAJOR_VERSION}.{its.MINOR_VERSION}.{its.MICRO_VERSION}")"""
STORY = "tests/e2e/test_other_engines_keep_what_was_tapped.py"
PARTS = ("driver", "engines", "plain_tablet", "webkit")
SOURCES = (*TABLET, STORY, *(f"tests/e2e/{part}.py" for part in PARTS))
TOLD = (
    "signed in, the day prepared, the server killed, a register taken, the browser killed, and",
    "started with the server still dead. When that is back, every entry arrives, and once.",
)


def main() -> int:
    if without_firefox() or without_webkit():
        install()
    if problem := without_firefox() or without_webkit():
        print(f"{problem}, as root on Debian. Elsewhere: what is like {', '.join(PACKAGES)}.")
        return 1
    begun = begin_section("Other engines", SOURCES)
    story = subprocess.run([sys.executable, "-m", "pytest", STORY], cwd=ROOT)
    if story.returncode == 0:
        engines = f"{_said(find_firefox() or '', '--version')} and in {webkit()}"
        lines = [f"The plain offline story in {engines}:", *TOLD]
        begun.write("python -m tools.engines", lines)
    return story.returncode


def install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=env)
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
        subprocess.run(command, env=env)


def without_firefox() -> str:
    """Why its story cannot be told here; empty where it can."""
    return "" if find_firefox() else "no Firefox here: `python -m tools.engines` installs one"


def without_webkit() -> str:
    programs = ("WebKitWebDriver", "Xvfb", SYSTEM_PYTHON)
    missing = [one for one in programs if not shutil.which(one)]
    if not missing and not webkit():
        missing = ["WebKit for PyGObject"]
    return f"no {missing[0]} here: `python -m tools.engines` installs it" if missing else ""


def find_firefox() -> str | None:
    return next((found for name in FIREFOXES if (found := shutil.which(name))), None)


def webkit() -> str:
    """Which one the system's Python has; empty where it has none."""
    return _said(SYSTEM_PYTHON, "-c", ASK_WEBKIT)


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
