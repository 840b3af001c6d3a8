"""The network of one tablet, by a plan of its own seed: a spell of something, then calm."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from tests.e2e.proxy import Proxy

CALM_S = (0.5, 5.0)
SPELL_S = (0.5, 7.0)
PORTALS = (b"200 OK", b"401 Unauthorized", b"511 Network Authentication Required")


class Weather:
    def __init__(self, proxy: Proxy, seed: str) -> None:
        self.spells: Counter[str] = Counter()
        self._proxy = proxy
        self._random = random.Random(seed)
        self._kinds: dict[str, Callable[[], None]] = {
            "cut": proxy.cut,
            "nothing up": lambda: proxy.hold("up"),
            "nothing down": lambda: proxy.hold("down"),
            "silence": lambda: proxy.hold("up", "down"),
            "dead for good": lambda: proxy.hold("up", "down", deaf=True),
            "portal": self._portal,
            "losses": self._lose,
            "slow": self._slow,
            "drip": self._drip,
            "twice": self._twice,
        }

    async def change(self) -> None:
        """Goes on until it is cancelled."""
        while True:
            await asyncio.sleep(self._random.uniform(*CALM_S))
            kind = self._random.choice([*self._kinds])
            self._kinds[kind]()
            self.spells[kind] += 1
            await asyncio.sleep(self._random.uniform(*SPELL_S))
            self.clear()

    def clear(self) -> None:
        proxy = self._proxy
        proxy.heal()
        proxy.cut_up = proxy.cut_down = proxy.delay_s = proxy.twice = 0.0
        proxy.drip = 0

    def _portal(self) -> None:
        self._proxy.be_a_portal(self._random.choice(PORTALS))

    def _lose(self) -> None:
        self._proxy.cut_up = self._proxy.cut_down = 0.2

    def _slow(self) -> None:
        self._proxy.delay_s = self._random.uniform(0.1, 1.5)

    def _drip(self) -> None:
        self._proxy.drip, self._proxy.delay_s = 400, 0.05

    def _twice(self) -> None:
        self._proxy.twice = 0.8
