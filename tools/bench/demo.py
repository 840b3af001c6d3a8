"""How long the demo school's first and second start take, until it answers."""

import importlib.util
import tempfile
from pathlib import Path

from tools.bench.result import Line
from tools.bench.serving import served

FIRST_S, SECOND_S = 20, 2


def measure_demo() -> list[Line]:
    if importlib.util.find_spec("server.demo.command") is None:
        return [Line("demo school, start", "not measured: it is not there yet")]
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        times = []
        for _ in range(2):
            with served(Path(folder) / "demo", "demo", "--at", "2026-11-23T08:02") as server:
                times.append(server.ready_s)
    first, second = times
    return [
        Line("demo school, first start", f"{first:.1f} s", f"≤ {FIRST_S} s", first <= FIRST_S),
        Line("demo school, second start", f"{second:.1f} s", f"≤ {SECOND_S} s", second <= SECOND_S),
    ]
