"""``./firstbell export DIR``: the whole school of one moment, in a folder that was not there."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import TextIO
from uuid import UUID

from database.engine import read_one_moment
from server.accounts.school_settings import school_settings
from server.errors import BadInput, SetupProblem
from server.exporting.files import ONE_ROSTER, OWN
from server.exporting.folder import Cells, new_folder, write_file
from server.exporting.school import School, the_school
from server.importing.assembling.own_export import DIGEST
from server.importing.everything import digest_now
from server.importing.saving import store

# Those of OneRoster 1.2 that say something of what we have no place for.
ABSENT = (
    *("categories", "classResources", "courseResources", "lineItemLearningObjectiveIds"),
    *("lineItems", "lineItemScoreScales", "resources", "resultLearningObjectiveIds", "results"),
    *("resultScoreScales", "scoreScales", "userProfiles", "userResources"),
)


async def export_folder(folder: Path, *, school: str | None, today: date, out: TextIO) -> int:
    """``school``: by our id or a source's, where there are several. The exit status: 0.

    Raises SetupProblem for a folder that is not empty, BadInput where no school is named.
    """
    school_id = await _which(school)
    with new_folder(folder) as making:
        # On SQLite all of it runs on a reader's thread: the files are written there too.
        name, digest = await read_one_moment(lambda: _write(making, school_id, today))
    out.write(f"{name} is in {folder}.\nDigest {digest}\n")
    return 0


async def _which(named: str | None) -> UUID:
    found = await store.schools() if named is None else await store.schools_named(named)
    if not found and named is None:
        raise SetupProblem("export.no_school", "There is no school here yet.")
    if len(found) != 1:
        listed = [f"{id_} ({await store.school_name(id_)})" for id_ in await store.schools()]
        raise BadInput("export.school", f"Name one school with --school: {', '.join(listed)}.")
    return found[0]


async def _write(folder: Path, school_id: UUID, today: date) -> tuple[str, str]:
    school = await the_school(school_id, today, await school_settings(school_id))
    for file in (*ONE_ROSTER, *OWN):
        await write_file(folder / file.name, file.columns.split(","), file.rows(school))
    digest = await digest_now(school_id)
    await write_file(folder / "manifest.csv", ["propertyName", "value"], _manifest(school, digest))
    return school.name, digest


async def _manifest(school: School, digest: str) -> AsyncIterator[Cells]:
    yield "manifest.version", "1.0"
    yield "oneroster.version", "1.2"
    held = {file.name.removesuffix(".csv"): "bulk" for file in ONE_ROSTER}
    for name, what in sorted((held | dict.fromkeys(ABSENT, "absent")).items()):
        yield f"file.{name}", what
    yield "source.systemName", "Firstbell"
    yield "source.systemCode", school.id
    yield DIGEST, digest
