"""PROTOCOL 9, DESIGN §6: a backup goes back whole, into either engine, as the next epoch."""

import hashlib
import io
import shutil
import zipfile
from pathlib import Path

import pytest
import pytest_asyncio

from database.sql import rows
from server.backup.backup import Contents, back_up
from server.backup.command import restore_command
from server.backup.restore import contents_of, restore
from server.backup.tables import LEFT_OUT, ORDER, pages, table_facts
from server.backup.verify import verify
from server.errors import SetupProblem
from server.piccolo_app import APP_CONFIG
from sync.service.log import read_head
from tests import builders as make
from tests.builders import london
from tests.server.exporting.conftest import another, another_postgres_url  # noqa: F401
from tests.server.morning import KEY, Morning

AT, LATER = london("08:30"), london("09:40")


def quietly(_table: str) -> None:
    """No progress."""


@pytest_asyncio.fixture
async def morning(database) -> Morning:
    morning = await Morning().make()
    await make.a_plan(morning.school, morning.cem, "V")
    op = morning.tablet.op("seen", morning.register, london("08:05"), [morning.ada])
    await morning.send(morning.tablet, op, at=london("08:05"))
    return morning


@pytest_asyncio.fixture
async def backup(morning: Morning, tmp_path: Path) -> Path:
    file = tmp_path / "monday.backup"
    await back_up(file, KEY, AT, quietly)
    return file


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


async def everything(school) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for name in ORDER:
        table = await table_facts(name)
        found[name] = []
        async for page in pages(table, school if table.of_school else None):
            found[name] += page
    return found


def test_every_table_is_in_it_or_left_out_for_a_reason():
    tables = {table._meta.tablename for table in APP_CONFIG.table_classes}

    assert set(ORDER) | LEFT_OUT == tables
    assert not set(ORDER) & LEFT_OUT


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
async def test_it_goes_back_whole_into_either_engine(morning, backup, another, engine) -> None:  # noqa: F811
    before = await everything(morning.school)
    epoch, _ = await read_head(morning.school)

    async with another(engine):
        key = await restore_from(backup)
        after = await everything(morning.school)
        [head] = await rows("select * from head where school_id = $1", morning.school)
        whole = await verify()

    assert key == KEY
    assert after.pop("head") != before.pop("head")
    assert len(after.pop("ended_epoch")) == 1
    before.pop("ended_epoch")
    assert after == before
    assert (head["epoch"] != epoch, head["seq"]) == (True, 1)
    assert head["recovering_since"] == LATER
    assert [one.faults for one in whole] == [[]]


async def test_a_tablet_gives_back_what_came_after_the_backup(morning, backup, another) -> None:  # noqa: F811
    tablet = morning.tablet
    known = tablet.op("seen", morning.register, london("08:06"), [morning.bea])
    await morning.send(tablet, known, at=london("08:31"))

    async with another("sqlite"):
        await restore_from(backup)
        reply = await morning.send(tablet, known, at=LATER)
        mark = await morning.mark_of(morning.bea)

    assert [(op.disposition, op.dup) for op in reply.ops] == [("accepted", False)]
    assert mark == ("present", "/", None)


async def test_what_a_backup_holds_is_durable_and_no_more(morning, backup) -> None:
    op = morning.tablet.op("seen", morning.register, london("08:35"), [morning.bea])

    reply = await morning.send(morning.tablet, op, at=london("08:35"))

    assert (reply.durable, reply.seq) == (1, 2)


@pytest.mark.parametrize("name", ["staff", "mark", "group_pupil", "school"])
async def test_a_table_is_read_page_by_page(morning, name) -> None:
    table = await table_facts(name)
    school = morning.school if table.of_school else None
    whole = [row async for page in pages(table, school) for row in page]

    small = [row async for page in pages(table, school, size=1) for row in page]

    assert small == whole != []


async def test_nobody_stays_signed_in(morning, backup) -> None:
    with zipfile.ZipFile(backup) as archive:
        assert not [name for name in archive.namelist() if "sign_in" in name or "token" in name]


def test_only_its_owner_may_read_it(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600


async def test_a_file_that_is_there_is_not_written_over(morning, backup) -> None:
    before = digest_of(backup)

    with pytest.raises(SetupProblem, match="is there already"):
        await back_up(backup, KEY, AT, quietly)

    assert digest_of(backup) == before


async def test_a_folder_that_is_not_there_is_named(morning, tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="cannot be written"):
        await back_up(tmp_path / "no" / "such" / "file", KEY, AT, quietly)


async def test_a_database_with_a_school_is_left_as_it_is(morning, backup) -> None:
    contents, key = contents_of(backup)

    with pytest.raises(SetupProblem, match="There is a school in this database already"):
        await restore(backup, contents, key, LATER, quietly)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def nothing(file: Path) -> None:
    file.write_bytes(b"")


def words(file: Path) -> None:
    file.write_text("no backup at all")


def changed(file: Path) -> None:
    """One mark is another; the archive itself is whole."""
    before = file.with_suffix(".before")
    shutil.move(file, before)
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "tables/mark.jsonl":
                content = content.replace(b'"present"', b'"absent"', 1)
            new.writestr(name, content)


async def restore_from(file: Path) -> bytes:
    contents, key = contents_of(file)
    await restore(file, contents, key, LATER, quietly)
    return key


@pytest.mark.parametrize("damage", [cut, nothing, words, changed])
async def test_a_damaged_backup_is_refused_and_nothing_is_written(
    morning,
    backup,
    another,  # noqa: F811
    damage,
) -> None:
    damage(backup)

    async with another("sqlite"):
        with pytest.raises(SetupProblem, match=r"is not a whole backup: .* Take another\."):
            await restore_from(backup)
        assert await rows("select id from school") == []


async def test_a_backup_of_a_newer_firstbell_is_refused(morning, backup, another) -> None:  # noqa: F811
    contents, key = contents_of(backup)
    newer = Contents(**{f: getattr(contents, f) for f in contents.__struct_fields__})
    newer.migrations.append("2031-01-01T00:00:00:000000")

    async with another("sqlite"):
        with pytest.raises(SetupProblem, match="of a newer Firstbell"):
            await restore(backup, newer, key, LATER, quietly)


async def test_the_command_says_what_cannot_come_back(morning, backup, another, tmp_path) -> None:  # noqa: F811
    out, data = io.StringIO(), tmp_path / "data"
    data.mkdir()

    async with another("sqlite"):
        status = await restore_command(backup, data, LATER, out)

    said = out.getvalue()
    assert status == 0
    assert "Restored as it was on Monday 23 November 2026, 08:30." in said
    assert "What was entered in forms between Monday 23 November 2026, 08:30 and Monday" in said
    assert "Northfield Secondary Academy: 1 act with 1 entry, 1 op of tablets: all whole." in said
    assert (data / "key").read_bytes() == KEY
    assert (data / "key").stat().st_mode & 0o777 == 0o600


async def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="There is no file"):
        contents_of(tmp_path / "gone.backup")
