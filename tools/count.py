"""Counts tests in the JUnit files that pytest and Node's test runner write."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree


class Count(NamedTuple):
    """How many tests ended which way; an error in a fixture is a failure."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def plus(self, other: Count) -> Count:
        return Count(*(a + b for a, b in zip(self, other, strict=True)))

    def __str__(self) -> str:
        line = f"{self.passed} passed, {self.failed} failed"
        return f"{line}, {self.skipped} skipped" if self.skipped else line


def count_tests(report: Path) -> Count:
    """What one JUnit file counts; nothing where the runner died before it wrote one."""
    if not report.exists():
        return Count()
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314 (we wrote it)
    outcomes = [_outcome(case) for case in cases]
    return Count(outcomes.count(0), outcomes.count(2), outcomes.count(1))


def _outcome(case: ElementTree.Element) -> int:
    if case.find("failure") is not None or case.find("error") is not None:
        return 2
    return 1 if case.find("skipped") is not None else 0
