"""After the chaos all works again, people sign in where the page asks, and outboxes empty."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial

import msgspec
from msgspec import Struct
from playwright.async_api import Error as PageError

from tests.e2e.storage import ROWS
from tools.chaos import page as in_page
from tools.chaos.profile import Profile
from tools.chaos.teacher import Teachers

DRAINED_S = 30.0
LOOK_S = 0.5


class Drained(Struct, frozen=True):
    """``after_s``: from the healing until the last was empty. ``left``: a line for each that was
    not, or not in time.
    """

    after_s: float
    left: list[str]

    @property
    def in_time(self) -> bool:
        return not self.left and self.after_s <= DRAINED_S


async def drain(people: Sequence[Teachers], healed: Sequence[float]) -> Drained:
    """``healed``: of each tablet, the monotonic second at which all was whole around it."""
    found = await asyncio.gather(
        *(
            until_empty(partial(_waiting, one), since)
            for one, since in zip(people, healed, strict=True)
        )
    )
    left = [
        f"tablet {one.profile.number}: {what}, at {[page.url for page in one.profile.pages]}"
        for one, (_, what) in zip(people, found, strict=True)
        if what
    ]
    return Drained(max(passed for passed, _ in found), left)


async def until_empty(
    look: Callable[[], Awaitable[str]],
    since: float,
    now: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> tuple[float, str]:
    """Seconds after ``since`` at which ``look`` said for the second time running that nothing is
    left, and "": or what is still left when it is too late.
    """
    empty = 0
    while True:
        await sleep(LOOK_S)
        waiting = await look()
        passed = now() - since
        empty = 0 if waiting else empty + 1
        if passed > DRAINED_S:
            return passed, waiting or "empty, too late"
        if empty == 2:
            return passed, ""


async def _waiting(people: Teachers) -> str:
    """What is still to be done on this tablet; empty: nothing."""
    try:
        await people.does_what_is_asked(people.profile.pages[0])
        count = await people.profile.look(in_page.WAITING)
        return f"{count} ops wait" if count else ""
    except (PageError, TimeoutError) as problem:
        return f"nobody can look ({problem})"


async def outboxes(profiles: Iterable[Profile]) -> dict[str, str]:
    """Id → text of all ops that the browsers have on their disks."""
    rows = [await one.look(ROWS, ["firstbell-outbox", "ops"]) for one in profiles]
    return {op: msgspec.json.decode(row)["text"] for held in rows for op, row in held}
