"""``./firstbell import`` takes one zip as it takes a folder, and refuses a harmful one in words."""

import zipfile
from pathlib import Path

import pytest

from server.importing.command import unzipped
from tests.server.importing.folders import counted, digest, run


@pytest.fixture
def zipped(westmere: Path) -> Path:
    path = westmere.parent / "Set.ZIP"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file in westmere.iterdir():
            out.write(file, f"westmere/{file.name}")
        out.writestr("westmere/letter.docx", "Dear")
    return path


async def test_a_zip_comes_in_as_its_folder_does(database, westmere, zipped):
    status, said = await run(zipped)
    again = await run(westmere)

    assert (status, again[0]) == (0, 0), said
    assert "letter.docx: not read." in said
    assert await counted("pupil", "import_run") == {"pupil": 4, "import_run": 2}


async def test_a_harmful_zip_is_refused(database, westmere, zipped):
    await run(westmere)
    before = await digest()
    with zipfile.ZipFile(zipped, "a") as out:
        out.writestr("../orgs.csv", "sourcedId\n")

    status, said = await run(zipped)

    assert status == 1
    assert 'Set.ZIP: "../orgs.csv" is a path. Zip the files alone.\n' in said
    assert "Nothing was written: 1 problem.\n" in said
    assert await digest() == before


def test_nothing_of_it_stays(zipped):
    with unzipped(zipped) as (files, left_out):
        assert (files / "users.csv").is_file()
        assert left_out == ["letter.docx"]

    assert not files.exists()
