"""How long to wait before the next try to sign in (DESIGN §5).

Five failed tries for one account, or twenty from one address, within 15 minutes are free of
waiting. After the last of them the next try is looked at in 30 seconds, after one more in
2 minutes, then 5, then 15 minutes for each. It begins afresh when nothing failed for the wait and
15 minutes more; for an account also after a success. A success does not clear an address: its
owner may have an account of his own and be trying others.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

PER_ACCOUNT = 5
PER_ADDRESS = 20
WINDOW = timedelta(minutes=15)
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=5),
    timedelta(minutes=15),
)
LOOK_BACK = timedelta(days=1)  # older tries are not read


def wait_due(failed: Sequence[datetime], limit: int) -> timedelta:
    """The wait after the last of ``failed``, which are in order of time; zero below the limit."""
    step = 0
    recent: list[datetime] = []
    for tried_at in failed:
        if recent and tried_at - recent[-1] > _wait(step) + WINDOW:
            step, recent = 0, []
        recent = [*(earlier for earlier in recent if tried_at - earlier < WINDOW), tried_at]
        if step or len(recent) >= limit:
            step += 1
    return _wait(step)


def wait_s(failed: Sequence[datetime], limit: int, now: datetime) -> int:
    """Seconds from ``now`` until the next try is looked at; 0: now."""
    if not failed:
        return 0
    left = failed[-1] + wait_due(failed, limit) - now
    return max(0, -(-left // timedelta(seconds=1)))


def _wait(step: int) -> timedelta:
    return WAITS[min(step, len(WAITS)) - 1] if step else timedelta(0)
