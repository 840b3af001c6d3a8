"""Past imports as the pages show them, and what became of an upload whose process was killed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from database.sql import rows
from server.accounts.sessions import person_name
from server.errors import NotFound
from server.importing import history
from server.importing.history import Run
from server.importing.saving.summary import KindSummary
from server.importing.screens.pages import KindChanges, changes_of, when
from server.importing.screens.uploads import State, Upload, Uploads
from server.importing.undo import what_depends

SHOWN = 50
CHANNELS = {"command": "by command", "folder": "from the watched folder"}
SMALL = 5_000  # rows, looked at in 50 ms
NOT_LAST = "It cannot be undone any more: only the last import can."
DID = ("added", "changed", "ended", "returned")


class RunLine(Struct, frozen=True):
    """``did``: in a sentence. ``undone``: when and by whom, or empty."""

    number: int
    title: str
    when: str
    by: str
    did: str
    undone: str


class RunPage(Struct, frozen=True):
    """``why_not_undo``: a sentence; empty where it may be undone, or is."""

    line: RunLine
    kinds: list[KindSummary]
    changes: list[KindChanges]
    notes: list[str]
    why_not_undo: str


async def of_school(school_id: UUID) -> list[RunLine]:
    """The newest first."""
    names = await _staff(school_id)
    return [run_line(run, names) for run in (await history.runs(school_id))[:SHOWN]]


async def find(school_id: UUID, number: int) -> Run:
    for run in await history.runs(school_id):
        if run.number == number:
            return run
    raise NotFound("import.run", f"There has been no import {number} of this school.")


async def run_page(run: Run) -> RunPage:
    did = {one.words: one for one in await history.done(run.school_id, run.id)}
    kinds = [
        replace(kind, lines=did[kind.words].lines) if kind.words in did else kind
        for kind in run.told.kinds
    ]
    line = run_line(run, await _staff(run.school_id))
    return RunPage(line, kinds, changes_of(kinds), run.told.notes, await _why_not_undo(run))


async def _why_not_undo(run: Run) -> str:
    """Of a large run it is only asked when it is pressed: that takes a process of its own."""
    last = await history.last(run.school_id)
    if last is None or last.number != run.number:
        changed = any(getattr(kind, what) for kind in run.told.kinds for what in DID)
        return NOT_LAST if changed else "It changed nothing, so there is nothing to undo."
    if sum(sum(kind.counts) for kind in run.told.kinds) > SMALL:
        return ""
    depends = await what_depends(run.school_id, run.id)
    return f"It cannot be undone any more: {', '.join(depends)} would be lost." if depends else ""


def run_line(run: Run, names: Mapping[UUID, str]) -> RunLine:
    by = CHANNELS.get(run.channel, "on this page")
    if run.started_by is not None and run.started_by in names:
        by = f"by {names[run.started_by]}"
    undone = ""
    if run.undone_at is not None:
        undone = f"Undone {when(run.undone_at)}"
        if run.undone_by is not None and run.undone_by in names:
            undone += f" by {names[run.undone_by]}"
    return RunLine(run.number, run.title, when(run.started_at), by, _did(run), undone)


def _did(run: Run) -> str:
    """``14 added, 2 ended``, over all kinds."""
    counts = {what: sum(getattr(kind, what) for kind in run.told.kinds) for what in DID}
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "nothing changed"


async def _staff(school_id: UUID) -> dict[UUID, str]:
    found = await rows(
        "select id, title, given_name, family_name from staff where school_id = $1", school_id
    )
    return {
        row["id"]: person_name(row["title"], row["given_name"], row["family_name"]) for row in found
    }


async def settled(upload: Upload, uploads: Uploads) -> Upload:
    """An upload that was interrupted while it was written may be in all the same: the run says."""
    if upload.state != State.INTERRUPTED:
        return upload
    found = await rows(
        "select number from import_run where school_id = $1 and started_at = $2",
        upload.school_id,
        upload.began_at,
    )
    if found:
        upload.state, upload.run, upload.progress = State.DONE, found[0]["number"], ""
        uploads.write(upload)
        uploads.forget_files(upload.id)
    return upload


@contextmanager
def holding(lock: int) -> Iterator[None]:
    """Lets the lock on an upload go at the end."""
    try:
        yield
    finally:
        os.close(lock)
