"""A folder that is watched: what is put there is taken in once, when it is whole."""

import asyncio
import io
import os
import re
import resource
import signal
import sys
import zipfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from database.sql import rows
from server.clock import ShiftedClock
from server.errors import FirstbellError
from server.importing.by_itself import Watching
from server.importing.saving.lock import only_import
from server.importing.watch import watch, watched
from tests.server.importing.folders import counted, swap

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 23, 5, tzinfo=UTC)
Step = Callable[[], Awaitable[None] | None]


class Watch:
    """What is done between two looks, in order; then the watch ends."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data, self.out = folder, data, io.StringIO()

    async def between(self, *steps: Step) -> str:
        """What was printed."""
        left = list(steps)

        async def pause() -> bool:
            if not left:
                return True
            if waits := left.pop(0)():
                await waits
            return False

        watching = Watching(
            self.folder, None, None, None, self.data / "reports", ShiftedClock(NOW), self.out
        )
        await watch(watched(self.folder, self.data), watching.take, pause)
        said, self.out = self.out.getvalue(), io.StringIO()
        return said


def nothing() -> None:
    pass


def later(path: Path) -> Step:
    """It is written again, with the same content."""

    def touch() -> None:
        stat = path.stat()
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))

    return touch


@pytest.fixture
def here(westmere: Path, tmp_path: Path) -> Watch:
    return Watch(westmere, tmp_path / "data")


async def channels() -> list[str]:
    found = await rows("select channel from import_run order by number")
    return [row["channel"] for row in found]


async def test_a_set_is_taken_at_the_second_look_and_once(database, here):
    assert await here.between() == ""
    said = await here.between(nothing, nothing, nothing)

    assert said.count("Everything is in.") == 1
    assert said.startswith(f"2026-11-23 05:00 {here.folder}\n")
    assert await channels() == ["folder"]
    assert await here.between(nothing, nothing) == ""  # begun again: remembered
    assert await here.between(later(here.folder / "users.csv"), nothing, nothing) == ""
    assert sorted(path.name for path in here.folder.iterdir()) == sorted(
        path.name for path in (Path(__file__).parent / "fixtures/westmere").iterdir()
    )


async def test_a_new_content_is_taken(database, here):
    await here.between(nothing)

    said = await here.between(
        lambda: swap("users.csv", "Ada", "Ida")(here.folder), nothing, nothing
    )

    assert "given name Ada → Ida" in said
    assert await channels() == ["folder", "folder"]


async def test_what_is_still_being_written_waits(database, here):
    path = here.folder / "users.csv"

    assert await here.between(later(path), later(path), later(path)) == ""
    assert "Everything is in." in await here.between(later(path), nothing)


async def test_a_zip_is_taken_the_newest_before_the_files(database, here, tmp_path):
    zipped = tmp_path / "drop" / "set.zip"
    zipped.parent.mkdir()
    with zipfile.ZipFile(zipped, "w") as out:
        for path in here.folder.iterdir():
            out.write(path, path.name)
    whole = zipped.read_bytes()
    zipped.write_bytes(whole[: len(whole) // 2])
    there = Watch(zipped.parent, here.data)

    said = await there.between(nothing, nothing)
    assert "set.zip: It cannot be unpacked" in said
    assert "Nothing was written: 1 problem." in said
    assert await there.between(nothing, nothing) == ""

    zipped.write_bytes(whole)
    assert "Everything is in." in await there.between(nothing, nothing)


async def test_a_refused_set_is_said_once_until_it_changes(database, here):
    swap("users.csv", "Ada,", ",")(here.folder)
    assert "Nothing was written: 1 problem." in await here.between(nothing, nothing)
    assert await here.between(nothing, nothing) == ""

    swap("users.csv", ",,Byrne", ",Ada,Byrne")(here.folder)
    assert "Everything is in." in await here.between(nothing, nothing)


async def test_while_our_own_disk_is_full_it_comes_later(database, here):
    most = resource.getrlimit(resource.RLIMIT_FSIZE)

    def is_full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, most[1]))

    def has_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)

    try:
        said = await here.between(is_full, has_room)
    finally:
        has_room()

    assert "The server’s disk is full" in said
    assert "The next look tries again." in said
    assert "Everything is in." in said


async def test_while_the_copy_cannot_be_made_it_comes_later(database, here):
    room = watched(here.folder, here.data).room
    room.mkdir(parents=True)
    (room / "files").write_text("in the way")

    said = await here.between(nothing, (room / "files").unlink, nothing)

    assert said.count("The server’s disk cannot be written") == 1
    assert said.count("Everything is in.") == 1


async def test_beside_another_import_it_comes_later(database, here):
    async with only_import():
        said = await here.between(nothing)

    assert "Another import is being written." in said
    assert await counted("pupil") == {"pupil": 0}
    assert "Everything is in." in await here.between(nothing)


async def test_two_watchers_of_one_folder_are_one_too_many(database, here):
    async def again() -> None:
        with pytest.raises(FirstbellError, match="is being watched already"):
            await here.between()

    await Watch(here.folder, here.data).between(again)


async def test_a_folder_that_is_none(database, here):
    there = Watch(here.folder / "none", here.data)

    with pytest.raises(FirstbellError, match=r"There is no folder .+none\. Make it first\."):
        await there.between()


async def test_an_empty_folder_and_one_that_goes_are_waited_for(database, here, tmp_path):
    away = tmp_path / "away"

    said = await here.between(
        lambda: here.folder.rename(away) and None,
        nothing,
        nothing,
        lambda: away.rename(here.folder) and None,
        nothing,
        nothing,
    )

    assert said.count("Everything is in.") == 1


async def test_a_link_that_leads_nowhere_is_no_file(database, here):
    (here.folder / "users.csv").unlink()
    (here.folder / "users.csv").symlink_to(here.folder / "users.csv")
    assert "users.csv: The file is missing." in await here.between(nothing)


async def test_it_leaves_no_copy_behind(database, here):
    await here.between(nothing)

    [room] = (here.data / "watched").iterdir()
    assert {path.name for path in room.iterdir()} == {"lock", "taken.json"}


async def test_the_command_ends_on_sigterm(westmere, tmp_path, sqlite_template):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "import", str(westmere), "--watch"),
        *("--every", "0.2", "--data", str(tmp_path / "data")),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    said = b""
    while b"Everything is in." not in said:
        line = await asyncio.wait_for(process.stdout.readline(), 60)
        assert line, said
        said += line
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.wait_for(process.communicate(), 30)

    assert (process.returncode, out.decode(), err) == (0, "Stopped.\n", b"")
    assert re.match(rf"Watching {westmere} every 0.2 s\. Stop it with Ctrl\+C\.\n", said.decode())


async def test_nobody_is_there_to_answer_a_watch(westmere, tmp_path):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "server.cli", "import", str(westmere), "--watch"),
        *("--end-pupils", "3", "--data", str(tmp_path / "data")),
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    _, err = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert err.decode() == (
        "With --watch leave out --dry-run, --at and --end-…: nobody is there to answer.\n"
    )
