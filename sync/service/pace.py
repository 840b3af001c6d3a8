"""How much is committed together, from how long the last rounds took (SYNC §4)."""

ROUND_OPS_MAX = 400
ROUND_OPS_MIN = 50  # of fewer, the commit costs more than the ops
ROUND_S = 0.02  # so long a beacon waits for a round of pushes
SHORTEST_S = 0.001  # no round is quicker


class Pace:
    """``ops``: so many make a round of 20 ms here and now, and never more than ``most``.

    ``a_second``: so many are committed within a second; what came behind them would only wait.
    """

    def __init__(self, most: int = ROUND_OPS_MAX) -> None:
        self._least, self._most = min(ROUND_OPS_MIN, most), most
        self.ops, self.a_second = most, int(most / ROUND_S)

    def took(self, ops: int, seconds: float) -> None:
        """Says how long a round of ``ops`` took. A small one that was quick tells nothing.

        In the time of one that was slow as many as are worth a commit would have gone too.
        """
        if ops >= self._least or seconds > ROUND_S:
            fitting = max(ops, self._least) / max(seconds, SHORTEST_S)
            self.a_second = max(int(fitting), self._least)
            self.ops = min(max(int(self.a_second * ROUND_S), self._least), self._most)
