"""The command ``./firstbell export``, and what other systems find in its files."""

import csv
import io
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from database.engine import read_one_moment
from database.sql import rows
from server.errors import FirstbellError
from server.exporting.command import export_folder
from server.exporting.files import ONE_ROSTER
from server.importing.everything import pages
from server.importing.reading.formulas import FORMULA
from server.importing.saving.written import PUPIL
from tests.server.exporting.test_there_and_back import export
from tests.server.importing.folders import TODAY, swap
from tests.server.importing.schools import (
    a_record,
    bring_in,
    contact,
    linked,
    pupil,
    teacher,
    teaches,
)
from tests.server.importing.test_accepted import read


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def school():
    return a_record(
        pupil("=Ada", upn="B801200005001", source_id="ada", legal_given_name="Augusta"),
        pupil("Bea", on_roll_until=TODAY),
        contacts=[contact("Tom"), contact("Una"), contact("Viv")],
        contact_links=[
            linked("ada", "una", priority=2),
            linked("ada", "tom", priority=3),
            linked("ada", "viv", barred=True, is_parent=False),
        ],
        staff=[teacher("Okafor"), teacher("Lund", ended_on=TODAY)],
        group_teachers=[teaches("8b", "okafor")],
    )


async def test_every_reference_of_one_roster_leads_somewhere(database, tmp_path, school):
    await bring_in(school)
    folder, _ = await export(tmp_path, "out")

    found = {file.name: table(folder, file.name) for file in ONE_ROSTER}
    ids = {name: {row["sourcedId"] for row in some} for name, some in found.items()}
    leads = {
        "academicSessions.csv": {"parentSourcedId": "academicSessions.csv"},
        "classes.csv": {
            "courseSourcedId": "courses.csv",
            "schoolSourcedId": "orgs.csv",
            "termSourcedIds": "academicSessions.csv",
        },
        "courses.csv": {"orgSourcedId": "orgs.csv"},
        "demographics.csv": {"sourcedId": "users.csv"},
        "enrollments.csv": {
            "classSourcedId": "classes.csv",
            "schoolSourcedId": "orgs.csv",
            "userSourcedId": "users.csv",
        },
        "roles.csv": {"userSourcedId": "users.csv", "orgSourcedId": "orgs.csv"},
        "users.csv": {"agentSourcedIds": "users.csv", "primaryOrgSourcedId": "orgs.csv"},
    }
    for name, columns in leads.items():
        assert found[name]
        for column, target in columns.items():
            named = {id_ for row in found[name] for id_ in row[column].split(",") if id_}
            assert named, (name, column)
            assert named <= ids[target], (name, column)
    for name, some in found.items():
        assert len(ids[name]) == len(some)
        assert {row["status"] + row["dateLastModified"] for row in some} == {""}


async def test_the_manifest_names_each_file_of_the_binding(database, tmp_path, school):
    await bring_in(school)
    folder, digest = await export(tmp_path, "out")

    said = {row["propertyName"]: row["value"] for row in table(folder, "manifest.csv")}

    bulk = {name for name, value in said.items() if value == "bulk"}
    assert bulk == {f"file.{file.name.removesuffix('.csv')}" for file in ONE_ROSTER}
    assert sum(value == "absent" for value in said.values()) == 13
    assert (said["oneroster.version"], said["source.systemName"]) == ("1.2", "Firstbell")
    assert said["metadata.firstbell.digest"] == digest


