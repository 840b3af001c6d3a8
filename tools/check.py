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
from concurrent.futures import ThreadPoolExecutor
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
    """Commands that must all succeed; ``needs`` are globs, and a step that has no file is told.

    ``together``: they run at the same time, each with its words in one piece at the end.
    """

    name: str
    commands: list[list[str]]
    javascript: bool = False
    browser: bool = False
    needs: str = ""
    report: str = ""
    together: bool = False


def python(*command: str) -> list[str]:
    return [str(BIN / command[0]), *command[1:]]


def javascript(*command: str) -> list[str]:
    return [str(MODULES / command[0]), *command[1:]]


def tests(name: str, *arguments: str) -> list[str]:
    return python("pytest", *arguments, f"--junitxml={REPORTS / name}.xml")


def halves(name: str, whole: str, one_half: list[str], *left_out: str) -> list[list[str]]:
    """The tests of ``whole`` for two processes: those of ``one_half``, and all others."""
    others = [f"--ignore={path}" for path in (*one_half, *left_out)]
    return [tests(f"{name}-1", *one_half), tests(f"{name}-2", whole, *others)]


# About half of the time each.
DATA = [f"tests/server/{room}" for room in ("importing", "exporting", "backup", "held")]
JOURNEYS = [
    f"tests/e2e/test_{what}.py"
    for what in (
        "a_restored_server_gets_everything_back",
        "a_rescue_file_brings_what_a_tablet_cannot_send",
        "a_schools_data_is_imported",
        "a_schools_own_columns_are_mapped",
        "devices_are_named_and_ended",
        "held_entries_are_decided",
        "the_office_sees_what_waits",
    )
]
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
        halves("pytest", "tests", DATA, "tests/e2e"),
        javascript=True,
        report="pytest",
        together=True,
    ),
    Step("node", [NODE_TESTS], javascript=True, needs="tests/**/*.test.js", report="node"),
    Step(
        "e2e",
        halves("e2e", "tests/e2e", JOURNEYS, LIGHTHOUSE),
        javascript=True,
        browser=True,
        needs="tests/e2e/**/test_*.py",
        report="e2e",
        together=True,
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
            for report in sorted(REPORTS.glob(f"{step.report}*.xml")):
                total = total.plus(count_tests(report))
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
        if step.together:
            run_together(step, env)
            return
        for command in step.commands:
            if subprocess.run(command, cwd=ROOT, env=env, timeout=LIMIT_S).returncode:
                raise Broken(step.name)


def run_together(step: Step, env: dict[str, str]) -> None:
    words = [REPORTS / f"{step.name}-{n}.log" for n in range(len(step.commands))]
    with ThreadPoolExecutor() as pool:
        running = [
            pool.submit(_into, command, path, env)
            for command, path in zip(step.commands, words, strict=True)
        ]
        ended = [one.result() for one in running]
    for path in words:
        print(path.read_text("utf-8", errors="replace"), flush=True)
    if any(ended):
        raise Broken(step.name)


def _into(command: list[str], words: Path, env: dict[str, str]) -> int:
    with words.open("w") as out:
        return subprocess.run(
            command, cwd=ROOT, env=env, stdout=out, stderr=out, timeout=LIMIT_S
        ).returncode


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
