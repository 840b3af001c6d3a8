"""Export, import into an empty database: the same school, by its digest and byte for byte."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from database.of_school import OfSchool
from database.sql import execute, rows
from server.accounts.school_settings import change_settings, school_settings
from server.clock import SCHOOL_TIME
from server.demo.build import build_demo
from server.demo.scale import SMALL
from server.exporting.command import export_folder
from server.importing import history
from server.importing.everything import school_digest
from server.importing.undo import undo
from server.piccolo_app import APP_CONFIG
from server.settings import SchoolSettings
from tests.server.exporting.conftest import Another, EngineName
from tests.server.importing.folders import TODAY, named, run
from tests.server.importing.schools import (
    TOMORROW,
    a_record,
    bring_in,
    cohort,
    contact,
    counts,
    linked,
    pupil,
    teacher,
    teaches,
)
from tests.server.importing.test_firstbell import FILES, SCHOOL

DECEMBER = date(2026, 12, 1)
CHANGES = (
    "staff set ended_on = null",
    "pupil set born_on = null",
    "earlier_stay set on_roll_until = '2026-02-02'",
    "pupil_cohort set ended_on = null",
    "contact set phone = null",
    "contact_link set may_be_told = true",
    "contact_link set parental_responsibility = false",
    "pupil_group set ended_on = null",
    "group_pupil set left_on = null",
    "group_teacher set ended_on = null",
    "period set session = 'PM'",
    "lesson set room = 'Room 5'",
    "closure set cause = 'Snow'",
    "cover set on_date = '2026-09-21'",
    "planned_absence set times = ''",
    "source_id set gone_on = '2026-11-02'",
    "source_id set source = 'other'",
    "school_settings_version set content = '{}'",
    "term set name = 'Spring'",
)


@pytest_asyncio.fixture
async def a_school(database, tmp_path: Path) -> UUID:
    """One with a row in every table that an export holds."""
    folder = tmp_path / "all"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    status, said = await run(folder)
    assert status == 0, said
    return UUID(SCHOOL)


async def the_only_school() -> UUID:
    [row] = await rows("select id from school")
    id_: UUID = row["id"]
    return id_


async def export(into: Path, name: str) -> tuple[Path, str]:
    """The folder, and the digest that the command prints."""
    out = io.StringIO()
    assert await export_folder(into / name, school=None, today=TODAY, out=out) == 0
    return into / name, out.getvalue().split()[-1]


async def everything() -> list[str]:
    """Every row but those of the imports themselves."""
    tables = [table for table in APP_CONFIG.table_classes if table is not OfSchool]
    names = [table._meta.tablename for table in tables if "import" not in table._meta.tablename]
    found = [f"{name} {row}" for name in names for row in await rows(f"select * from {name}")]
    return sorted(found)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def there_and_back(tmp_path: Path, another: Another, engine: EngineName) -> None:
    first, digest = await export(tmp_path, "first")
    assert digest == await school_digest(await the_only_school())

    async with another(engine):
        status, said = await run(first)
        second, again = await export(tmp_path, "second")

    assert status == 0, said
    assert said.endswith(f"Digest {digest}: the same school as was exported.\n")
    assert "not read" not in said
    assert again == digest
    assert contents(second) == contents(first)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_everything_that_can_be_said(database, tmp_path, another, engine, a_school):
    assert (await school_settings(a_school)).am_opens.isoformat() == "07:45:00"

    await there_and_back(tmp_path, another, engine)


async def test_a_leaver_whose_place_is_open_keeps_it_so(database, tmp_path, another, a_school):
    """An import ends such a place; an export says what is so."""
    await execute("update pupil set on_roll_until = '2026-11-01' where school_id = $1", a_school)
    await execute("update group_pupil set left_on = null where school_id = $1", a_school)

    await there_and_back(tmp_path, another, "sqlite")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_the_invented_school(database, tmp_path, another, engine):
    now = datetime(2026, 11, 23, 8, 2, tzinfo=SCHOOL_TIME)
    await build_demo(now, lambda words: None, SMALL, lambda size: bytes(size))

    await there_and_back(tmp_path, another, engine)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_after_ends_and_returns_and_a_second_source(database, tmp_path, another, engine):
    ada = pupil("Ada", upn="B801200005001", legal_given_name="Augusta")
    others = [pupil("Bea", year=0, sex="female"), pupil("=Cem\n  Ali", source_id="cem")]
    more = {
        "contacts": [contact("Tom", "tom@mail.example")],
        "contact_links": [linked("ada", "tom", barred=True)],
        "cohorts": [cohort("ada", "ethnicity", "WBRI"), cohort("cem", "eal")],
        "staff": [teacher("Okafor", "o@westmere.example"), teacher("Lund")],
        "group_teachers": [teaches("8b", "okafor")],
    }
    await bring_in(a_record(ada, *others, **more))
    await bring_in(a_record(*others, **more | {"contact_links": [], "cohorts": []}), today=TOMORROW)
    found = await bring_in(a_record(ada, *others, **more), today=DECEMBER)
    assert counts(found, "pupils")["returned"] == 1
    school = await the_only_school()
    await bring_in(
        a_record(ada, contacts=[contact("Tom", "tom@mail.example")]),
        source="sds",
        school=str(school),
        today=DECEMBER,
    )
    await bring_in(a_record(), source="sds", school=str(school), today=DECEMBER)
    assert await rows("select * from earlier_stay where school_id = $1", school)
    assert await rows(
        "select * from source_id where school_id = $1 and gone_on is not null", school
    )
    settings = SchoolSettings(week_a_starts_on="2026-09-07")
    await change_settings(school, settings, None, datetime.now(UTC))

    await there_and_back(tmp_path, another, engine)


async def test_a_change_of_anything_changes_the_digest(database, tmp_path, a_school):
    """One row of every table at a time, by its last column that can be changed."""
    seen = {await school_digest(a_school)}
    for change in CHANGES:
        await execute(f"update {change} where school_id = $1", a_school)
        seen.add(await school_digest(a_school))
    await execute("update school set name = 'Eastmere School' where id = $1", a_school)
    seen.add(await school_digest(a_school))

    assert len(seen) == len(CHANGES) + 2


async def test_into_its_own_database_it_changes_nothing(database, tmp_path, a_school):
    folder, digest = await export(tmp_path, "out")
    before = await everything()

    status, said = await run(folder)

    assert status == 0, said
    assert f"Digest {digest}: the same school as was exported." in said
    assert await everything() == before


async def test_so_it_does_where_another_source_feeds_the_school(database, tmp_path):
    await bring_in(a_record(pupil("Ada"), staff=[teacher("Lund")], contacts=[contact("Tom")]))
    folder, digest = await export(tmp_path, "out")

    status, said = await run(folder)

    assert status == 0, said
    assert f"Digest {digest}: the same school as was exported." in said


async def test_a_pupil_who_came_since_the_export_is_not_ended_by_it(database, tmp_path):
    await bring_in(a_record(pupil("Ada")))
    folder, _ = await export(tmp_path, "out")
    await bring_in(a_record(pupil("Ada"), pupil("Bea")))

    status, said = await run(folder)

    assert status == 0, said
    assert "not the same school as was exported." in said
    assert (await named("pupil", "Bea"))["on_roll_until"] is None


async def test_an_imported_export_can_be_undone_and_imported_again(database, tmp_path, another):
    await bring_in(a_record(pupil("Ada")))
    folder, _ = await export(tmp_path, "out")

    async with another("sqlite"):
        await run(folder)
        school = await the_only_school()
        last = await history.last(school)
        assert last is not None
        await undo(school, last.id, by=None, now=datetime.now(UTC))
        left = await rows("select source, kind from source_id where school_id = $1", school)
        assert left == [{"source": "firstbell", "kind": "school"}]
        status, said = await run(folder)

    assert status == 0, said
