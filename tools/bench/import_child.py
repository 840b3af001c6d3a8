"""One import in a process of its own, as the command and the screen do it.

``python -m tools.bench.import_child URL FOLDER`` prints its times and its peak memory, as JSON.
"""

import asyncio
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from server.importing.run import look, write
from tools.bench.import_set import DAY
from tools.bench.school import opened


class Took(msgspec.Struct):
    """``hold_s``: the one transaction. ``changes``: rows added, changed, ended or back."""

    whole_s: float
    hold_s: float
    peak_mb: float
    changes: int


async def _import(url: str, folder: Path) -> Took:
    began = time.perf_counter()
    writing = [began]

    def tell(words: str) -> None:
        writing[0] = time.perf_counter()

    async with opened(url):
        looked = await look(folder, mapping=None, school=None, today=DAY, tell=tell)
        assert not looked.problems, looked.problems.sentences()[:5]
        now = datetime.now(UTC)
        await write(looked, endings={}, by=None, channel="command", now=now, tell=tell)
        ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kinds = [kind for school in looked.summary for kind in school.kinds]
    changes = sum(sum(kind.counts[:4]) for kind in kinds)
    return Took(ended - began, ended - writing[0], peak, changes)


def main() -> int:
    took = asyncio.run(_import(sys.argv[1], Path(sys.argv[2])))
    sys.stdout.buffer.write(msgspec.json.encode(took))
    return 0


if __name__ == "__main__":
    sys.exit(main())
