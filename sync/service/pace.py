"""How much is committed together, from how long the last rounds took (SYNC §4)."""

ROUND_OPS_MAX = 400
ROUND_OPS_MIN = 50  # of fewer, the commit costs more than the ops
ROUND_S = 0.02  # so long a beacon waits for a round of pushes
SHORTEST_S = 0.001  # no round is quicker
KEPT = 0.9  # of what was known before, with each round that others wait behind


class Pace:
    """``ops``: so many make a round of 20 ms here and now, and never more than ``most``.

    ``a_second``: so many are committed within a second; what came behind them would only wait.
    """

    def __init__(self, most: int = ROUND_OPS_MAX) -> None:
        self._least, self._most = min(ROUND_OPS_MIN, most), most
        self.ops, self.a_second = most, int(most / ROUND_S)
        self._taken = self._seconds = 0.0

    def took(self, ops: int, seconds: float, *, others_wait: bool) -> None:
        """Says how long a round of ``ops`` took. Where none wait it says nothing of a second."""
        seconds = max(seconds, SHORTEST_S)
        if ops >= self._least or seconds > ROUND_S:  # a small one that was quick says nothing
            self.ops = min(max(int(ops * ROUND_S / seconds), self._least), self._most)
        if others_wait:
            self._taken = KEPT * self._taken + ops
            self._seconds = KEPT * self._seconds + seconds
            self.a_second = max(int(self._taken / self._seconds), self._least)
