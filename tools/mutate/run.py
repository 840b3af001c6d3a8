"""Meets each mutant with the tests and says which ones nobody noticed.

All runs in forks of a process that has imported every package but no rule. The tests of the
mutant's own file come first: those of a changed function share one reading of the tests, the rest
(tables, limits, defaults) read them anew. Whoever lives then meets every test of the rules, anew.
"""

import ast
import contextlib
import gc
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from tools.mutate.mutants import Mutant, mutants
from tools.mutate.put_in import Importer, put_into_function

ROOT = Path(__file__).resolve().parents[2]
RULES, TESTS = ROOT / "server" / "rules", ROOT / "tests" / "rules"
ALL_TESTS = [str(TESTS)]  # not test_states: its page is drawn from the tables themselves
FURTHER = {"marks": "test_fold.py"}
LIMIT_S = 60  # who does not answer by then is noticed
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
FORGOTTEN = ("server.rules", "tests.rules", "tests.builders")


def warm_up() -> None:
    """Imports what the tests import, and forgets the rules and whatever holds on to them."""
    with _silence():
        if pytest.main(["--collect-only", *OPTIONS, *ALL_TESTS]):
            raise SystemExit("the tests of the rules cannot be read: run them first")
    from hypothesis import settings  # not before pytest, which wants to rewrite it

    settings.register_profile("mutate", database=None)
    settings.load_profile("mutate")
    for name in [name for name in sys.modules if name.startswith(FORGOTTEN)]:
        del sys.modules[name]
    vars(sys.modules["server"]).pop("rules", None)
    gc.freeze()


def own_tests(rule: Path) -> list[Path]:
    """The files of tests that are of ``rule`` first of all."""
    own = (TESTS / f"test_{rule.stem}.py", TESTS / FURTHER.get(rule.stem, ""))
    return [file for file in own if file.is_file()]


class Rule:
    """One file of rules with its mutants, by their numbers."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.module = f"server.rules.{file.stem}"
        self.tree = ast.parse(file.read_text("utf-8"))
        self.mutants: list[Mutant] = list(mutants(self.tree))
        self.own_tests = [str(one) for one in own_tests(file)]

    def survivors(self, jobs: int) -> list[Mutant]:
        left = list(range(len(self.mutants)))
        if self.own_tests:
            in_place = [at for at in left if self.mutants[at].function]
            anew = [at for at in left if not self.mutants[at].function]
            left = self._after_one_reading(in_place, jobs)
            left += unnoticed(anew, lambda at: self._read_anew(at, self.own_tests), jobs)
        left = unnoticed(left, lambda at: self._read_anew(at, ALL_TESTS), jobs)
        return [self.mutants[at] for at in sorted(left)]

    def _read_anew(self, at: int, tests: list[str]) -> bool:
        code = self.mutants[at].compiled(self.tree, str(self.file))
        sys.meta_path.insert(0, Importer(self.module, self.file, code))
        return pytest.main([*OPTIONS, *tests]) == 0

    def _after_one_reading(self, chosen: list[int], jobs: int) -> list[int]:
        loop = Loop(lambda tests: unnoticed(chosen, lambda at: self._put_in(at, tests), jobs))
        return answered(lambda: pytest.main([*OPTIONS, *self.own_tests], [loop]), loop)

    def _put_in(self, at: int, tests: pytest.Session) -> bool:
        code = self.mutants[at].compiled(self.tree, str(self.file))
        put_into_function(sys.modules[self.module], self.mutants[at].function, code)
        return all_pass(tests)


class Loop:
    """Runs something in the place of the tests that pytest has read."""

    def __init__(self, run: Callable[[pytest.Session], list[int]]) -> None:
        self.run = run
        self.found: list[int] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.found = self.run(session)
        return True


def all_pass(session: pytest.Session) -> bool:
    """Whether the tests that were read pass; the first that does not ends the run."""
    for item, following in zip(session.items, [*session.items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return False
    return True


def answered(read_tests: Callable[[], object], loop: Loop) -> list[int]:
    """What ``loop`` finds, of tests that are read in a fork: this process stays without rules."""
    come, go = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            with _silence():
                read_tests()
            os.write(go, json.dumps(loop.found).encode())
        finally:
            os._exit(0)
    os.close(go)
    with os.fdopen(come, "rb") as answer:
        found: list[int] = json.load(answer)
    os.waitpid(pid, 0)
    return found


def unnoticed(chosen: Sequence[int], lives: Callable[[int], bool], jobs: int) -> list[int]:
    """Those of ``chosen`` for which ``lives`` is true, each asked in a fork, ``jobs`` at once."""
    lived: list[int] = []
    running: dict[int, int] = {}
    waiting = list(reversed(chosen))
    while waiting or running:
        while waiting and len(running) < jobs:
            at = waiting.pop()
            running[_fork(partial(lives, at))] = at
        pid, status = os.wait()
        at = running.pop(pid)
        if status == 0:
            lived.append(at)
    return lived


def _fork(lives: Callable[[], bool]) -> int:
    """The process that asks; it ends with 0 where the answer is yes."""
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(LIMIT_S)
    status = 1
    try:
        with _silence():
            status = 0 if lives() else 1
    finally:
        os._exit(status)  # whatever is raised ends here too


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing that is said goes to the terminal."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
