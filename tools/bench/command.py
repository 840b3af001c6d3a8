"""``./firstbell bench [NAME]``: measures, prints the table and keeps it in docs/bench.md."""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tools.bench.push import measure_push
from tools.bench.result import Line, lines_as_markdown

BENCHES: dict[str, Callable[[], list[Line]]] = {"push": measure_push}
KEPT = Path(__file__).parents[2] / "docs" / "bench.md"


def run_bench(name: str | None) -> int:
    """Runs the bench called ``name``, or all. A missed budget is written down, and no failure."""
    if name is not None and name not in BENCHES:
        sys.stderr.write(f"There is no bench {name}: choose {' or '.join(BENCHES)}.\n")
        return 2
    began = time.monotonic()
    lines: list[Line] = []
    for each in [name] if name else list(BENCHES):
        print(f"Measuring {each} …", flush=True)
        lines += BENCHES[each]()
    table = lines_as_markdown(lines)
    print(table)
    command = " ".join(["./firstbell bench", *([name] if name else [])])
    took = time.monotonic() - began
    said = (
        f"`{command}` on {datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, {took:.0f} s. "
        "Medians unless it says otherwise; budgets are DESIGN §7.\n"
    )
    KEPT.write_text(f"# Measured\n\n{said}\n{table}\n")
    return 0
