"""``./firstbell backup | restore | verify`` (DESIGN §6)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TextIO

from database.engine import read_one_moment
from server.backup.backup import back_up
from server.backup.restore import contents_of, restore
from server.backup.verify import Verified, verify
from server.clock import SCHOOL_TIME

SHOWN = 200


async def backup_command(file: Path, key: bytes, now: datetime, out: TextIO) -> int:
    contents = await back_up(file, key, now, _progress(out))
    for school in contents.schools:
        out.write(f"{school.name}: everything up to act {school.seq}.\n")
    out.write(
        f"The backup is {file}. It holds names, marks and the server's key: keep it off this "
        "machine, where only those may read it who may read the school's data.\n"
    )
    return 0


async def restore_command(file: Path, data: Path, now: datetime, out: TextIO) -> int:
    """Puts the key into ``data`` first: the restored grants and tickets are made with it."""
    contents, key = contents_of(file)
    await restore(file, contents, key, now, _progress(out))
    _keep_key(data / "key", key)
    made_at, until = (_clock(moment) for moment in (contents.made_at, now))
    out.write(
        f"Restored as it was on {made_at}. Tablets send by themselves what they have entered "
        f"since.\nWhat was entered in forms between {made_at} and {until} is not in it: look at "
        "paper and mail of that time.\nAn administrator now has to look through who has left and "
        "which tablets were ended: sign in and open Backups.\n"
    )
    return _say(await read_one_moment(verify), out)


async def verify_command(out: TextIO) -> int:
    return _say(await read_one_moment(verify), out)


def _say(schools: list[Verified], out: TextIO) -> int:
    """The exit status: 1 where anything is not as it should be."""
    for school in schools:
        out.write(
            f"{school.name}: {_count(school.acts, 'act')} with "
            f"{_count(school.entries, 'entry', 'entries')}, {_count(school.ops, 'op')} of tablets: "
            f"{'all whole' if not school.faults else 'NOT WHOLE'}.\n"
        )
        for fault in school.faults[:SHOWN]:
            out.write(f"  {fault}\n")
        if len(school.faults) > SHOWN:
            out.write(f"  … and {len(school.faults) - SHOWN} more.\n")
    if not schools:
        out.write("There is no school here yet.\n")
    return int(any(school.faults for school in schools))


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _progress(out: TextIO) -> Callable[[str], None]:
    def say(table: str) -> None:
        if out.isatty():
            out.write(f"\r\033[K{table}")
            out.flush()

    return say


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SCHOOL_TIME):%A %-d %B %Y, %H:%M}"


def _keep_key(path: Path, key: bytes) -> None:
    """The backup's key, 0600; the empty database's own had signed nothing."""
    fresh = path.with_suffix(".restored")
    fresh.touch(mode=0o600)
    fresh.write_bytes(key)
    fresh.rename(path)
