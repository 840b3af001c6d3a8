"""What the process of an upload does: unpacks, reads and compares it, or writes it.

It says each step in ``upload.json``. When it is killed, its lock is let go and its page says so.
"""

import logging
import os
import resource
import signal
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from database.engine import TROUBLE
from database.sql import rows
from server.clock import school_time
from server.errors import BadInput, FirstbellError
from server.importing.reading.mapping import Mapping
from server.importing.reading.problems import SHOWN
from server.importing.run import Looked, look, write
from server.importing.screens import names
from server.importing.screens.found import (
    AGAIN,
    FILE,
    REPORT,
    Fault,
    Found,
    one_fault,
    write_report,
)
from server.importing.screens.unpack import NotUnpacked, lay_out
from server.importing.screens.uploads import MAPPING, State, Upload, Uploads, get, put
from server.importing.trouble import trouble
from server.importing.undo import undo

log = logging.getLogger("firstbell.importing")
OURS = "The mistake is ours and is in the log. Tell whoever runs the server if it comes back."
LONGEST_S = 30 * 60  # whatever hangs is ended, and its lock let go
MEMORY_MAX = 2 * 1024**3


async def work_on(data: Path, id_: str, work: str) -> int:
    """The exit status: 0 when its page has something to say, however it went."""
    signal.alarm(LONGEST_S)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    uploads = Uploads(data)
    upload = uploads.said(id_)
    if upload is None:
        raise BadInput("import.upload", f"There is no upload {id_}.")
    uploads.take(id_)  # held already where the server has started this
    upload.pid = os.getpid()
    try:
        await (_write if work == "write" else _look)(uploads, upload)
    except NotUnpacked as refusal:
        _refuse(uploads, upload, one_fault(refusal.file, refusal.sentence))
    except FirstbellError as refusal:
        upload.state = State.READY if work == "write" else State.INTERRUPTED
        upload.problem = refusal.text
    except TROUBLE as problem:
        upload.state, upload.problem = State.INTERRUPTED, trouble(problem)
    except Exception as problem:  # the edge: the page says that it ended, the log where
        upload.state, upload.problem = State.INTERRUPTED, OURS
        frames = "".join(traceback.format_tb(problem.__traceback__))
        log.error("import %s: %s\n%s", work, type(problem).__name__, frames)
    upload.progress = ""
    uploads.write(upload)
    return 0


async def undo_run(school_id: UUID, run_id: UUID, *, by: UUID, now: datetime) -> int:
    signal.alarm(LONGEST_S)
    await undo(school_id, run_id, by=by, now=now)
    return 0


async def _look(uploads: Uploads, upload: Upload) -> None:
    _tell(uploads, upload, "Unpacking")
    left_out = lay_out(uploads.sent(upload.id), uploads.files(upload.id))
    _judge(uploads, upload, await _looked(uploads, upload), left_out)


async def _looked(uploads: Uploads, upload: Upload) -> Looked:
    files = uploads.files(upload.id)
    return await look(
        files,
        mapping=get(uploads.folder(upload.id) / MAPPING, Mapping),
        school=str(upload.school_id),
        only_own=upload.school_id,
        today=school_time(upload.began_at).date(),
        tell=lambda words: _tell(uploads, upload, words.replace(str(files), "the files")),
    )


def _judge(uploads: Uploads, upload: Upload, looked: Looked, left_out: list[str]) -> None:
    result = found(looked, left_out)
    if looked.mapping is None:
        _keep(uploads, upload, result)
        upload.state = State.MAPPING
    elif looked.problems:
        _refuse(uploads, upload, result, list(faults(looked)))
    else:
        _keep(uploads, upload, result)
        upload.state = State.READY


async def _write(uploads: Uploads, upload: Upload) -> None:
    """Only what was compared and confirmed: when it is something else by now, it is shown first."""
    before = get(uploads.folder(upload.id) / FILE, Found)
    looked = await _looked(uploads, upload)
    if looked.problems or before is None or looked.fingerprint != before.fingerprint:
        _judge(uploads, upload, looked, [])
        upload.problem = AGAIN
        return
    ids = await write(
        looked,
        endings=upload.endings,
        by=upload.by,
        channel="screen",
        now=upload.began_at,
        tell=lambda words: _tell(uploads, upload, words),
    )
    [run] = await rows(
        "select number from import_run where school_id = $1 and id = $2", upload.school_id, ids[0]
    )
    upload.state, upload.run = State.DONE, run["number"]
    uploads.forget_files(upload.id)


def _refuse(
    uploads: Uploads, upload: Upload, result: Found, every: list[Fault] | None = None
) -> None:
    """Files whose columns somebody has named stay: the fault may be there."""
    _keep(uploads, upload, result)
    folder = uploads.folder(upload.id)
    write_report(every or result.faults, folder / REPORT)
    upload.state = State.REFUSED
    if not (folder / MAPPING).exists():
        uploads.forget_files(upload.id)


def _keep(uploads: Uploads, upload: Upload, result: Found) -> None:
    put(uploads.folder(upload.id) / FILE, result)


def _tell(uploads: Uploads, upload: Upload, words: str) -> None:
    """In passing: the writer may be held meanwhile, and waits for no disk."""
    upload.progress = words[:1].upper() + words[1:]
    uploads.write(upload, sync=False)


def found(looked: Looked, left_out: list[str]) -> Found:
    notes = [f"{names.shown(name)}: not read." for name in left_out]
    every = list(faults(looked))
    return Found(
        title=looked.mapping.title if looked.mapping else "",
        faults=every[:SHOWN],
        fault_count=len(every),
        notes=[*notes, *looked.problems.noted()],
        summary=list(looked.summary),
        brakes=list(looked.brakes),
        fingerprint=looked.fingerprint,
    )


def faults(looked: Looked) -> Iterator[Fault]:
    for place, sentence in looked.problems.placed():
        yield Fault(_file(place.file), place.line, place.column, sentence)


def _file(file: str) -> str:
    return "the school" if file == "--school" else file
