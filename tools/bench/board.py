"""The office's live board of a school of 2,000 pupils, server time."""

import asyncio
import tempfile
from pathlib import Path

from server.board.routes import board_routes
from server.settings import process_settings
from tests import builders as make
from tools.bench.page import time_of
from tools.bench.result import Line, middle, ms, part
from tools.bench.school import a_school_of, fill_log, opened, signed_in
from tools.bench.serving import served

SIZES = [30] * 67
DAYS = 11
BOARD_S = 0.050


def measure_board() -> list[Line]:
    what, budget = "live board of 2,000 pupils, server time", f"≤ {ms(BOARD_S)}"
    if not board_routes:
        return [Line(what, "not measured: it is not there yet", budget)]
    with tempfile.TemporaryDirectory(prefix="fb-bench-") as folder:
        data = Path(folder)
        cookie, at = asyncio.run(_prepare(data))
        with served(data, "serve", "--at", at) as server:
            times = time_of(server, "/board", cookie)
    median = middle(times)
    figure = f"{ms(median)}, p95 {ms(part(times, 0.95))}"
    return [Line(what, figure, budget, median <= BOARD_S)]


async def _prepare(data: Path) -> tuple[str, str]:
    settings = process_settings(data)
    async with opened(settings.database):
        school = await a_school_of(SIZES, DAYS)
        await fill_log(school)
        office = await make.a_member_of_staff(school.id, "Price", title="Mrs", role="office")
        today = school.registers[-1]
        cookie = await signed_in(school.id, office, today.taken_at)
    return cookie, f"{today.on_date}T08:05"
