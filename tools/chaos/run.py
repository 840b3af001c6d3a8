"""One run: four tablets and their teachers, a server that dies and a network that lies."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from playwright.async_api import async_playwright

from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tools.chaos.databases import Engine, School, a_school
from tools.chaos.healing import Drained, drain, outboxes
from tools.chaos.judge import Verdict, judge
from tools.chaos.log import Log
from tools.chaos.outages import Outages
from tools.chaos.profile import Profile
from tools.chaos.teacher import MISFORTUNES, Teachers
from tools.chaos.told import Ledger
from tools.chaos.weather import Weather

PROFILES = 4
SAVED_MIN = 20  # in a run that shows anything
# Each misfortune by its moment, as a share of the run, at one tablet or at each of them.
SERVER_DIES = 0.25
PLAN = (
    (0.2, (0,), "kill_browser"),
    (0.3, (1,), "freeze"),
    (0.3, (2,), "set_clock"),
    (0.4, range(PROFILES), "switch_users"),
)
CLOSES = datetime(2026, 11, 23, 8, 15)  # of the registers that everybody takes: half way


class Outcome(Struct, frozen=True):
    """What came of a run. ``verified``: what verify says; ``trouble``: what it logged."""

    engine: Engine
    seed: int
    minutes: float
    verdict: Verdict
    drained: Drained
    verified: str
    epochs: int
    kills_of_server: int
    done: Counter[str]
    befell: Counter[str]
    spells: Counter[str]
    trouble: list[str]

    @property
    def missing(self) -> list[str]:
        """What the run has shown nothing of."""
        had = {name.replace("_", " "): self.befell[name] > 0 for name in MISFORTUNES}
        had["kill of the server"] = self.kills_of_server > 0
        had[f"{SAVED_MIN} ops that were saved"] = self.verdict.saved >= SAVED_MIN
        return [name for name, there in had.items() if not there]

    @property
    def is_good(self) -> bool:
        return (
            self.verdict.is_good
            and not self.missing
            and self.drained.in_time
            and "all whole" in self.verified
            and self.epochs == 0
            and not self.trouble
        )


async def run(engine: Engine, minutes: float, seed: int, folder: Path) -> Outcome:
    """Everything of the run is in ``folder`` and stays there."""
    (folder / "data").mkdir(parents=True)
    with a_school(engine, folder / "data") as school:
        server = Server(
            school.data,
            CLOSES - timedelta(minutes=minutes / 2),
            database=school.database,
            log=folder / "server.log",
        ).start()
        ledger = Ledger(folder / "told.jsonl")
        try:
            async with tablets(server, seed, folder, ledger) as people:
                outages = Outages(server, f"{seed} server")
                weathers = [_weather_of(one, seed) for one in people]
                healed = await chaos(people, weathers, outages, minutes)
                drained = await drain(people, healed)
                held = None if drained.left else await outboxes(one.profile for one in people)
        finally:
            server.stop()
            ledger.close()
        log = kept(school, folder)
        outcome = Outcome(
            engine,
            seed,
            minutes,
            judge(ledger.told, held, log),
            drained,
            school.run("server.cli", "verify", "--data", school.data).stdout.decode().strip(),
            log.epochs,
            outages.kills,
            sum((one.done for one in people), Counter()),
            sum((one.befell for one in people), Counter()),
            sum((one.spells for one in weathers), Counter()),
            trouble_in(folder / "server.log"),
        )
        if not outcome.is_good:  # a PostgreSQL goes with its school
            school.run("server.cli", "backup", folder / "school.backup", "--data", school.data)
        return outcome


def _weather_of(one: Teachers, seed: int) -> Weather:
    return Weather(one.profile.proxy, f"{seed} network {one.profile.number}")


@asynccontextmanager
async def tablets(
    server: Server, seed: int, folder: Path, ledger: Ledger
) -> AsyncIterator[list[Teachers]]:
    """Switched on, and somebody has signed in on each."""
    async with async_playwright() as playwright, AsyncExitStack() as closing:
        people = []
        for number in range(PROFILES):
            proxy = Proxy(server.port, seed * PROFILES + number).start()
            closing.callback(proxy.stop)
            profile = Profile(number, folder / f"profile-{number}", proxy, playwright, ledger)
            closing.push_async_callback(profile.switch_off)
            await profile.switch_on()
            people.append(Teachers(profile, f"{seed} teachers {number}"))
        await asyncio.gather(*(one.come_in() for one in people))
        yield people


async def chaos(
    people: Sequence[Teachers], weathers: Sequence[Weather], outages: Outages, minutes: float
) -> list[float]:
    """For so long; then nobody taps any more, and everything is healed: of each tablet, when.

    A browser that was dead is switched on again; its tablet is whole when that is done.
    """
    for share, numbers, name in PLAN:
        for number in numbers:
            people[number].plan(share * minutes * 60, name)
    working = [asyncio.create_task(one.work()) for one in people]
    trouble = [asyncio.create_task(one.change()) for one in weathers]
    trouble.append(asyncio.create_task(outages.befall(SERVER_DIES * minutes * 60)))
    tasks = [*working, *trouble]
    await asyncio.wait(tasks, timeout=minutes * 60, return_when="FIRST_COMPLETED")
    for one in people:
        one.stop()
    await asyncio.wait(working)
    for task in trouble:
        task.cancel()
    await asyncio.wait(trouble)
    for weather in weathers:
        weather.clear()
    await outages.end()
    raise_what_failed(tasks)
    healed = time.monotonic()
    await asyncio.gather(*(one.come_to_rest() for one in people))
    return [max(healed, one.profile.on_at) for one in people]


def raise_what_failed(tasks: Iterable[asyncio.Task[None]]) -> None:
    """All have ended: also one that failed when the others were told to stop says why."""
    for task in tasks:
        if not task.cancelled():
            task.result()


def trouble_in(log: Path) -> list[str]:
    """Mistakes that a server has noted of itself; a warning is none."""
    return [line for line in log.read_text().splitlines() if not line.startswith("WARNING")]


def kept(school: School, folder: Path) -> Log:
    """The log, read by another process and kept beside the profiles."""
    content = school.run("tools.chaos.log", school.data).stdout
    (folder / "log.json").write_bytes(content)
    return msgspec.json.decode(content, type=Log)
