"""After the chaos all works again, people sign in where the page asks, and outboxes empty."""

import asyncio
import time
from collections.abc import Iterable, Sequence

from msgspec import Struct
from playwright.async_api import Error as PageError

from tests.e2e.storage import ROWS
from tools.chaos import page as in_page
from tools.chaos.profile import Profile
from tools.chaos.teacher import Teachers

DRAINED_S = 30.0
LOOK_S = 0.5


class Drained(Struct, frozen=True):
    """``after_s``: from the healing until all were empty. ``left``: a line for each that is not."""

    after_s: float
    left: list[str]


async def drain(people: Sequence[Teachers]) -> Drained:
    """Until every outbox was empty for two looks, or too late."""
    began = time.monotonic()
    empty, passed, waiting = 0, 0.0, [""] * len(people)
    while empty < 2 and passed < DRAINED_S:
        await asyncio.sleep(LOOK_S)
        waiting = list(await asyncio.gather(*(_waiting(one) for one in people)))
        passed = time.monotonic() - began
        empty = empty + 1 if not any(waiting) else 0
    left = [
        f"tablet {one.profile.number}: {what}, at {[page.url for page in one.profile.pages]}"
        for one, what in zip(people, waiting, strict=True)
        if what
    ]
    return Drained(passed, left)


async def _waiting(people: Teachers) -> str:
    """What is still to be done on this tablet; empty: nothing."""
    try:
        await people.does_what_is_asked(people.profile.pages[0])
        count = await people.profile.look(in_page.WAITING)
        return f"{count} ops wait" if count else ""
    except (PageError, TimeoutError) as problem:
        return f"nobody can look ({problem})"


async def outboxes(profiles: Iterable[Profile]) -> list[str]:
    """Ids of all ops that the browsers hold."""
    rows = [await one.look(ROWS, ["firstbell-outbox", "ops"]) for one in profiles]
    return [op for held in rows for op, _ in held]
