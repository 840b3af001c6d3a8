"""A browser that is killed while somebody marks a register, again and again (SYNC §7.4)."""

import random
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any

from msgspec import Struct
from playwright.sync_api import Error as PageError
from playwright.sync_api import Page, expect, sync_playwright

from sync.core import ids
from tests.e2e.cast import OKAFOR
from tests.e2e.profile import Profile, kill
from tests.e2e.proxy import Proxy
from tests.e2e.safety import safety
from tests.e2e.server import Server, fill_template
from tests.e2e.storage import outbox
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch
from tools.chromium import find_chromium
from tools.crash.shown import Shown, decode, waiting

TAPS_MAX = 6
AFTER_S = 0.3  # the longest time from a tap to the kill
SOON_S = 0.04  # every other time: about as long as it takes until an entry is saved
AFTER_WORD_S = 0.005
OPENING = 0.15  # how many of all are killed before the first tap
KILLED_S = 5.0
DEAD_S = 60.0
KINDS = {"present": "seen", "absent": "not_seen"}
LAID_OVER = {
    kind: re.compile(f"^({mark}|check)$")  # after the close a person decides (rule E5)
    for mark, kind in KINDS.items()
}


class Seen(Struct):
    """What became of one profile. ``faults``: a sentence each."""

    count: Counter[str]
    faults: list[str]


class Row(Struct, frozen=True):
    """An op on the disk of the browser."""

    id: str
    n: int
    text: str
    state: str
    said: dict[str, Any]


class Reaper:
    """Kills a browser once: at a word of the chip, or at a time."""

    def __init__(
        self,
        profile: Profile,
        word: int | None,
        chance: random.Random,
        end: Callable[[list[int]], None] = kill,
    ) -> None:
        self.at_word = False
        self.came = Event()
        self._dead = Event()
        self._problem: AssertionError | None = None
        self._armed = False
        self._processes = profile.processes()
        self._once = Lock()
        self._word = word
        self._chance = chance
        self._profile = profile
        self._end = end

    def arm(self) -> None:
        """Called before the first tap: until then no word of the chip is about one."""
        self._processes = self._profile.processes()  # a page that has opened may have more
        self._armed = True

    def hear(self, words: str) -> None:
        """Called in the moment in which the chip says ``words``."""
        if self._armed and self._word is not None and waiting(words):
            self._word -= 1
            if self._word == 0:
                self.at_word = True
                self.come_in(self._chance.choice((0.0, self._chance.uniform(0, AFTER_WORD_S))))

    def tapped(self) -> None:
        """Called as the last tap begins."""
        if self._word is None:
            self.come_in(self._chance.uniform(0, self._chance.choice((SOON_S, AFTER_S))))

    def come_in(self, pause_s: float) -> None:
        if pause_s:
            Timer(pause_s, self._kill).start()
        else:
            self._kill()

    def _kill(self) -> None:
        if self._once.acquire(blocking=False):
            self.came.set()
            try:
                self._end(self._processes)
            except AssertionError as problem:  # in a thread of its own nobody would hear it
                self._problem = problem
            finally:
                self._profile.was_killed()
                self._dead.set()

    @property
    def is_done(self) -> bool:
        return self._dead.is_set()

    def wait(self) -> None:
        """Until it is dead. AssertionError where it lives on."""
        assert self._dead.wait(DEAD_S), "nobody has come to kill the browser"
        if self._problem is not None:
            raise self._problem


