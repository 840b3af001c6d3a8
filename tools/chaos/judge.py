"""Holds what authors were told against the log and the disks: nothing lost, doubled, changed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tools.chaos.log import Log
from tools.chaos.told import Told
from tools.proof.said import said


class Verdict(Struct, frozen=True):
    """``saved``: ops that an author was told of; ``unsure``: of how many of them the author may be
    either of two. The lists are empty where all is well.

    ``unlike``: acts that say something else than their op's bytes; ``off_disk``: ops that an
    author was told of and that their tablet no longer holds as they were.
    """

    saved: int
    unsure: int
    lost: list[str]
    changed: list[str]
    twice: list[str]
    undecided: list[str]
    unlike: list[str]
    off_disk: list[str]
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
                self.unlike,
                self.off_disk,
                self.not_its_author,
                self.gaps,
            )
        )


def judge(told: Sequence[Told], disks: Mapping[str, str] | None, log: Log) -> Verdict:
    """``disks``: id → text of the ops that browsers hold, also those that nobody was told of.

    No run takes a disk away, and none is long enough for a tablet to drop what is answered. None:
    nobody could look.
    """
    kept = {row.op: row for row in log.kept}
    acts = {act.op: act for act in log.entered if act.op}
    wanted = {one.op: one for one in told}
    return Verdict(
        saved=len(wanted),
        unsure=sum(len(one.who) > 1 for one in wanted.values()),
        lost=[op for op in {**wanted, **(disks or {})} if op not in kept],
        changed=[op for op, one in wanted.items() if op in kept and kept[op].text != one.text],
        twice=_twice(log),
        undecided=[
            f"{row.op} is {row.disposition}"
            for row in log.kept
            if row.disposition != "accepted" or row.op not in acts
        ],
        unlike=[
            op
            for op, act in acts.items()
            if op in kept and kept[op].disposition == "accepted" and act.says != said(kept[op].text)
        ],
        off_disk=[
            op for op, one in wanted.items() if disks is not None and disks.get(op) != one.text
        ],
        not_its_author=[
            op for op, one in wanted.items() if op in acts and acts[op].author not in one.who
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
