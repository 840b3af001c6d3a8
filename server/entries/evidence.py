"""What is proved of an op's time, on the school's side: times of rule W2, grades made again."""

from datetime import UTC, datetime
from uuid import UUID

from server.entries import store
from server.entries.append import fold_again
from server.rules.register_window import EntryTime, grade
from sync.core.bounds import Bounds
from sync.service.log import HeadState
from sync.service.store import InboxRow

LAST_MS = 253_370_764_800_000  # the year 9999


def instant(ms: int, otherwise: datetime) -> datetime:
    """``ms`` since 1970; ``otherwise`` where that is before, or beyond all calendars.

    The first and the last day of the calendars are no time of London's.
    """
    return datetime.fromtimestamp(ms / 1000, UTC) if 0 <= ms < LAST_MS else otherwise


def entry_time(made: Bounds, received_at: datetime) -> EntryTime:
    low, high = made.credible or (None, None)
    return EntryTime(
        received_at=received_at,
        latest=min(instant(made.latest, received_at), received_at),
        earliest=None if made.earliest is None else instant(made.earliest, received_at),
        credible=None
        if low is None or high is None
        else (instant(low, received_at), instant(high, received_at)),
    )


async def regrade(head: HeadState, proved: list[tuple[InboxRow, Bounds]]) -> None:
    """Makes grades again of acts that more is proved of now, and what hangs on them (W2, E3)."""
    acts = await store.acts_of_ops(head.school_id, [row.op_id for row, _ in proved])
    registers = await store.registers(head.school_id, list({a.register_id for a in acts.values()}))
    labels: dict[int, tuple[str, EntryTime]] = {}
    touched: set[UUID] = set()
    for row, made in proved:
        act = acts[row.op_id]
        time = entry_time(made, row.received_at)
        letter = grade(time, registers[act.register_id].times)
        labels[act.seq] = (letter, time)
        row.grade = letter
        # The fold reads the grade, and of an arrival also by when it was made.
        if letter != act.grade or (act.kind == "arrived" and time.latest != act.latest_at):
            touched.add(act.register_id)
    await store.save_labels(head.school_id, labels)
    if touched:
        await fold_again(head.school_id, {key: registers[key] for key in touched})
