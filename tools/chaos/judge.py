"""Holds what authors were told against the school's log: nothing lost, doubled or changed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from tools.chaos.log import Log
from tools.chaos.told import Told


class Verdict(Struct, frozen=True):
    """``saved``: ops that an author was told of. The lists are empty where all is well."""

    saved: int
    lost: list[str]
    changed: list[str]
    twice: list[str]
    undecided: list[str]
    not_its_author: list[str]
    gaps: list[str]

    @property
    def is_good(self) -> bool:
        return self.saved > 0 and not any(
            (
                self.lost,
                self.changed,
                self.twice,
                self.undecided,
                self.not_its_author,
                self.gaps,
            )
        )


def judge(told: Sequence[Told], outboxes: Iterable[str], log: Log) -> Verdict:
    """``outboxes``: ids of the ops that browsers hold, also those that nobody was told of."""
    kept = {row.op: row for row in log.kept}
    acts = {act.op: act for act in log.entered if act.op}
    wanted = {one.op: one for one in told}
    return Verdict(
        saved=len(wanted),
        lost=[op for op in [*wanted, *outboxes] if op not in kept],
        changed=[op for op, one in wanted.items() if op in kept and kept[op].text != one.text],
        twice=_twice(log),
        undecided=[
            f"{row.op} is {row.disposition}"
            for row in log.kept
            if row.disposition != "accepted" or row.op not in acts
        ],
        not_its_author=[
            op for op, one in wanted.items() if op in acts and acts[op].author != one.who
        ],
        gaps=_gaps(log),
    )


def _twice(log: Log) -> list[str]:
    acts = [act for act in log.entered if act.op]
    names = [
        *(row.op for row in log.kept),
        *(f"{row.device} {row.n} in the inbox" for row in log.kept),
        *(f"{act.op} in the log" for act in acts),
        *(f"{act.device} {act.n} in the log" for act in acts),
    ]
    return [name for name, count in Counter(names).items() if count > 1]


def _gaps(log: Log) -> list[str]:
    """Where a row of numbers does not go from 1 to its last without a gap."""
    rows = {
        "the log": ([act.seq for act in log.entered], log.seq),
        "the inbox": ([row.number for row in log.kept], log.number),
    }
    for device in {row.device for row in log.kept}:
        numbers = sorted(row.n or 0 for row in log.kept if row.device == device)
        rows[f"tablet {device}"] = numbers, len(numbers)
    return [
        f"{name}: not 1 to {last}"
        for name, (numbers, last) in rows.items()
        if numbers != [*range(1, last + 1)]
    ]
