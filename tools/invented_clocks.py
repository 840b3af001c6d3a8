"""Invents histories of a device's clocks and of its contacts with the server (SYNC §7.5).

The truth of a history is known here alone: what is graded is what a device would have said and what
the server would have seen.
"""

import random
from collections.abc import Iterator
from datetime import date
from datetime import time as wall_time
from functools import lru_cache
from typing import Literal, NamedTuple

from server.clock import SCHOOL_TIME, milliseconds
from server.rules.register_times import RegisterTimes, at
from sync.core.bounds import LONGEST_WAY_MS, TOLERANCE_MS, Clocks, Contact

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DRIFT_MAX = 200e-6  # a bad quartz loses 17 s a day

# A day of summer time, one of winter time, and the days on which the clocks have changed.
DAYS = (date(2026, 6, 15), date(2026, 11, 23), date(2026, 3, 30), date(2026, 10, 26))

Kind = Literal["honest", "there_and_back", "liar"]


class History(NamedTuple):
    """``made_ms``: when the op was truly made. ``after``: the first receipt that covers it.

    ``is_edge``: it was sought within 5 s of an end of the window, where grades go wrong first.
    ``landed``: a beacon came before the push. ``shown``: the monotonic clock shows the step.
    """

    kind: Kind
    times: RegisterTimes
    made_ms: int
    is_edge: bool
    made: Clocks
    before: Contact | None
    after: Contact
    received_ms: int
    landed: bool
    shown: bool

    @property
    def is_late(self) -> bool:
        return self.made_ms >= milliseconds(self.times.closes_at)

    @property
    def is_early(self) -> bool:
        return self.made_ms < milliseconds(self.times.opens_at)


class Device:
    """A tablet's clocks. ``steps``: (true time, ms) by which its wall clock was moved then."""

    def __init__(self, chance: random.Random, begins: int) -> None:
        self.begins = begins
        self.skew = _skew(chance)
        self.drift = chance.uniform(-DRIFT_MAX, DRIFT_MAX) if chance.random() < 0.5 else 0.0
        self.steps: list[tuple[int, int]] = []
        self.sleeps: list[tuple[int, int]] = []
        self.reboots: list[int] = []

    def clocks(self, now: int) -> Clocks:
        """Both clocks go by one quartz."""
        pace = 1 + self.drift
        ran = (now - self.begins) * pace
        wall = self.begins + self.skew + ran + sum(by for at, by in self.steps if at <= now)
        life = [self.begins, *(at for at in self.reboots if at <= now)]
        awake = now - life[-1] - self.slept(now)
        return Clocks(round(wall), f"run {len(life)}", round(awake * pace))

    def slept(self, now: int) -> int:
        """How long its monotonic clock has stood still in this page life."""
        begins = max([self.begins, *(at for at in self.reboots if at <= now)])
        return sum(max(min(now, end) - max(at, begins), 0) for at, end in self.sleeps)


def _skew(chance: random.Random) -> int:
    """Up to a day out; most tablets know the time within a minute."""
    if chance.random() < 0.5:
        return chance.randint(-MINUTE, MINUTE)
    return chance.randint(-24 * HOUR, 24 * HOUR)


def _way(chance: random.Random) -> int:
    """How long a message is on its way: at the back of the building it takes seconds."""
    return round(chance.expovariate(1 / 80) * (40 if chance.random() < 0.03 else 1))


@lru_cache
def _hours(day: date) -> RegisterTimes:
    clocks = (wall_time(8, 0), wall_time(8, 15), wall_time(12, 45))
    return RegisterTimes(*(at(day, clock, SCHOOL_TIME) for clock in clocks))


def _made(chance: random.Random, times: RegisterTimes) -> tuple[int, bool]:
    """True time of an op, and whether it was sought at an edge of the window."""
    opens, closes = milliseconds(times.opens_at), milliseconds(times.closes_at)
    draw = chance.random()
    if draw < 0.2:
        return closes + chance.randint(-5 * SECOND, 5 * SECOND), True
    if draw < 0.3:
        return opens + chance.randint(-5 * SECOND, 5 * SECOND), True
    if draw < 0.8:
        return chance.randint(opens, closes - 1), False
    return chance.randint(opens - HOUR, closes + 3 * HOUR), False


