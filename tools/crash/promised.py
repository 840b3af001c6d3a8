"""What the server has promised by its answers, held against each later answer."""

from collections import Counter

from msgspec import Struct

from sync.core.messages import OpOutcome

ANSWERS = frozenset({"accepted", "held", "quarantined"})  # nothing here sets an op aside


class Made(Struct):
    """An op of a tablet. ``should``: the disposition that it earns; ``told``: the server's word."""

    n: int
    content: bytes
    line: bytes
    should: str
    told: OpOutcome | None = None

    @property
    def answered(self) -> bool:
        return self.told is not None and self.told.disposition in ANSWERS


class Promised:
    """Of all tablets of one world. ``faults``: a sentence for each promise that was broken."""

    def __init__(self) -> None:
        self.time = 0  # server clock, ms
        self.seq = 0
        self.epoch = ""
        self.made: dict[str, Made] = {}
        self.faults: list[str] = []
        self.count: Counter[str] = Counter()

    def before(self) -> tuple[int, int]:
        """What had been answered when a request left: its own answer may not lie before it."""
        return self.time, self.seq

    def hold_clock(self, before: tuple[int, int], time: int, epoch: str, seq: int | None) -> None:
        """Takes up an answer's server time and place in the log."""
        if time < before[0]:
            self.faults.append(f"The server's time went back from {before[0]} to {time}.")
        if seq is not None and seq < before[1]:
            self.faults.append(f"The log went back from {before[1]} to {seq}.")
        if epoch != (self.epoch or epoch):
            self.faults.append("The server has begun another epoch: it missed what it had.")
        self.time, self.seq = max(self.time, time), max(self.seq, seq or 0)
        self.epoch = epoch

    def hold_op(self, said: OpOutcome) -> Made:
        """Takes up the server's word on an op; it may not take an answer back."""
        made = self.made[said.id]
        told, words = made.told, f"Op {made.n} ({said.id[:6]}) was {said.disposition}"
        if told is None and said.dup:
            self.count["committed, and not answered"] += 1
        if told is not None and not said.dup:
            self.faults.append(f"{words}, as if it were new: it had been {told.disposition}.")
        if told is not None and told.disposition in ANSWERS:
            if (told.disposition, told.seq) != (said.disposition, said.seq):
                self.faults.append(f"{words} ({said.seq}), after {told.disposition} ({told.seq}).")
        elif said.disposition in ANSWERS and said.disposition != made.should:
            self.faults.append(f"{words} ({said.text}) and should be {made.should}.")
        made.told = said
        return made
