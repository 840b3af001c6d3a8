"""``./firstbell import DIR --mapping FILE``: the file that the screen gives, by the command."""

from pathlib import Path
from typing import Any

import pytest

from server.importing.mapped.building import as_toml, build
from server.importing.mapped.proposing import propose
from server.importing.mapped.samples import samples
from tests import builders as make
from tests.server.importing.folders import Edit, counted, digest, remove, replace, run, swap_bytes


@pytest.fixture
def mapping(folder: Path) -> Path:
    file = folder.parent / "office.toml"
    file.write_text(as_toml(build(propose(samples(folder)), "Office export")), encoding="utf-8")
    return file


async def test_the_files_are_in_and_again_changes_nothing(
    database: Any, folder: Path, mapping: Path
) -> None:
    school = str(await make.a_school(term=False))

    status, said = await run(folder, school=school, mapping=mapping)
    again = await run(folder, school=school, mapping=mapping)

    assert (status, again[0]) == (0, 0), said
    tables = ("pupil", "staff", "contact", "contact_link", "pupil_group", "group_pupil")
    assert await counted(*tables) == dict(zip(tables, (3, 3, 4, 4, 4, 6), strict=True))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (replace("office.toml", "name = "), "office.toml: This is no mapping: "),
        (swap_bytes("office.toml", b"own", b"\xff"), "This is no file that can be read as UTF-8."),
        (remove("office.toml"), "This is no file that can be read as UTF-8."),
    ],
)
async def test_a_mapping_that_is_none_is_refused(
    database: Any, folder: Path, mapping: Path, edit: Edit, sentence: str
) -> None:
    edit(mapping.parent)
    before = await digest()

    status, said = await run(folder, mapping=mapping)

    assert status == 1
    assert sentence in said
    assert await digest() == before
