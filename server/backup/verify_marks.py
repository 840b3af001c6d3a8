"""Whether marks and completions are what the entries add up to (rules E3, F4)."""

from collections import defaultdict
from collections.abc import AsyncIterator
from uuid import UUID

from database.sql import in_list, rows
from server.entries import store
from server.entries.append import Touched, add_written, folded, standing
from server.entries.store import ActRow, RegisterRow
from server.rules.marks import Mark
from sync.service.log import HeadState

REGISTERS = 100

Key = tuple[UUID, UUID]  # register, pupil


async def wrong_marks(head: HeadState) -> AsyncIterator[str]:
    """A sentence for each register that shows something else than its entries say."""
    found = await rows("select id from register where school_id = $1 order by id", head.school_id)
    for at in range(0, len(found), REGISTERS):
        some = [row["id"] for row in found[at : at + REGISTERS]]
        registers = await store.registers(head.school_id, some)
        for register_id, fault in await _wrong(head.school_id, registers):
            yield f"Register {register_id} {fault}."


async def _wrong(school_id: UUID, registers: dict[UUID, RegisterRow]) -> list[tuple[UUID, str]]:
    entries: Touched = defaultdict(list)
    for entry in await store.written(school_id, sorted(registers)):
        add_written(entries, entry, registers)
    should_be = {(register, pupil): mark for register, pupil, mark in folded(entries, registers)}
    kept = await _marks(school_id, registers)
    wrong = [
        (key[0], f"shows another mark for pupil {key[1]} than its entries add up to")
        for key in should_be.keys() | kept.keys()
        if should_be.get(key) != kept.get(key)
    ]
    acts: dict[UUID, list[ActRow]] = defaultdict(list)
    for act in await store.completions(school_id, list(registers)):
        acts[act.register_id].append(act)
    for key, register in registers.items():
        complete = standing(acts[key])
        if register.completed_seq != (complete.seq if complete else None):
            wrong.append((key, "is not taken as its entries say"))
    return wrong


async def _marks(school_id: UUID, registers: dict[UUID, RegisterRow]) -> dict[Key, Mark]:
    found = await rows(
        f"""select register_id, pupil_id, state, code, minutes_late, seq from mark
            where school_id = $1 and register_id in {in_list(2, list(registers))}""",
        school_id,
        *registers,
    )
    return {(row.pop("register_id"), row.pop("pupil_id")): Mark(**row) for row in found}
