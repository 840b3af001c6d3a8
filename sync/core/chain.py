"""How far a device's chain is known, and which numbers are still wanted (PROTOCOL 2.4)."""

from collections.abc import Iterable

JUMP_MAX = 100_000


def gapless(known: int, arrived: Iterable[int]) -> int:
    """The highest n such that every op up to it has arrived, given that ``known`` was that n."""
    for n in sorted(arrived):
        if n > known + 1:
            break
        known = max(known, n)
    return known


def wanted(gapless_n: int, head_n: int, arrived: Iterable[int]) -> list[tuple[int, int]]:
    """Ranges of n, ends included, that the device has made and the server lacks."""
    ranges: list[tuple[int, int]] = []
    expected = gapless_n + 1
    for n in sorted({n for n in arrived if n > gapless_n}):
        if n > expected:
            ranges.append((expected, n - 1))
        expected = n + 1
    if head_n >= expected:
        ranges.append((expected, head_n))
    return ranges