def history(chance: random.Random, kind: Kind) -> History:
    times = _hours(chance.choice(DAYS))
    made, is_edge = _made(chance, times)
    device = Device(chance, made - chance.randint(MINUTE, 6 * HOUR))
    asked = chance.randint(device.begins, made - 1)
    # Now and then no ticket came in time, as on a tablet that was never online.
    ways = (_way(chance), _way(chance))
    has_ticket = asked + sum(ways) < made and chance.random() < 0.95
    sent = made + chance.randint(0, 3 * HOUR)  # of the push that gets through
    told = made + chance.randint(2 * SECOND, 22 * SECOND)  # of the first beacon
    landed = told < sent and chance.random() < 0.7
    first = told if landed else sent
    _trouble(chance, device, kind, asked, made, first)
    before = _ticket(device, asked, ways) if has_ticket else None
    way = _way(chance) * (1 if landed else chance.choice((1, 1, 10)))  # a push is a long upload,
    way = min(way, LONGEST_WAY_MS)  # but its device gives it up
    after = Contact(first + way, device.clocks(first), before.rtt if before else None)
    received = after.server if not landed else max(sent, after.server) + _way(chance)
    said = device.clocks(made)
    shown = kind == "there_and_back" and _is_shown(said, before, after)
    if kind == "liar":
        said, before, after = _lie(chance, said, before, after, times)
    return History(kind, times, made, is_edge, said, before, after, received, landed, shown)


def _ticket(device: Device, asked: int, ways: tuple[int, int]) -> Contact:
    """A ticket that was asked for then; ``ways``: there and back, ms."""
    heard = asked + sum(ways)
    return Contact(asked + ways[0], device.clocks(heard), sum(ways))


def _trouble(
    chance: random.Random, device: Device, kind: Kind, asked: int, made: int, first: int
) -> None:
    """Sleep, reboots, and steps of the clock: two that cancel out are not honest (SYNC §7.5)."""
    for _ in range(chance.choice((0, 0, 1, 3))):
        begins = chance.randint(device.begins, first)
        device.sleeps.append((begins, begins + chance.randint(0, HOUR)))
    device.sleeps = _apart(device.sleeps)
    if chance.random() < 0.2:
        device.reboots.append(chance.randint(device.begins, first))
    by = chance.choice((-1, 1)) * chance.choice((SECOND, 5 * SECOND, 30 * MINUTE, 2 * HOUR))
    if kind == "there_and_back":
        device.steps = [(chance.randint(asked, made), by), (chance.randint(made, first) + 1, -by)]
    elif chance.random() < 0.1:
        device.steps = [(chance.randint(device.begins, first), by)]


def _apart(sleeps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each after the one before: who sleeps cannot fall asleep."""
    apart: list[tuple[int, int]] = []
    for begins, ends in sorted(sleeps):
        start = max(begins, apart[-1][1] if apart else begins)
        apart.append((start, max(start, ends)))
    return apart


def _is_shown(made: Clocks, before: Contact | None, after: Contact) -> bool:
    """True where one page life saw the wall clock lose more than what is tolerated."""
    pairs = [(made, after.clocks), *([(before.clocks, made)] if before else [])]
    return any(
        one.run == other.run
        and (other.monotonic - one.monotonic) - (other.wall - one.wall) > TOLERANCE_MS
        for one, other in pairs
    )


def _lie(
    chance: random.Random,
    made: Clocks,
    before: Contact | None,
    after: Contact,
    times: RegisterTimes,
) -> tuple[Clocks, Contact | None, Contact]:
    """Whatever a device says of itself; only when the server was spoken to is not its to say."""
    wanted = milliseconds(times.closes_at) - chance.randint(1, 10 * MINUTE)

    def clocks(honest: Clocks, said: int) -> Clocks:
        wall = chance.choice((honest.wall, said, said + chance.randint(-HOUR, HOUR)))
        run = chance.choice((honest.run, "other", ""))
        return Clocks(wall, run, chance.choice((honest.monotonic, wall, 0, 2**53)))

    def rtt(honest: int | None) -> int | None:
        return chance.choice((honest, None, 0, -HOUR, HOUR, 20 * HOUR))

    if before is not None:  # it may hold on to an old ticket; it cannot make one
        before = Contact(before.server, clocks(before.clocks, before.server), rtt(before.rtt))
    after = Contact(after.server, clocks(after.clocks, after.server), rtt(after.rtt))
    return clocks(made, wanted), before, after


def histories(count: int, seed: int, part: int) -> Iterator[History]:
    """The same seed and part give the same histories, on however many cores."""
    chance = random.Random(f"{seed} {part}")  # noqa: S311 - nothing here is secret
    kinds: tuple[Kind, ...] = ("honest", "honest", "honest", "there_and_back", "liar")
    for number in range(count):
        yield history(chance, kinds[number % len(kinds)])
