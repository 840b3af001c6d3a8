"""Waits for a fact outside the browser. Inside it, Playwright's ``expect`` waits."""

import time
from collections.abc import Callable


def becomes(fact: Callable[[], bool], *, within_s: float) -> float:
    """Seconds until ``fact()`` was true; fails when it is not in time."""
    began = time.monotonic()
    while not fact():
        assert time.monotonic() - began < within_s, f"not so within {within_s} s"
        time.sleep(0.05)
    return time.monotonic() - began
