"""Grades invented histories of clocks and contacts, and counts the false ones (SYNC §7.5).

``python -m tools.time_histories --count 1000000`` is the whole of it, and goes into docs/proof.md.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import reduce
from itertools import repeat

from server.entries.evidence import entry_time
from server.rules.register_window import Grade, grade
from sync.core.bounds import Bounds, bounds
from tools.invented_clocks import History, histories
from tools.proof.section import begin_section

SHARE_MIN = 0.99
PART = 20_000
WHOLE = 1_000_000
SOURCES = (
    "sync/core/bounds.py",
    "server/clock.py",
    "server/entries/evidence.py",
    "server/rules/register_times.py",
    "server/rules/register_window.py",
    "tools/invented_clocks.py",
    "tools/time_histories.py",
)


def judged(one: History) -> tuple[Grade, Bounds]:
    found = bounds(one.made, one.before, one.after)
    received_at = datetime.fromtimestamp(one.received_ms / 1000, UTC)
    return grade(entry_time(found, received_at), one.times), found


def wrong(one: History, letter: Grade, found: Bounds) -> str:
    """Why the grade is false; empty where it may stand."""
    if one.kind == "liar":
        return "a lie earned A or B" if one.is_late and letter in "AB" else ""
    if one.kind == "there_and_back":
        return "a step that shows was believed" if one.shown and found.credible else ""
    if one.is_late:
        return "honest and late, yet in time" if letter in "ABC" else ""
    if one.is_early:
        return "honest and early, yet late" if letter == "F" else ""
    return "honest and in time, yet early or late" if letter in "EF" else ""


class Counts:
    """Grades by kind, what is false, and how many honest ones in time a beacon has helped."""

    def __init__(self) -> None:
        self.grades: dict[str, Counter[str]] = {}
        self.false: list[tuple[str, History, Grade]] = []
        self.landed, self.proved = Counter[bool](), Counter[bool]()

    def add(self, one: History) -> None:
        letter, found = judged(one)
        when = "late" if one.is_late else "early" if one.is_early else "in time"
        shown = " (shows)" if one.shown else ""
        self.grades.setdefault(f"{one.kind}, {when}{shown}", Counter())[letter] += 1
        if reason := wrong(one, letter, found):
            self.false.append((reason, one, letter))
        if one.kind == "honest" and when == "in time" and one.landed:
            self.landed[one.is_edge] += 1
            self.proved[one.is_edge] += letter in "ABC"

    def share(self, *, is_edge: bool) -> float:
        """Of the honest entries in time of which one beacon landed: how many are A, B or C."""
        return self.proved[is_edge] / max(self.landed[is_edge], 1)

    def merge(self, other: "Counts") -> "Counts":
        for name, letters in other.grades.items():
            self.grades.setdefault(name, Counter()).update(letters)
        self.false += other.false
        self.landed += other.landed
        self.proved += other.proved
        return self


def count_part(count: int, seed: int, part: int) -> Counts:
    counts = Counts()
    for one in histories(count, seed, part):
        counts.add(one)
    return counts


def count_grades(count: int, seed: int) -> Counts:
    parts = range(-(-count // PART))
    sizes = [min(PART, count - part * PART) for part in parts]
    with ProcessPoolExecutor() as pool:
        found = pool.map(count_part, sizes, repeat(seed), parts)
        return reduce(Counts.merge, found, Counts())


def table(counts: Counts) -> list[str]:
    """Markdown that is read in a terminal as well."""
    lines = [f"| {'histories':33} |" + "".join(f"{letter:>8} |" for letter in "ABCDEF")]
    lines.append("|---|" + "--:|" * 6)
    for name, letters in sorted(counts.grades.items()):
        figures = "".join(f"{letters[letter]:8,} |" for letter in "ABCDEF")
        lines.append(f"| {name:33} |{figures}")
    lines.append("")
    for is_edge, where in ((False, "anywhere in the window"), (True, "within 5 s of its ends")):
        share = f"{100 * counts.share(is_edge=is_edge):.2f} %"
        honest = f"{counts.landed[is_edge]:,} honest entries {where}"
        lines.append(f"- One beacon landed: {share} of {honest} are A–C.")
    return lines


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Grades invented histories of clocks.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    begun = begin_section("Time histories", SOURCES)
    began = time.monotonic()
    counts = count_grades(asked.count, asked.seed)
    took = f"in {time.monotonic() - began:.0f} s"
    said = (
        f"{asked.count:,} histories of seed {asked.seed} {took}. False grades: {len(counts.false)}."
    )
    lines = [said, "", *table(counts)]
    print("\n".join(lines))
    for reason, one, letter in counts.false[:5]:
        print(f"  {reason}: {letter}, {one}")
    if asked.count >= WHOLE:
        command = f"python -m tools.time_histories --count {asked.count} --seed {asked.seed}"
        begun.write(command, lines)
    return 0 if not counts.false and counts.share(is_edge=False) >= SHARE_MIN else 1


if __name__ == "__main__":
    sys.exit(main())
