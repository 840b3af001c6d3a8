"""Whether the demo school was built to its end: a half-built one is thrown away, never served."""

import os
from collections.abc import Callable
from pathlib import Path

FILE = "demo-ready"
DATABASE = "firstbell.sqlite"


def is_ready(data: Path) -> bool:
    return (data / FILE).exists()


def throw_away_half(data: Path, say: Callable[[str], None]) -> None:
    """Removes a SQLite database whose build did not end. Call it before the engine is opened."""
    left = [path for tail in ("", "-wal", "-shm") if (path := data / f"{DATABASE}{tail}").exists()]
    if is_ready(data) or not left:
        return
    say("The last start was stopped before the school was whole: building it again.")
    for path in left:
        path.unlink()


def mark_ready(data: Path) -> None:
    """Says that all of it is there; on the disk, like the school itself."""
    descriptor = os.open(data / FILE, os.O_WRONLY | os.O_CREAT, 0o600)
    os.fsync(descriptor)
    os.close(descriptor)
    folder = os.open(data, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
