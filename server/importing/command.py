"""``./firstbell import DIR``: reads, checks, compares, and writes everything or nothing."""

from datetime import date
from pathlib import Path
from typing import TextIO

from database.engine import current_engine
from server.importing.assembling.assembly import assemble
from server.importing.assembling.records import SchoolRecord
from server.importing.reading.files import read_folder
from server.importing.reading.mapping import Mapping
from server.importing.reading.problems import Problems
from server.importing.reading.recognise import recognise
from server.importing.saving import store
from server.importing.saving.plan import Plan, plan_school
from server.importing.saving.save import save
from server.importing.saving.summary import summary
from server.importing.saving.which_school import which_schools


async def import_folder(
    folder: Path, *, school: str | None, dry_run: bool, today: date, out: TextIO
) -> int:
    """The exit status: 0 when everything is in, 1 when the database is as it was.

    ``school``: the one of ours that the files' only school is to be, by our id or a source's.
    """
    problems = Problems()
    mapping = recognise(folder, problems)
    if mapping is None:
        return _refuse(problems, out)
    say(out, f"{mapping.title}: reading {folder}")
    records = assemble(read_folder(folder, mapping, problems), today)
    for sentence in problems.noted():
        say(out, f"  {sentence}")
    if problems:
        return _refuse(problems, out)
    if dry_run:
        plans = await _plan(records, mapping, school, problems)
    else:
        plans = await _write(records, mapping, school, problems, today, out)
    if problems:
        return _refuse(problems, out)
    for plan in plans:
        for line in summary(plan):
            say(out, line)
    say(out, "Nothing was written: this was a dry run." if dry_run else "Everything is in.")
    return 0


async def _plan(
    records: list[SchoolRecord], mapping: Mapping, school: str | None, problems: Problems
) -> list[Plan]:
    ids = await which_schools(records, mapping.name, school, problems)
    if problems:
        return []
    pairs = zip(records, ids, strict=True)
    return [await plan_school(record, mapping.name, id_) for record, id_ in pairs]


async def _write(
    records: list[SchoolRecord],
    mapping: Mapping,
    school: str | None,
    problems: Problems,
    today: date,
    out: TextIO,
) -> list[Plan]:
    """Plans and saves in one transaction, so that two imports at once cannot add anybody twice."""
    async with current_engine().transaction():
        await store.lock_imports()
        plans = await _plan(records, mapping, school, problems)
        for plan in plans:
            await save(plan, mapping.name, today, lambda words: say(out, f"  saving {words}"))
    return plans


def _refuse(problems: Problems, out: TextIO) -> int:
    for sentence in problems.report():
        say(out, sentence)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    say(out, f"Nothing was written: {count}.")
    return 1


def say(out: TextIO, line: str) -> None:
    out.write(f"{line}\n")
    out.flush()
