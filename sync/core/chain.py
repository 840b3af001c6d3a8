"""How far a device's chain is known, and which numbers are still wanted (PROTOCOL 2.4, 8.2)."""

from collections.abc import Iterable

JUMP_MAX = 100_000
Ranges = list[tuple[int, int]]  # of n, both ends included


def gapless(known: int, arrived: Iterable[int], lost: Iterable[tuple[int, int]] = ()) -> int:
    """The highest n such that every op up to it has arrived, given that ``known`` was that n.

    What is ``lost`` never arrives, so nothing waits for it.
    """
    for first, last in _known(arrived, lost):
        if first > known + 1:
            break
        known = max(known, last)
    return known


def wanted(
    gapless_n: int, head_n: int, arrived: Iterable[int], lost: Iterable[tuple[int, int]] = ()
) -> Ranges:
    """Ranges that the device has made and the server lacks, but for what is ``lost``."""
    ranges: Ranges = []
    expected = gapless_n + 1
    for first, last in _known(arrived, lost):
        if first > expected:
            ranges.append((expected, first - 1))
        expected = max(expected, last + 1)
    if head_n >= expected:
        ranges.append((expected, head_n))
    return ranges


def common(some: Iterable[tuple[int, int]], others: Iterable[tuple[int, int]]) -> Ranges:
    """The numbers that lie in a range of both, in ranges that do not overlap."""
    mine, theirs = _merged(some), _merged(others)
    both: Ranges = []
    at, there = 0, 0
    while at < len(mine) and there < len(theirs):
        first = max(mine[at][0], theirs[there][0])
        last = min(mine[at][1], theirs[there][1])
        if first <= last:
            both.append((first, last))
        if mine[at][1] < theirs[there][1]:
            at += 1
        else:
            there += 1
    return both


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """In their order, what overlaps as one; backwards ones are of nothing."""
    merged: Ranges = []
    for first, last in sorted(one for one in ranges if one[0] <= one[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _known(arrived: Iterable[int], lost: Iterable[tuple[int, int]]) -> Ranges:
    return sorted([*((n, n) for n in arrived), *lost])
