"""The steps of ./check: each is named and timed; the first broken one ends the run.

Works offline once everything is installed. The closing line counts the tests of all runners.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tools.chromium import find_chromium, install_chromium
from tools.count import Count, count_tests
from tools.node import install_modules, node_environment

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / ".check"
BIN = Path(sys.executable).parent
LIMIT_S = 30 * 60  # a step that hangs must not take CI with it
MODULES = ROOT / "node_modules" / ".bin"


class Step(NamedTuple):
    """Commands that must all succeed; ``needs`` are globs, and a step that has no file is told."""

    name: str
    commands: list[list[str]]
    javascript: bool = False
    browser: bool = False
    needs: str = ""
    report: str = ""


def python(*command: str) -> list[str]:
    return [str(BIN / command[0]), *command[1:]]


def javascript(*command: str) -> list[str]:
    return [str(MODULES / command[0]), *command[1:]]


def tests(name: str, *arguments: str) -> list[str]:
    return python("pytest", *arguments, f"--junitxml={REPORTS / name}.xml")


# Two workers, a file to one of them: fixtures of a module are built once.
AT_ONCE = ["-n", "2", "--dist", "loadfile"]
LIGHTHOUSE = "tests/e2e/test_lighthouse_is_content.py"

NODE_TESTS = [
    "node",
    "--test",
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=junit",
    f"--test-reporter-destination={REPORTS / 'node.xml'}",
    "tests/**/*.test.js",
]

STEPS = [
    Step(
        "format",
        [python("ruff", "format", "--check", "."), javascript("biome", "format", ".")],
        javascript=True,
    ),
    Step(
        "lint",
        [python("ruff", "check", "."), javascript("biome", "lint", "--error-on-warnings", ".")],
        javascript=True,
    ),
    Step("types", [python("mypy")]),
    Step("imports", [python("lint-imports", "--no-cache", "--no-logo")]),
    Step(
        "tsc-device",
        [javascript("tsc", "-p", "tsconfig.device.json")],
        javascript=True,
        needs="sync/device/**/*.js",
    ),
    Step(
        "tsc-browser",
        [javascript("tsc", "-p", "tsconfig.browser.json")],
        javascript=True,
        needs="frontend/scripts/**/*.js",
    ),
    # Some Python tests run the device modules in Node, so they need it too.
    Step(
        "pytest",
        [tests("pytest", "tests", "--ignore=tests/e2e", *AT_ONCE)],
        javascript=True,
        report="pytest",
    ),
    Step("node", [NODE_TESTS], javascript=True, needs="tests/**/*.test.js", report="node"),
    Step(
        "e2e",
        [tests("e2e", "tests/e2e", f"--ignore={LIGHTHOUSE}", *AT_ONCE)],
        javascript=True,
        browser=True,
        needs="tests/e2e/**/test_*.py",
        report="e2e",
    ),
    # It measures speed, so nothing runs beside it.
    Step(
        "lighthouse",
        [tests("lighthouse", LIGHTHOUSE)],
        javascript=True,
        browser=True,
        needs=LIGHTHOUSE,
        report="lighthouse",
    ),
    # SYNC §7.1: the stories with the code that ships.
    Step(
        "simulate",
        [[str(ROOT / "firstbell"), "simulate", "--seeds", "2000"]],
        javascript=True,
        needs="sync/simulator/main.js",
    ),
]


class Broken(Exception):
    """A step failed; ``args`` is its name."""


def main(only: str | None) -> int:
    steps = [step for step in STEPS if only in (None, step.name)]
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir()
    status = 0
    try:
        env = prepare(steps)
        for step in steps:
            run(step, env)
    except Broken as broken:
        print(f"Broken: {broken}. To repeat it: ./check --only {broken}", flush=True)
        status = 1
    total = Count()
    for step in steps:
        if step.report:
            total = total.plus(count_tests(REPORTS / f"{step.report}.xml"))
    print(total, flush=True)
    return status


def prepare(steps: list[Step]) -> dict[str, str]:
    """The environment for the steps, with a Node and a Chromium in it where they are needed."""
    env = dict(os.environ)
    if any(step.javascript for step in steps):
        with timed("node"):
            env = node_environment()
            install_modules(env)
    if any(step.browser and has_files(step) for step in steps):
        with timed("chromium"):
            chromium = find_chromium() or install_chromium()
            if chromium is None:
                print("No Chromium here and none could be installed: install one.")
                raise Broken("e2e")
            env["FIRSTBELL_CHROMIUM"] = str(chromium)
    env["PATH"] = f"{BIN}{os.pathsep}{env['PATH']}"
    return env


def run(step: Step, env: dict[str, str]) -> None:
    if not has_files(step):
        print(f"== {step.name}: nothing to check yet, no {step.needs}", flush=True)
        return
    with timed(step.name):
        for command in step.commands:
            if subprocess.run(command, cwd=ROOT, env=env, timeout=LIMIT_S).returncode:
                raise Broken(step.name)


def has_files(step: Step) -> bool:
    return not step.needs or any(ROOT.glob(step.needs))


@contextmanager
def timed(name: str) -> Iterator[None]:
    print(f"== {name}", flush=True)
    started = time.monotonic()
    try:
        yield
    except (subprocess.SubprocessError, OSError) as error:
        print(error)
        raise Broken(name) from error
    finally:
        print(f"== {name}: {time.monotonic() - started:.1f} s", flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./check", description="Check everything, in order.")
    parser.add_argument("--only", metavar="NAME", choices=[step.name for step in STEPS])
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(arguments().only))
