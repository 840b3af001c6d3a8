"""One worker: starts a program, in node, with its pipes on 3 and 4, and serves its frames.

    python -m server.simulator.worker STORE WHERE PROGRAM [ARGUMENT…]

The two take turns: while one works the other waits. What the program prints is the worker's.
"""

import asyncio
import fcntl
import gc
import logging
import os
import sys
from pathlib import Path

from server.simulator.clock import SimulatedLoop
from server.simulator.frames import Frames
from server.simulator.power import Power
from server.simulator.stores import InFile, InMemory, InPostgres, Store

ANSWERS, REQUESTS = 3, 4  # as the program sees them
GARBAGE = 20_000  # objects before somebody looks for rings: at Python's 700, 4 % of the time


def store_of(name: str, where: str) -> Store:
    """``where``: the template's path, or of PostgreSQL an address that may create databases."""
    if name == "postgres":
        return InPostgres(where)
    return InMemory(Path(where)) if name == "memory" else InFile(Path(where))


def serve(program: list[str], store: Store) -> int:
    """Until the program ends; its exit status."""
    gc.freeze()  # what is imported stays: nobody need look through it again
    gc.set_threshold(GARBAGE)
    loop = SimulatedLoop()
    asyncio.set_event_loop(loop)
    power = Power(loop)
    frames = Frames(loop, store, power)
    logging.getLogger().addHandler(frames.troubles)
    child, requests, answers = _start(program)
    with power, os.fdopen(requests, "rb") as asked, os.fdopen(answers, "wb") as told:
        for line in asked:
            told.write(frames.answer(line))
            told.flush()
        frames.close()
    _, status = os.waitpid(child, 0)
    loop.run_until_complete(store.drop())
    return os.waitstatus_to_exitcode(status)


def _start(program: list[str]) -> tuple[int, int, int]:
    """Process id, where its requests come from, and where its answers go."""
    answers, told = (_high(end) for end in os.pipe())
    asked, requests = (_high(end) for end in os.pipe())
    actions = [
        (os.POSIX_SPAWN_DUP2, answers, ANSWERS),
        (os.POSIX_SPAWN_DUP2, requests, REQUESTS),
    ]
    child = os.posix_spawnp(program[0], program, os.environ, file_actions=actions)
    os.close(answers)
    os.close(requests)
    return child, asked, told


def _high(end: int) -> int:
    """The same end under another number, so that neither is put in the other's place."""
    moved = fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(end)
    return moved


if __name__ == "__main__":
    sys.exit(serve(sys.argv[3:], store_of(sys.argv[1], sys.argv[2])))
