"""A folder of CSV files that is there whole or not at all, for its owner's eyes only."""

import csv
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from uuid import UUID

from server.errors import SetupProblem
from server.importing.reading.formulas import neutral

Cells = Sequence[object]


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in, which becomes ``folder`` when the block ends well.

    Raises SetupProblem where ``folder`` holds something, or cannot be made.
    """
    folder = folder.absolute()
    _check_empty(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as problem:
        raise _not_written(folder, problem) from problem
    try:
        yield making
        _keep(making)
        making.rename(folder)
        _keep(folder.parent)
    except OSError as problem:
        raise _not_written(folder, problem) from problem
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _check_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        return
    if folder.exists() or folder.is_symlink():
        text = f"{folder} is not empty. Name a new or an empty folder: nothing is written over."
        raise SetupProblem("export.not_empty", text)


def _not_written(folder: Path, problem: OSError) -> SetupProblem:
    return SetupProblem("export.folder", f"{folder} cannot be written ({problem.strerror}).")


def _keep(folder: Path) -> None:
    """Onto the disk: the names that it holds."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def write_file(path: Path, columns: Sequence[str], rows: AsyncIterator[Cells]) -> int:
    """Writes row by row; how many there were."""
    count = 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns)
        async for row in rows:
            out.writerow([cell(value) for value in row])
            count += 1
        file.flush()
        os.fsync(file.fileno())
    return count


def cell(value: object) -> str:
    """As the import reads it back; no text is a formula for a spreadsheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, date | UUID | int):
        return str(value)
    return neutral(" ".join(str(value).split()))
