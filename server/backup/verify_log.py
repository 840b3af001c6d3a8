"""Whether the log is whole: numbers without a gap, every act and entry as the chain has it."""

from collections import defaultdict
from collections.abc import AsyncIterator
from uuid import UUID

from database.sql import rows
from server.entries.digest import act_digest
from server.entries.store import ACT, ActRow, EntryRow
from sync.service.log import HeadState

PAGE = 2_000


async def acts_in_order(school_id: UUID) -> AsyncIterator[tuple[ActRow, list[EntryRow]]]:
    """Each act with its entries, by number."""
    after = 0
    while True:
        found = await rows(
            f"select {ACT} from act where school_id = $1 and seq > $2 order by seq limit {PAGE}",
            school_id,
            after,
        )
        if not found:
            return
        first, after = found[0]["seq"], found[-1]["seq"]
        entries: dict[int, list[EntryRow]] = defaultdict(list)
        for row in await rows(
            """select seq, pupil_id, lane, fact, arrived, src, code, note from entry
               where school_id = $1 and seq >= $2 and seq <= $3""",
            school_id,
            first,
            after,
        ):
            entries[row["seq"]].append(EntryRow(**row))
        for row in found:
            yield ActRow(**row), entries[row["seq"]]


class Walked:
    """What a walk of the log found."""

    def __init__(self) -> None:
        self.acts = 0
        self.entries = 0
        self.faults: list[str] = []


async def walk_log(head: HeadState) -> Walked:
    """Makes every link again; after a broken one it goes on from what is kept."""
    walked = Walked()
    at = HeadState(head.school_id, "", 0, 0, "", head.server_time)
    async for act, entries in acts_in_order(head.school_id):
        if act.seq != at.seq + 1:
            missing = f"{at.seq + 1}" if act.seq == at.seq + 2 else f"{at.seq + 1}–{act.seq - 1}"
            walked.faults.append(f"Act {missing} is missing.")
            at.seq = act.seq - 1
        _, chain = at.next_act(act_digest(act, entries))
        if chain != act.chain:
            walked.faults.append(f"Act {act.seq} is not what was entered under its number.")
            at.chain = act.chain
        walked.acts += 1
        walked.entries += len(entries)
    if (at.seq, at.chain) != (head.seq, head.chain):
        walked.faults.append(f"The log ends with act {at.seq}; it should end with act {head.seq}.")
    return walked
