"""What the people at one tablet do, by a plan of their own seed: mark, take, leave, come back.

Four misfortunes come by chance as well, and each at a moment of the plan: MISFORTUNES.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PageError
from playwright.async_api import Page

from tests.e2e.cast import LUND, OKAFOR, PASSWORD
from tools.chaos import page as in_page
from tools.chaos.profile import STEP_S, Profile

TEACHERS = (OKAFOR, LUND)
PLACES = ("register", "today")  # where a teacher works
ASKED = ("door", "nobody", "nowhere", "stuck", "not saved")  # a person must see to it
MISFORTUNES = ("kill_browser", "freeze", "set_clock", "switch_users")
CAME_IN_S = 60.0
AGAIN = 0.25  # how often who comes to the door is the one who was there
TABS_MAX = 3
BURST_MAX = 12
LOOK_S = 3.0
PATIENCE = 6  # half seconds
CLOCK_MAX_MS = 2 * 3600 * 1000
FROZEN_S = (1.0, 2.0, 4.0)
LEASE_OVER_S = 17.0  # longer than a frozen tab may keep the others from sending

# A name is what teachers tap; the others are the words and buttons beside it.
BUTTONS = {
    ".pupil__who": 12,
    "input[value=present]": 3,
    "input[value=absent]": 3,
    "input[value=late]": 3,
    "[data-step='1']": 2,
    "[data-do=here]": 1,
    "#undo": 1,
}

Step = Callable[[Page], Awaitable[None]]


class Teachers:
    """They share a tablet. ``done`` counts their steps, ``befell`` the misfortunes that came."""

    def __init__(self, profile: Profile, seed: str) -> None:
        self.profile = profile
        self.done: Counter[str] = Counter()
        self.befell: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._planned: list[tuple[float, str]] = []
        self._last = ""
        self._clock = 0
        self._thawing: asyncio.Task[None] | None = None
        self._stopped = False
        everywhere: list[tuple[Step, int]] = [
            (self.reload, 3),
            (self.open_tab, 3),
            (self.close_tab, 2),
            (self.switch_users, 4),
            (self.freeze, 3),
            (self.set_clock, 3),
            (self.kill_browser, 3),
        ]
        sheet: list[tuple[Step, int]] = [(self.tap, 60), (self.all_present, 8), (self.take, 10)]
        self._steps: dict[str, list[tuple[Step, int]]] = {
            "register": [*sheet, (self.go_back, 8), *everywhere],
            "today": [(self.open_register, 80), *everywhere],
            "door": [(self.sign_in, 1)],
            "nobody": [(self.sign_in, 1)],
            "nowhere": [(self.open_today, 1)],
            "stuck": [(self.give_up, 1)],
            "frozen": [(self.wait, 1)],
            "not saved": [(self.read_that, 1)],
        }

    async def come_in(self) -> None:
        """The first of them signs in. TimeoutError where nobody can within a minute."""
        asked = True
        async with asyncio.timeout(CAME_IN_S):
            while asked:
                with suppress(PageError, TimeoutError):
                    asked = await self.does_what_is_asked(self.profile.pages[0])

    def plan(self, after_s: float, misfortune: str) -> None:
        """From then on it is tried until it has come, where there is a page to do it in."""
        self._planned.append((time.monotonic() + after_s, misfortune))

    async def work(self) -> None:
        """Goes on until ``stop``, whatever befalls it; a browser is never left half started."""
        while not self._stopped:
            await self.step()
            await asyncio.sleep(self._random.uniform(0.05, 0.6))

    def stop(self) -> None:
        self._stopped = True

    async def step(self) -> None:
        try:
            if not self.profile.is_on:
                await self._switch_on_again()
            page = self._random.choice(self.profile.pages)
            place = await self._place(page)
            if place in PLACES and self._planned and time.monotonic() >= self._planned[0][0]:
                await self._meet(page)
                return
            steps, weights = zip(*self._steps[place], strict=True)
            [step] = self._random.choices(steps, weights)
            await step(page)
            self.done[step.__name__] += 1
        except (PageError, TimeoutError):  # cut, killed or frozen meanwhile
            self.done["broken off"] += 1

    async def _meet(self, page: Page) -> None:
        _, name = self._planned[0]
        before = self.befell[name]
        try:
            await getattr(self, name)(page)
        finally:
            if self.befell[name] > before:
                self._planned.pop(0)

    async def _place(self, page: Page) -> str:
        """Where she is. *Stuck*: on the way to a page that a dead connection never brings."""
        try:
            return str(await asyncio.wait_for(page.evaluate(in_page.WHERE), LOOK_S))
        except TimeoutError:
            return "frozen" if self.profile.is_frozen else "stuck"

    async def does_what_is_asked(self, page: Page) -> bool:
        """What a person must do there, and nothing else; false where the page asks nothing."""
        place = await self._place(page)
        if place not in ASKED:
            return False
        [(step, _)] = self._steps[place]
        await step(page)
        return True

    async def come_to_rest(self) -> None:
        """Everything is thawed and switched on."""
        if self._thawing:
            self._thawing.cancel()
        self.profile.thaw()
        if not self.profile.is_on:
            await self._switch_on_again()

    async def _switch_on_again(self) -> None:
        self.profile.kill()  # where it was half on
        await self.profile.switch_on()
        await self.go_home(self.profile.pages[0])

    async def _ask(self, page: Page, script: str, argument: object = None) -> Any:
        return await asyncio.wait_for(page.evaluate(script, argument), STEP_S)

    async def sign_in(self, page: Page) -> None:
        again = self._last and self._random.random() < AGAIN
        await self._sign_in(page, self._last if again else self._other())

    def _other(self) -> str:
        """Than the one who surely was here last."""
        first = TEACHERS[self.profile.number % 2 - 1]
        return next(one for one in (first, *TEACHERS) if one != self._last)

    async def _sign_in(self, page: Page, who: str) -> None:
        await page.goto(f"{self.profile.proxy.address}/sign-in")
        if await page.get_by_label("Password").count() == 0:
            return  # the session goes on
        await page.get_by_label("E-mail").fill(who)
        await page.get_by_label("Password").fill(PASSWORD)
        self.profile.here = [*self.profile.here, who]  # until she is let in it may be either
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/today")
        self.profile.here = [who]
        self.befell["switch_users"] += self._last not in ("", who) and not self._stopped
        self._last = who

    async def give_up(self, page: Page) -> None:
        """Stops the loading: a page that is asked for once more meanwhile is not."""
        session = await page.context.new_cdp_session(page)
        await asyncio.wait_for(session.send("Page.stopLoading"), STEP_S)
        await self.go_home(page)

    async def wait(self, page: Page) -> None:
        await asyncio.sleep(0.5)

    async def go_home(self, page: Page) -> None:
        await page.goto(f"{self.profile.proxy.address}/today")

    async def open_today(self, page: Page) -> None:
        """From anywhere else; a page that is still loading is given a while."""
        for _ in range(PATIENCE):
            await asyncio.sleep(0.5)
            if await self._ask(page, in_page.WHERE) != "nowhere":
                return
        await self.go_home(page)

    async def read_that(self, page: Page) -> None:
        await self._ask(page, in_page.PRESS, "#not-saved button")

    async def open_register(self, page: Page) -> None:
        await self._ask(page, in_page.OPEN, self._random.random())

    async def go_back(self, page: Page) -> None:
        await self._ask(page, in_page.PRESS, ".bar__back")

    async def tap(self, page: Page) -> None:
        await self._ask(page, in_page.TAP, self._burst())

    def _burst(self) -> list[tuple[float, str, float]]:
        """Which row, what of it, and ms until the next tap."""
        names, weights = [*BUTTONS], [*BUTTONS.values()]
        count = self._random.randint(1, BURST_MAX)
        return [
            (self._random.random(), button, self._random.uniform(0, 60))
            for button in self._random.choices(names, weights, k=count)
        ]

    async def all_present(self, page: Page) -> None:
        await self._ask(page, in_page.TAP, [(0, "#all", 0)])

    async def take(self, page: Page) -> None:
        await self._ask(page, in_page.TAP, [(0, "#all", 30), (0, "#take", 0)])

    async def reload(self, page: Page) -> None:
        await page.reload()

    async def open_tab(self, page: Page) -> None:
        if len(self.profile.pages) < TABS_MAX:
            await self.go_home(await self.profile.open_tab())

    async def close_tab(self, page: Page) -> None:
        if len(self.profile.pages) > 1:
            await page.close()

    async def switch_users(self, page: Page) -> None:
        """She signs out, and the other signs in: at once, or later where there is no way now."""
        await self._ask(page, in_page.PRESS, "#sign-out button")
        for _ in range(PATIENCE):
            await asyncio.sleep(0.5)
            if await self._place(page) in ("door", "nobody"):
                await self._sign_in(page, self._other())
                return

    async def set_clock(self, page: Page) -> None:
        steps = [by for by in (-CLOCK_MAX_MS, 0, CLOCK_MAX_MS) if by != self._clock]
        self._clock = self._random.choice(steps)
        for one in self.profile.pages:
            await self._ask(one, in_page.SET_CLOCK, self._clock)
        self.befell["set_clock"] += 1

    async def freeze(self, page: Page) -> None:
        """For a while; where only one page is stopped, the work goes on in another."""
        if self._thawing and not self._thawing.done():
            return
        one_of_many = len(self.profile.pages) > 1
        self.profile.freeze(all_pages=not one_of_many)
        self.befell["freeze"] += self.profile.is_frozen
        after_s = self._random.choice((*FROZEN_S, *([LEASE_OVER_S] if one_of_many else [])))
        self._thawing = asyncio.create_task(self._thaw(after_s))

    async def _thaw(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        self.profile.thaw()

    async def kill_browser(self, page: Page) -> None:
        """In the middle of a burst of taps; the tablet is switched on again at once."""
        tapping = asyncio.create_task(self.tap(page))
        await asyncio.sleep(self._random.uniform(0, 0.3))
        self.befell["kill_browser"] += self.profile.kill()
        await asyncio.wait([tapping])
        tapping.exception()
        await self._switch_on_again()
