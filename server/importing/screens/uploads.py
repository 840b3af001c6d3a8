"""Uploads as they lie on the disk: one folder each, and in it what was last said of it.

<data>/imports/<id>/upload.json   this upload, replaced whole at each change
                    lock          held by the process that works on it, for as long as it lives
                    sent/         the files as they were sent
                    files/        the same, zips unpacked: what is read
                    mapping.json  how they are read, where their format is not a known one
                    found.json    what reading and comparing them has found (`found.py`)
"""

import asyncio
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct

from server.accounts.secret import TokenBytes
from server.errors import BadInput, NotFound

KEPT = timedelta(days=7)
GOING_S = 5
Shape = TypeVar("Shape", bound=Struct)
_ID = re.compile("[0-9a-f]{32}")  # no dash: it is an argument of a command
MAPPING = "mapping.json"
_FILE, _LOCK, _SENT, _FILES = "upload.json", "lock", "sent", "files"


class State(StrEnum):
    READING = "reading"
    MAPPING = "mapping"  # needs one: its format is not known
    REFUSED = "refused"
    READY = "ready"
    WRITING = "writing"
    DONE = "done"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


AT_WORK = (State.READING, State.WRITING)
OVER = (State.REFUSED, State.DONE, State.CANCELLED)


class Upload(Struct, kw_only=True):
    """``began_at``: when the work under way was asked for; the run that it writes says the same.

    ``progress``: what is being done. ``problem``: why the last step was not taken, as a sentence.
    ``endings``: the numbers typed for the brakes. ``run``: the number of the run that it became.
    """

    id: str
    school_id: UUID
    by: UUID
    by_name: str
    sent_at: datetime
    names: list[str]
    state: State
    began_at: datetime
    progress: str = ""
    problem: str = ""
    endings: dict[str, int] = {}
    run: int | None = None
    pid: int | None = None


class Uploads:
    """Those of every school under one data directory."""

    def __init__(self, data: Path) -> None:
        self.root = data / "imports"

    def new(self, random: TokenBytes) -> tuple[str, Path]:
        """A new upload's id, and the folder for what is sent. It is none before ``write``."""
        id_ = random(16).hex()
        sent = self.folder(id_) / _SENT
        self.root.mkdir(mode=0o700, exist_ok=True)
        sent.parent.mkdir(mode=0o700)
        sent.mkdir(mode=0o700)
        return id_, sent

    def folder(self, id_: str) -> Path:
        return self.root / id_

    def sent(self, id_: str) -> Path:
        return self.folder(id_) / _SENT

    def files(self, id_: str) -> Path:
        return self.folder(id_) / _FILES

    def find(self, id_: str, school_id: UUID) -> Upload:
        """The school's upload; one of another school is as none."""
        found = self.read(id_) if _ID.fullmatch(id_) else None
        if found is None or found.school_id != school_id:
            raise NotFound("import.upload", "There is no such upload. It may be over for a week.")
        return found

    def read(self, id_: str) -> Upload | None:
        """As it truly is: at work only while a process is."""
        upload = self.said(id_)
        if upload is None or upload.state not in AT_WORK or self.is_at_work(id_):
            return upload
        upload = self.said(id_)  # its process may have said more before it ended
        if upload is not None and upload.state in AT_WORK:
            upload.state = State.INTERRUPTED
        return upload

    def said(self, id_: str) -> Upload | None:
        """As it was last written, whoever wrote it. None where it says nothing: after a power cut
        a file may be empty.
        """
        try:
            content = (self.folder(id_) / _FILE).read_bytes()
            return msgspec.json.decode(content, type=Upload)
        except (OSError, msgspec.MsgspecError):
            return None

    def write(self, upload: Upload, *, sync: bool = True) -> None:
        put(self.folder(upload.id) / _FILE, upload, sync=sync)

    def of_school(self, school_id: UUID) -> list[Upload]:
        """Newest first."""
        found = [one for one in self._all() if one.school_id == school_id]
        return sorted(found, key=lambda one: one.sent_at, reverse=True)

    def _all(self) -> Iterator[Upload]:
        for folder in self.root.glob("*/"):
            if _ID.fullmatch(folder.name) and (found := self.read(folder.name)):
                yield found

    def take(self, id_: str) -> int | None:
        """The lock on the work, as an open file to hand to a process; None where one holds it."""
        descriptor = os.open(self.folder(id_) / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    async def take_unchanged(self, upload: Upload) -> int | None:
        """As ``take``; None where ``upload`` has gone on since it was read.

        A process that has said its last word holds the lock until it is gone.
        """
        for _ in range(GOING_S * 20):
            descriptor = self.take(upload.id)
            if descriptor is not None:
                break
            await asyncio.sleep(0.05)
        else:
            raise BadInput("import.busy", "This upload is at work. Wait until it is done.")
        if self._is_as(upload):
            return descriptor
        os.close(descriptor)
        return None

    def _is_as(self, upload: Upload) -> bool:
        """Nobody is at work on it: the caller holds the lock."""
        said = self.said(upload.id)
        if said is None or said.began_at != upload.began_at:
            return False
        return upload.state == (State.INTERRUPTED if said.state in AT_WORK else said.state)

    def is_at_work(self, id_: str) -> bool:
        descriptor = self.take(id_)
        if descriptor is None:
            return True
        os.close(descriptor)
        return False

    def forget_files(self, id_: str) -> None:
        """Nothing that names a person stays longer than it is needed."""
        shutil.rmtree(self.sent(id_), ignore_errors=True)
        shutil.rmtree(self.files(id_), ignore_errors=True)

    def remove(self, id_: str) -> None:
        shutil.rmtree(self.folder(id_), ignore_errors=True)

    def sweep(self, now: datetime) -> None:
        """Removes what was sent more than a week ago, and what was never sent whole."""
        for folder in self.root.glob("*/"):
            upload = self.read(folder.name)
            at = upload.sent_at.timestamp() if upload else folder.stat().st_mtime
            kept = KEPT if upload else timedelta(days=1)
            if now.timestamp() - at > kept.total_seconds() and not self.is_at_work(folder.name):
                self.remove(folder.name)


def put(path: Path, content: Struct, *, sync: bool = True) -> None:
    """As JSON; whole or not at all, with ``sync`` also when the power goes."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with closing(
        os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
    ) as to:
        to.write(msgspec.json.encode(content))
        if sync:
            to.flush()
            os.fsync(to.fileno())
    fresh.replace(path)


def get(path: Path, shape: type[Shape]) -> Shape | None:
    """What ``put`` has put; None where there is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except FileNotFoundError:
        return None