async def test_another_system_finds_the_people(database, tmp_path, school):
    """Here the reader of OneRoster 1.2, which does not know the files for ours."""
    await bring_in(school)
    folder, _ = await export(tmp_path, "out")
    swap("manifest.csv", "source.systemName,Firstbell", "source.systemName,Other")(folder)
    for path in folder.iterdir():  # as another system would not read them
        if path.name not in {"manifest.csv", *(file.name for file in ONE_ROSTER)}:
            path.unlink()

    [found], _ = read(folder)

    pupils = {one.legal_given_name or one.given_name: one for one in found.pupils}
    ada, bea = pupils["Augusta"], pupils["Bea"]
    assert (ada.given_name, ada.upn, ada.year) == ("'=Ada", "B801200005001", 8)
    assert bea.on_roll_until == TODAY
    users = {row["sourcedId"]: row for row in table(folder, "users.csv")}
    by_name = {row["givenName"] + row["familyName"]: row for row in users.values()}
    agents = by_name["AugustaByrne"]["agentSourcedIds"].split(",")
    assert [users[agent]["givenName"] for agent in agents] == ["Una", "Tom"]
    enabled = {name for name, row in by_name.items() if row["enabledUser"] == "true"}
    assert set(by_name) - enabled == {"BeaByrne", "NgoziLund"}
    roles = {row["userSourcedId"]: row["role"] for row in table(folder, "roles.csv")}
    assert roles[by_name["TomByrne"]["sourcedId"]] == "parent"
    assert roles[by_name["VivByrne"]["sourcedId"]] == "relative"


async def test_no_cell_is_a_formula(database, tmp_path, school):
    await bring_in(school)
    folder, _ = await export(tmp_path, "out")

    cells = [
        cell
        for path in folder.iterdir()
        for row in table(folder, path.name)
        for cell in row.values()
    ]

    assert "'=Ada" in cells
    assert [cell for cell in cells if FORMULA.match(cell) and not cell.startswith("'")] == []


async def test_only_its_owner_may_read_it(database, tmp_path, school):
    await bring_in(school)
    folder, _ = await export(tmp_path, "new/out")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


async def test_an_empty_folder_is_filled_and_a_full_one_is_left(database, tmp_path, school):
    await bring_in(school)
    (tmp_path / "out").mkdir()
    folder, _ = await export(tmp_path, "out")
    (folder / "users.csv").write_text("mine")

    with pytest.raises(FirstbellError, match=r"out is not empty\. Name a new or an empty folder"):
        await export(tmp_path, "out")

    assert (folder / "users.csv").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


async def test_a_failure_leaves_nothing(database, tmp_path, school):
    await bring_in(school)
    (tmp_path / "file").write_text("")

    with pytest.raises(FirstbellError, match="cannot be written"):
        await export(tmp_path, "file/out")

    assert not (tmp_path / "out").exists()


async def test_which_school_where_there_are_several(database, tmp_path):
    with pytest.raises(FirstbellError, match="There is no school here yet"):
        await export(tmp_path, "out")
    await bring_in(a_record(pupil("Ada")))
    await bring_in(a_record(pupil("Bea")), source="sds")
    with pytest.raises(FirstbellError, match=r"Name one school with --school: .+ \(Westmere"):
        await export(tmp_path, "out")
    [row] = await rows("select school_id from pupil where given_name = 'Bea'")

    await export_folder(
        tmp_path / "out", school=str(row["school_id"]), today=TODAY, out=io.StringIO()
    )

    assert [row["givenName"] for row in table(tmp_path / "out", "users.csv")] == ["Bea"]


async def test_it_is_of_one_moment(database, database_url):
    """Whatever is written while it goes on."""
    await bring_in(a_record(pupil("Ada")))
    [school] = await rows("select id from school")
    seen: list[int] = []

    async def work() -> None:
        for _ in range(2):
            seen.append(len([row async for page in pages(PUPIL, school["id"]) for row in page]))
            await write_beside(database_url)

    await read_one_moment(work)

    assert seen == [1, 1]
    assert len(await rows("select id from pupil")) == 3


async def write_beside(url: str) -> None:
    """A pupil comes, by another connection."""
    sql = """insert into pupil (school_id, id, given_name, family_name, on_roll_from)
             select school_id, '{}', 'Bea', 'Byrne', on_roll_from from pupil limit 1"""
    sql = sql.format(uuid4())
    if url.startswith("postgres"):
        beside = await asyncpg.connect(url)
        await beside.execute(sql)
        await beside.close()
    else:
        with closing(sqlite3.connect(url)) as other, other:
            other.execute(sql)
