"""What a folder would do, and doing it: looked at first, then written whole or not at all."""

import hashlib
import secrets
from collections.abc import Callable
from collections.abc import Mapping as Answers
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace

from database.engine import in_transaction
from server.errors import BadInput
from server.importing import history
from server.importing.assembling.assembly import assemble
from server.importing.assembling.records import SchoolRecord
from server.importing.reading.files import read_folder
from server.importing.reading.mapping import Mapping
from server.importing.reading.problems import Place, Problems
from server.importing.reading.recognise import recognise
from server.importing.saving import packets
from server.importing.saving.brakes import Brake, brakes, unanswered
from server.importing.saving.ids import NewIds, TokenBytes
from server.importing.saving.lock import only_import
from server.importing.saving.plan import Plan
from server.importing.saving.planning import plan_school
from server.importing.saving.save import make_room, save, statements
from server.importing.saving.summary import SchoolSummary, fingerprint, summary_of
from server.importing.saving.which_school import own_part, which_schools

Tell = Callable[[str], None]


class Looked(NamedTuple):
    """What a folder would do, compared with the database as it was; nothing is written.

    ``mapping``: None where none fits. ``digest``: SHA-256 of the files. ``problems``: where there
    are any, there are no plans. ``brakes``: what asks for its number to be typed.
    ``fingerprint``: of everything that would be done: whoever confirmed one may write only that.
    """

    mapping: Mapping | None
    problems: Problems
    digest: str = ""
    today: date = date.min
    plans: tuple[Plan, ...] = ()
    brakes: tuple[Brake, ...] = ()
    summary: tuple[SchoolSummary, ...] = ()
    fingerprint: str = ""


async def look(
    folder: Path,
    *,
    mapping: Mapping | None,
    school: str | None,
    today: date,
    tell: Tell,
    only_own: UUID | None = None,
    random: TokenBytes = secrets.token_bytes,
) -> Looked:
    """Reads and compares. ``mapping``: how to read the files; None finds it by their headers.

    ``school``: the one of ours that the files' only school is to be, by our id or a source's.
    ``only_own``: of files of several schools, this school of ours alone is read.
    ``tell``: hears in words what is being done.
    """
    problems = Problems()
    chosen = mapping or recognise(folder, problems)
    if chosen is None:
        return Looked(None, problems)
    tell(f"{chosen.title}: reading {folder}")
    digest = digest_of(folder)
    records = assemble(read_folder(folder, chosen, problems), today)
    if only_own and not problems:
        records = await own_part(records, chosen.name, only_own, problems)
    if problems:
        return Looked(chosen, problems, digest, today)
    tell("comparing")
    plans = await compared(records, chosen, school, today, problems, random)
    if problems:
        return Looked(chosen, problems, digest, today)
    return looked_at(chosen, problems, digest, today, plans)


async def compared(
    records: list[SchoolRecord],
    mapping: Mapping,
    school: str | None,
    today: date,
    problems: Problems,
    random: TokenBytes = secrets.token_bytes,
) -> list[Plan]:
    """What would become of each school; none where ``problems`` has been told why not."""
    ids = await which_schools(records, mapping.name, school, problems)
    if problems:
        return []
    new_ids = NewIds(today, random)
    pairs = zip(records, ids, strict=True)
    plans = [await plan_school(record, mapping, id_, today, new_ids) for record, id_ in pairs]
    for plan in plans:
        for sentence in plan.clashes:
            problems.add(Place(plan.name), sentence)
    return [] if problems else plans


def looked_at(
    mapping: Mapping, problems: Problems, digest: str, today: date, plans: list[Plan]
) -> Looked:
    counted = [(part.change.table.name, part.counts) for plan in plans for part in plan.parts]
    return Looked(
        mapping,
        problems,
        digest,
        today,
        tuple(plans),
        tuple(brakes(counted)),
        tuple(summary_of(plan) for plan in plans),
        fingerprint(digest, plans),
    )


async def write(
    looked: Looked,
    *,
    endings: Answers[str, int | None],
    by: UUID | None,
    channel: str,
    now: datetime,
    tell: Tell,
    random: TokenBytes = secrets.token_bytes,
) -> list[UUID]:
    """Writes what ``look`` found, everything or nothing; the runs' ids, one a school.

    ``endings``: a brake's key → the number typed. ``channel``: screen, command, folder.
    Raises BadInput where a brake is not answered, another import is being written, or the
    database has changed since ``look``.
    """
    if looked.problems or looked.mapping is None:
        raise BadInput("import.refused", "These files were refused. Correct them, then try again.")
    if asked := unanswered(looked.brakes, endings):
        raise BadInput("import.brake", " ".join(brake.question for brake in asked))
    ids = NewIds(looked.today, random)
    pairs = zip(looked.plans, looked.summary, strict=True)
    runs = [_run(looked, *pair, ids.next(), by, channel, now) for pair in pairs]
    ready = [(plan, statements(plan)) for plan in looked.plans]
    packed = [list(packets.packed(plan)) for plan in looked.plans]

    async def work() -> None:
        await make_room()
        for plan, rows in ready:
            await save(plan, rows)
        for run, changes in zip(runs, packed, strict=True):
            await history.add_run(run, changes)

    tell("writing")
    async with only_import():
        await in_transaction(work)
    return [run.id for run in runs]


def _run(
    looked: Looked,
    plan: Plan,
    summary: SchoolSummary,
    run_id: UUID,
    by: UUID | None,
    channel: str,
    now: datetime,
) -> history.Run:
    assert looked.mapping
    kinds = [replace(kind, lines=[], more=0) for kind in summary.kinds]
    return history.Run(
        id=run_id,
        school_id=plan.school_id,
        number=plan.imports[0] + 1,
        source=plan.source,
        title=looked.mapping.title,
        channel=channel,
        state="done",
        digest=looked.digest,
        told=history.Told(kinds, list(looked.problems.noted())),
        started_at=now,
        started_by=by,
    )


def digest_of(folder: Path) -> str:
    """Of every file's name and content."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            with path.open("rb") as file:
                whole.update(f"{path.name}\0".encode())
                whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
