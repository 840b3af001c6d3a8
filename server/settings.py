"""What each school may set, with the defaults of RULES, and what the process reads at its start."""

import os
from datetime import time
from pathlib import Path

from msgspec import Struct


class SchoolSettings(Struct, frozen=True):
    """A school's settings; each field names its rule. Times are the school's wall clock."""

    am_opens: time = time(8, 0)  # T2, policy I
    am_closes: time = time(8, 15)  # T2, policy I; excluded
    pm_minutes: int = 15  # T2: the afternoon register's window, from its period's start
    lesson_minutes: int = 15  # T3: a lesson register's window
    week_a_starts_on: str = ""  # ISO date of a Monday in a week A; empty: no week A and B
    photos_offline: bool = False  # design decision 1


class ProcessSettings(Struct, frozen=True):
    """What one process is told by its environment (README lists the names)."""

    data: Path
    database: str
    key: bytes  # 32 bytes: grants, form tokens
    secure_cookies: bool = False  # True behind TLS
    smtp: str = ""  # where mail is handed over: server.importing.mail


def process_settings(data: Path, database: str | None = None) -> ProcessSettings:
    """Settings for the data directory ``data``; the key is made there on the first start."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return ProcessSettings(
        data=data,
        database=database or os.environ.get("FIRSTBELL_DATABASE") or str(data / "firstbell.sqlite"),
        key=_key(data / "key"),
        secure_cookies=os.environ.get("FIRSTBELL_TLS") == "1",
        smtp=os.environ.get("FIRSTBELL_SMTP", ""),
    )


def _key(path: Path) -> bytes:
    """The server's key, 0600. Made whole under another name, so that a crash leaves none half."""
    if not path.exists():
        fresh = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(32))
            os.fsync(file.fileno())
        fresh.rename(path)
    return path.read_bytes()