class BrowserKills:
    """Ms Okafor's tablet on 8B's register. ``proxy``: the network between it and ``server``."""

    def __init__(
        self, profile: Profile, server: Server, proxy: Proxy, chance: random.Random
    ) -> None:
        self._profile, self._server, self._proxy = profile, server, proxy
        self._chance = chance
        self._path = ""
        self._disk: dict[str, Row] = {}
        self._taps: list[tuple[str, str]] = []
        self._shown = Shown({}, lambda _: None)
        self.seen = Seen(Counter(), [])

    def run(self, kills: int) -> Seen:
        self._prepare()
        for _ in range(kills):
            self._kill_one()
        self._end()
        return self.seen

    def _prepare(self) -> None:
        """A first life in peace: signed in, ready for offline, its cookies on the disk."""
        tablet = self._profile.switch_on()
        tablet.sign_in(OKAFOR)
        tablet.is_ready_for_offline()
        tablet.open_register()
        tablet.has_sent_everything()
        self._path = tablet.page.url.removeprefix(tablet.address)
        self._profile.switch_off()

    def _kill_one(self) -> None:
        tablet = self._profile.switch_on()
        self._look(tablet.page, tablet.address)
        chance = self._chance
        taps = chance.randint(1, TAPS_MAX)
        reaper = Reaper(self._profile, chance.choice((None, chance.randint(1, taps))), chance)
        before = {row.id: row.state for row in self._disk.values()}
        self._shown = Shown(before, reaper.hear)
        self._shown.see(tablet.context)
        if chance.random() < 0.5:
            self._proxy.cut()
            self.seen.count["kills with no network"] += 1
        if chance.random() < OPENING:
            reaper.come_in(chance.uniform(0, AFTER_S))
            self.seen.count["kills while the page opens"] += 1
        try:
            self._open(tablet)
            self._tap(tablet, taps, reaper)
        except (AssertionError, PageError):
            if not reaper.came.is_set():
                raise
        reaper.wait()
        with suppress(PageError):
            tablet.context.close()
        self._proxy.heal()
        self.seen.count["kills"] += 1
        self.seen.count["kills in the moment of “saved”"] += reaper.at_word

    def _open(self, tablet: Tablet) -> None:
        tablet.go(self._path)
        tablet.is_listening()

    def _tap(self, tablet: Tablet, taps: int, reaper: Reaper) -> None:
        reaper.arm()
        rows = self._chance.sample(tablet.page.locator(".pupil:not([data-plan])").all(), taps)
        own = {row.said["body"]["pupils"][0]: row.said["type"] for row in self._disk.values()}
        for left, row in zip(reversed(range(taps)), rows, strict=True):
            pupil = row.get_attribute("data-pupil") or ""
            if pupil in own:  # else the page might find that there is nothing to change
                expect(row).to_have_attribute("data-mark", LAID_OVER[own[pupil]])
            mark = "absent" if own.get(pupil) == "seen" else "present"
            button = row.get_by_role("radio", name=mark.capitalize(), exact=True)
            button.scroll_into_view_if_needed()
            if left == 0:
                reaper.tapped()
            self._taps.append((KINDS[mark], pupil))
            tablet.press(button)
        end = time.monotonic() + KILLED_S
        while not reaper.is_done and time.monotonic() < end:
            tablet.page.wait_for_timeout(2)  # what the page tells is heard meanwhile
        reaper.come_in(0)

    def _look(self, page: Page, address: str) -> None:
        """What the life before has left on the disk, before any page of ours opens."""
        page.goto(f"{address}/health")
        found = {row.id: row for row in sorted(map(_row, outbox(page).values()), key=_n)}
        fresh = [row for row in found.values() if row.id not in self._disk]
        self._hold(found, fresh)
        self.seen.count["ops on the disk"] += len(fresh)
        self.seen.count["shown as saved before the kill"] += self._shown.saved
        self._disk, self._taps = found, []

    def _hold(self, found: dict[str, Row], fresh: list[Row]) -> None:
        faults, shown = self.seen.faults, self._shown
        faults += shown.early
        for op_id in [*self._disk, *shown.committed]:
            if op_id not in found:
                faults.append(f"Op {op_id[:6]} was on the disk and is not.")
        if shown.saved > len(fresh):
            faults.append(f"{shown.saved} ops were shown as saved, {len(fresh)} are there.")
        for row in fresh:
            if shown.committed.get(row.id, row.text) != row.text or row.id != _id_of(row):
                faults.append(f"Op {row.n} has other bytes than it was made of.")
        if [row.n for row in found.values()] != [*range(1, len(found) + 1)]:
            faults.append("The numbers of the ops on the disk have a gap.")
        said = [(row.said["type"], *row.said["body"]["pupils"]) for row in fresh]
        if said != self._taps[: len(said)]:
            faults.append(f"{self._taps} was tapped and {said} is on the disk.")

    def _end(self) -> None:
        """The network is whole: everything arrives, once."""
        tablet = self._profile.switch_on()
        self._look(tablet.page, tablet.address)
        self._open(tablet)
        tablet.has_sent_everything(within_s=20)
        self._profile.switch_off()
        self._server.stop()
        file = f"file:{self._server.data / 'firstbell.sqlite'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as database:
            kept = dict(database.execute("select op_id, content from inbox"))
            acts = Counter(op_id for (op_id,) in database.execute("select op_id from act"))
        for row in self._disk.values():
            if kept.get(row.id) != row.text.encode():
                self.seen.faults.append(f"Op {row.n} has not arrived as it was made.")
            if acts[row.id] != 1:
                self.seen.faults.append(f"Op {row.n} stands in the log {acts[row.id]} times.")
        safety(self._server.now(), self._server.data, "verify")


def kill_browsers(folder: Path, kills: int, seed: int) -> Seen:
    """With a server, a network and a browser of its own, in ``folder``."""
    chromium = find_chromium()
    if chromium is None:
        raise RuntimeError("No Chromium here: ./check installs one.")
    fill_template(folder / "data")
    server = Server(folder / "data").start()
    proxy = Proxy(server.port, seed).start()
    try:
        with sync_playwright() as playwright:
            profile = Profile(playwright, chromium, folder / "profile", Watch(), proxy.address)
            chance = random.Random(seed)  # noqa: S311 - a seed, not a secret
            return BrowserKills(profile, server, proxy, chance).run(kills)
    finally:
        proxy.stop()
        server.kill()


def _row(text: str) -> Row:
    row = decode(text)
    return Row(row["id"], row["n"], row["text"], row["state"], decode(row["text"]))


def _n(row: Row) -> int:
    return row.n


def _id_of(row: Row) -> str:
    return ids.op_id(row.text.encode())
