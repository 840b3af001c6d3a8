"""Shows 4: a set in which one pupil in twenty has changed makes those changes and no other."""

from pathlib import Path
from uuid import UUID

import pytest

from database.sql import rows
from server.importing.run import look, write
from tests.builders import london
from tests.server.importing.folders import TODAY
from tools.bench.import_set import Size, write_set

pytestmark = pytest.mark.usefixtures("database")

SIZE = Size(pupils=200, groups=4, staff=10)
EVERY = 20


def quietly(_words: str) -> None:
    """No progress."""


async def bring_in(folder: Path) -> dict[str, tuple[int, ...]]:
    """Kind → added, changed, ended, unchanged."""
    looked = await look(folder, mapping=None, school=None, today=TODAY, tell=quietly)
    assert looked.problems.sentences() == []
    await write(looked, endings={}, by=None, channel="command", now=london("09:00"), tell=quietly)
    [school] = looked.summary
    return {k.words: (k.added, k.changed, k.ended, k.unchanged) for k in school.kinds}


async def names() -> dict[UUID, str]:
    found = await rows("select id, family_name from pupil")
    return {row["id"]: row["family_name"] for row in found}


async def test_exactly_what_changed_is_said_and_made(tmp_path: Path) -> None:
    write_set(tmp_path / "first", SIZE)
    write_set(tmp_path / "again", SIZE, changed=EVERY)
    await bring_in(tmp_path / "first")
    before = await names()

    found = await bring_in(tmp_path / "again")

    hit = SIZE.pupils // EVERY
    assert found.pop("pupils") == (0, hit, 0, SIZE.pupils - hit)
    assert found.pop("pupils in groups") == (hit, 0, hit, SIZE.enrolments - hit)
    assert {counts[:3] for counts in found.values()} == {(0, 0, 0)}
    after = await names()
    assert {k: name for k, name in after.items() if name != before[k]} == {
        k: f"{before[k]}-New" for k, name in after.items() if name.endswith("-New")
    }
    assert sum(name.endswith("-New") for name in after.values()) == hit
    assert {counts[:3] for counts in (await bring_in(tmp_path / "again")).values()} == {(0, 0, 0)}
