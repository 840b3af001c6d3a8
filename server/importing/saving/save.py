"""Writes plans, inside the caller's one transaction."""

from collections.abc import Callable
from datetime import date

from server.importing.saving import store
from server.importing.saving.plan import Part, Plan


async def save(plan: Plan, source: str, today: date, say: Callable[[str], None]) -> None:
    """``say`` hears the name of each thing before it is written."""
    if plan.is_new:
        await store.add_school(plan.school_id, plan.record.name, today)
    elif plan.renamed:
        await store.rename_school(plan.school_id, plan.record.name)
    if not plan.is_linked:
        link = ("school", plan.record.source_id, plan.school_id)
        await store.add_source_ids(plan.school_id, source, [link])
    for part in plan.parts:
        if part.change.added or part.change.changed:
            say(part.words)
            await _save_part(plan, part, source)


async def _save_part(plan: Plan, part: Part, source: str) -> None:
    change = part.change
    await store.add(change.table, plan.school_id, change.added)
    await store.change(change.table, plan.school_id, change.changed)
    if part.kind:
        new = {row.id for row in change.added}
        ids = [(part.kind, str(key), id_) for key, id_ in change.ids.items() if id_ in new]
        await store.add_source_ids(plan.school_id, source, ids)
