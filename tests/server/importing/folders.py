"""Folders to import: copies of the fixtures, spoiled where a test says so."""

import hashlib
import io
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

from database.of_school import OfSchool
from database.sql import Row, rows
from server.importing.command import import_folder
from server.piccolo_app import APP_CONFIG

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLES = Path(__file__).parents[4] / "shared" / "data"
TODAY = date(2026, 11, 23)

Edit = Callable[[Path], None]


def a_folder(into: Path, name: str = "westmere") -> Path:
    return Path(shutil.copytree(FIXTURES / name, into / name))


def a_sample(into: Path, name: str) -> Path:
    """Microsoft's files with our own laid beside them."""
    shutil.copytree(SAMPLES / name, into / name)
    return Path(shutil.copytree(FIXTURES / name, into / name, dirs_exist_ok=True))


def swap(file: str, old: str, new: str) -> Edit:
    """The first ``old`` becomes ``new``."""

    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def swap_bytes(file: str, old: bytes, new: bytes) -> Edit:
    def edit(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert old in content
        (folder / file).write_bytes(content.replace(old, new))

    return edit


def recode(file: str, encoding: str) -> Edit:
    def edit(folder: Path) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_bytes(text.encode(encoding))

    return edit


def append(file: str, *lines: str) -> Edit:
    def edit(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as out:
            out.writelines(f"{line}\n" for line in lines)

    return edit


def replace(file: str, text: str) -> Edit:
    def edit(folder: Path) -> None:
        (folder / file).write_text(text, encoding="utf-8")

    return edit


def remove(file: str) -> Edit:
    return lambda folder: (folder / file).unlink()


async def run(
    folder: Path,
    *,
    school: str | None = None,
    dry_run: bool = False,
    today: date = TODAY,
    mapping: Path | None = None,
    **endings: int,
) -> tuple[int, str]:
    """The command's exit status and what it printed."""
    out = io.StringIO()
    now = datetime.combine(today, time(5), UTC)
    status = await import_folder(
        folder,
        school=school,
        dry_run=dry_run,
        today=today,
        now=now,
        out=out,
        endings=endings,
        mapping=mapping,
    )
    return status, out.getvalue()


async def digest() -> str:
    """Of every row of every table: the same as long as nothing was written, runs not counted."""
    whole = hashlib.sha256()
    for table in APP_CONFIG.table_classes:
        name = table._meta.tablename
        if table is OfSchool or name == "import_run":
            continue
        found = await rows(f"select * from {name}")
        whole.update(f"{name} {sorted(map(repr, found))}".encode())
    return whole.hexdigest()


async def counted(*tables: str) -> dict[str, int]:
    return {name: (await rows(f"select count(*) as n from {name}"))[0]["n"] for name in tables}


async def named(table: str, given_name: str) -> Row:
    [row] = await rows(f"select * from {table} where given_name = $1", given_name)
    return row
