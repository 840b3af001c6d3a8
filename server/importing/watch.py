"""Watches a folder: takes a set of files in once, when nobody is writing it any more."""

import hashlib
import json
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from server.errors import BadInput
from server.importing.reading.lines import LARGEST
from server.importing.run import digest_of
from server.importing.saving.lock import file_locked
from server.importing.screens.unpack import NotUnpacked, unpack
from server.importing.trouble import OUT_OF_ROOM

CHUNK = 1 << 20

Glance = tuple[tuple[str, int, int], ...]  # name, size, when it was last written (ns)
# With why the files cannot be had: a fault of theirs, or of our own disk. False: later.
Take = Callable[[Path, NotUnpacked | OSError | None], Awaitable[bool]]
Pause = Callable[[], Awaitable[bool]]  # True: stop


class Watched(NamedTuple):
    """``room``: a folder of ours for this one, where it is remembered what was taken."""

    folder: Path
    room: Path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Raises BadInput where the folder is being watched, or is none."""
        if not self.folder.is_dir():
            raise BadInput("import.watch", f"There is no folder {self.folder}. Make it first.")
        self.room.mkdir(parents=True, exist_ok=True, mode=0o700)
        busy = BadInput("import.watched", f"{self.folder} is being watched already.")
        with file_locked(str(self.room / "lock"), busy):
            yield

    def taken(self) -> str:
        """The digest of the last set that was taken; empty before the first."""
        try:
            return str(json.loads((self.room / "taken.json").read_text(encoding="utf-8"))["digest"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return ""

    def remember(self, digest: str) -> None:
        fresh = self.room / "taken.new"
        said = {"folder": str(self.folder), "digest": digest}
        fresh.write_text(json.dumps(said), encoding="utf-8")
        fresh.replace(self.room / "taken.json")


def watched(folder: Path, data: Path) -> Watched:
    folder = folder.absolute()
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Watched(folder, data / "watched" / key)


async def watch(here: Watched, take: Take, pause: Pause) -> None:
    """Looks until ``pause`` says to stop; a set is taken when two looks saw it alike."""
    before: Glance = ()
    over: Glance = ()
    with here.alone():
        while True:
            now = glance(here.folder)
            if now and now == before and now != over and await _take_once(here, now, take):
                over = now
            before = now
            if await pause():
                return


def glance(folder: Path) -> Glance:
    """Of the newest zip, else of all CSV files; empty where there is nothing, or no folder."""
    try:
        found = [(path.name, path.stat()) for path in folder.iterdir() if _is_ours(path)]
    except OSError:
        return ()
    seen = sorted((name, stat.st_size, stat.st_mtime_ns) for name, stat in found)
    zips = [one for one in seen if one[0].lower().endswith(".zip")]
    return (max(zips, key=lambda one: one[2]),) if zips else tuple(seen)


def _is_ours(path: Path) -> bool:
    hidden = path.name.startswith(".")
    return not hidden and path.suffix.lower() in (".csv", ".zip") and path.is_file()


async def _take_once(here: Watched, seen: Glance, take: Take) -> bool:
    """True when this set needs no more looks: it was taken, now or before."""
    files = here.room / "files"
    try:
        refused = _copy(here.folder, seen, files)
        if glance(here.folder) != seen:
            return False
        digest = digest_of(files) if refused is None else _digest_of_names(seen)
        if digest != here.taken():
            if not await take(files, refused):
                return False
            here.remember(digest)
        return True
    except OSError as problem:
        return await take(files, problem)
    finally:
        shutil.rmtree(files, ignore_errors=True)


def _digest_of_names(seen: Glance) -> str:
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def _copy(folder: Path, seen: Glance, files: Path) -> NotUnpacked | None:
    """A copy that nobody changes while it is read; else which file cannot be had, and why."""
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir(mode=0o700)
    for name, _, _ in seen:
        try:
            if name.lower().endswith(".zip"):
                unpack(folder / name, files)
            else:
                _copy_file(folder / name, files / name)
        except NotUnpacked as problem:
            return problem
        except OSError as problem:
            if problem.errno in OUT_OF_ROOM:
                raise
            return NotUnpacked(name, f"It cannot be read ({problem.strerror}).")
    return None


def _copy_file(source: Path, to: Path) -> None:
    """Of a file that is too large so much as shows it."""
    left = LARGEST + 1
    with source.open("rb") as file, to.open("wb") as out:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            out.write(chunk)
            left -= len(chunk)
