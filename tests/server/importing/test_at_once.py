"""Two imports at once, and a database that changes between comparing and writing."""

import asyncio
import sys
from pathlib import Path

import pytest

from database.sql import execute, rows
from server.errors import BadInput
from server.importing.saving.lock import only_import
from tests.server.importing.folders import counted, digest, named, run
from tests.server.importing.schools import (
    a_record,
    bring_in,
    looked,
    pupil,
    teacher,
    written,
)

ROOT = Path(__file__).parents[3]
ADA, BEA = pupil("Ada"), pupil("Bea")

# Holds the lock until it is killed; says so in a line.
HOLDER = """
import asyncio, sys
from database.engine import open_engine
from server.importing.saving.lock import only_import
from tests.databases import use

async def hold():
    await open_engine()
    async with only_import():
        print("held", flush=True)
        await asyncio.sleep(60)

use(sys.argv[1])
asyncio.run(hold())
"""


@pytest.mark.usefixtures("database")
async def test_the_second_of_two_imports_says_that_another_is_running():
    found = await looked(a_record(ADA))
    before = await digest()

    async with only_import():
        with pytest.raises(BadInput, match="Another import is being written"):
            await written(found)
    assert await digest() == before
    await written(found)


@pytest.mark.usefixtures("database")
async def test_two_imports_of_one_set_at_once_add_nobody_twice(westmere):
    both = await asyncio.gather(run(westmere), run(westmere), return_exceptions=True)

    refusals = [one for one in both if isinstance(one, BadInput)]
    assert len(refusals) == 1, both
    assert refusals[0].code in ("import.busy", "import.changed")
    assert await counted("school", "pupil") == {"school": 1, "pupil": 4}


async def test_a_killed_process_lets_go(database_url, database):
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLDER, database_url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    with pytest.raises(BadInput, match="Another import"):
        async with only_import():
            pass
    holder.kill()
    await holder.wait()

    await _is_free()


async def _is_free() -> None:
    for _ in range(100):  # PostgreSQL hears of it a moment later
        try:
            async with only_import():
                return
        except BadInput:
            await asyncio.sleep(0.05)
    raise AssertionError("The lock is still held")


@pytest.mark.usefixtures("database")
async def test_what_another_import_has_changed_since_is_compared_again():
    await bring_in(a_record(ADA))
    first, second = await looked(a_record(ADA, BEA)), await looked(a_record(ADA, pupil("Cem")))
    await written(first)
    before = await digest()

    with pytest.raises(BadInput, match="Westmere School has changed since it was compared"):
        await written(second)

    assert await digest() == before


@pytest.mark.usefixtures("database")
async def test_a_row_that_was_changed_here_since_is_not_overwritten():
    await bring_in(a_record(staff=[teacher("Okafor")]))
    found = await looked(a_record(staff=[teacher("Okafor", "files@w.example")]))
    [okafor] = await rows("select school_id, id from staff")
    await execute(
        "update staff set email = 'here@w.example' where school_id = $1 and id = $2",
        okafor["school_id"],
        okafor["id"],
    )

    with pytest.raises(BadInput, match="has changed since it was compared"):
        await written(found)

    assert (await named("staff", "Ngozi"))["email"] == "here@w.example"


@pytest.mark.usefixtures("database")
async def test_a_change_here_of_what_the_files_leave_alone_is_no_hindrance():
    await bring_in(a_record(ADA, staff=[teacher("Okafor")]))
    found = await looked(a_record(ADA, BEA, staff=[teacher("Okafor")]))
    [okafor] = await rows("select school_id, id from staff")
    await execute(
        "update staff set role = 'head' where school_id = $1 and id = $2",
        okafor["school_id"],
        okafor["id"],
    )

    await written(found)

    assert (await named("staff", "Ngozi"))["role"] == "head"


@pytest.mark.usefixtures("database")
async def test_a_new_school_is_not_made_twice():
    first, second = await looked(a_record(ADA)), await looked(a_record(ADA))
    await written(first)

    with pytest.raises(BadInput, match="has changed since"):
        await written(second)

    assert await counted("school") == {"school": 1}
