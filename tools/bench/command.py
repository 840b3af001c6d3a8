"""``./firstbell bench [NAME]``: measures, prints the tables and keeps them in docs/bench.md."""

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime

from tools.bench.board import measure_board
from tools.bench.cold import measure_cold
from tools.bench.demo import measure_demo
from tools.bench.importing import measure_import
from tools.bench.page import measure_page
from tools.bench.page_of_figures import write_section
from tools.bench.push import measure_push
from tools.bench.result import Line, lines_as_markdown
from tools.bench.tap import measure_tap
from tools.bench.trust import measure_load

BENCHES: dict[str, list[Callable[[], list[Line]]]] = {
    "register": [measure_page, measure_cold, measure_tap],
    "push": [measure_push],
    "load": [measure_load],
    "board": [measure_board],
    "demo": [measure_demo],
    "import": [measure_import],
}


def run_bench(name: str | None) -> int:
    """Runs the bench called ``name``, or all. A missed budget is written down, and no failure."""
    if name is not None and name not in BENCHES:
        sys.stderr.write(f"There is no bench {name}: choose {' or '.join(BENCHES)}.\n")
        return 2
    for each in [name] if name else list(BENCHES):
        began = time.monotonic()
        lines: list[Line] = []
        for measure in BENCHES[each]:
            print(f"Measuring {each}: {measure.__name__} …", flush=True)
            lines += measure()
        table = lines_as_markdown(lines)
        print(table)
        took = time.monotonic() - began
        said = (
            f"`./firstbell bench {each}` on {datetime.now():%Y-%m-%d %H:%M}, "
            f"{os.cpu_count()} cores, {took:.0f} s."
        )
        write_section(each, said, table, list(BENCHES))
    return 0
