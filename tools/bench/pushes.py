"""Pushes as tablets make them, prepared beforehand so that only the server is measured."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tests.tablet import Tablet
from tools.bench.school import OneRegister, School

SERVER_KEY = b"k" * 32
Signed = tuple[bytes, str]


async def a_tablet(school: School, key: bytes, now: datetime) -> Tablet:
    tablet = Tablet(school.id, key)
    tablet.epoch = school.epoch
    await tablet.register(school.staff_id, now)
    return tablet


def taps(tablet: Tablet, registers: Iterator[OneRegister], count: int, at: datetime) -> Signed:
    """A push of ``count`` taps, each of one pupil, register after register."""
    ops: list[bytes] = []
    while len(ops) < count:
        one = next(registers)
        ops += [
            tablet.op("seen", one.id, one.taken_at, [pupil])
            for pupil in one.pupils[: count - len(ops)]
        ]
    return tablet.push(*ops, at=at)


def taken(tablet: Tablet, one: OneRegister, at: datetime) -> Signed:
    """A push of a whole register: all present, four exceptions, completion."""
    first, second, third, fourth = one.pupils[:4]
    made = one.taken_at
    return tablet.push(
        tablet.op("seen", one.id, made, one.pupils),
        tablet.op("not_seen", one.id, made, [first]),
        tablet.op("not_seen", one.id, made, [second]),
        tablet.op("arrived", one.id, made, [third], at="08:05", src="clock"),
        tablet.op("not_seen", one.id, made, [fourth]),
        tablet.op("complete", one.id, made, one.pupils),
        at=at,
    )


def all_present(tablet: Tablet, one: OneRegister, at: datetime) -> Signed:
    """A push of a whole register in which everybody is there."""
    return tablet.push(
        tablet.op("seen", one.id, one.taken_at, one.pupils),
        tablet.op("complete", one.id, one.taken_at, one.pupils),
        at=at,
    )


def bytes_up(pushes: Sequence[Signed]) -> list[int]:
    return [len(body) for body, _ in pushes]
