"""How much is committed together, from how long the last rounds took (SYNC §4)."""

ROUND_OPS_MAX = 400
ROUND_OPS_MIN = 50  # of fewer, the commit costs more than the ops
ROUND_S = 0.02  # so long a beacon waits for a round of pushes
ROUNDS_WAITING_MAX = 50  # a second's work; what came behind it would only wait
SHORTEST_S = 0.001  # no round is quicker


class Pace:
    """``ops``: so many make a round of 20 ms here and now, and never more than ``most``."""

    def __init__(self, most: int = ROUND_OPS_MAX) -> None:
        self._least, self._most = min(ROUND_OPS_MIN, most), most
        self.ops = most

    def took(self, ops: int, seconds: float) -> None:
        """Says how long a round of ``ops`` took. A small one that was quick tells nothing."""
        if ops >= self._least or seconds > ROUND_S:
            fitting = int(ops * ROUND_S / max(seconds, SHORTEST_S))
            self.ops = min(max(fitting, self._least), self._most)

    def is_full(self, ops: int) -> bool:
        """True where ``ops`` are a second's work or more."""
        return ops >= ROUNDS_WAITING_MAX * self.ops
