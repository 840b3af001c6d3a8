"""Starts the process that works on an upload; it goes on when the server is stopped or killed.

It holds the upload's lock from the moment it is started, handed down as an open file, so there is
no time at which nobody knows whether it lives.
"""

import asyncio
import os
import subprocess
import sys
from datetime import datetime
from threading import Thread
from typing import Literal
from uuid import UUID

from server.errors import BadInput
from server.importing.history import Run
from server.importing.screens.uploads import AT_WORK, State, Upload, Uploads
from server.importing.trouble import disk_problem
from server.web.assets import ROOT

Work = Literal["look", "write"]
NOT_UNDONE = "The undo was interrupted. Nothing was undone: try again."
_STATES: dict[Work, State] = {"look": State.READING, "write": State.WRITING}


class Jobs:
    """``database``: as in ``ProcessSettings``."""

    def __init__(self, uploads: Uploads, database: str) -> None:
        self._uploads = uploads
        self._database = database

    def check_free(self, upload: Upload) -> None:
        """Raises where another upload of the school is being worked on: one at a time."""
        others = self._uploads.of_school(upload.school_id)
        if any(one.state in AT_WORK and one.id != upload.id for one in others):
            sentence = "Another upload of this school is at work. Wait until it is done."
            raise BadInput("import.busy", sentence)

    async def begin(self, upload: Upload, work: Work, now: datetime) -> None:
        """``upload`` is written with its new state; raises where one is at work already. What has
        gone on since it was read is left alone: a button was pressed twice.
        """
        self.check_free(upload)
        lock = await self._uploads.take_unchanged(upload)
        if lock is None:
            return
        try:
            upload.state, upload.began_at = _STATES[work], now
            upload.progress, upload.problem, upload.pid = "", "", None
            self._uploads.write(upload)
            await asyncio.to_thread(self._start, upload.id, work, lock)
        except OSError as problem:
            raise disk_problem(problem) from problem
        finally:
            os.close(lock)

    async def undo(self, run: Run, by: UUID, now: datetime) -> str:
        """Undoes a run, and waits for it: why it could not be, as a sentence, or nothing."""
        process = await asyncio.create_subprocess_exec(
            *self._command(
                "import-undo", str(run.school_id), str(run.id), str(by), now.isoformat()
            ),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        _, said = await process.communicate()
        if process.returncode == 0:
            return ""
        lines = said.decode().splitlines()
        return lines[-1] if lines and process.returncode == 1 else NOT_UNDONE

    def _command(self, *words: str) -> list[str]:
        data = str(self._uploads.root.parent.absolute())
        return [sys.executable, "-m", "server.cli", *words, "--data", data]

    def _environment(self) -> dict[str, str]:
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        return {
            **os.environ,
            "FIRSTBELL_DATABASE": self._database,
            "PYTHONPATH": os.pathsep.join(path for path in paths if path),
        }

    def _start(self, id_: str, work: Work, lock: int) -> None:
        process = subprocess.Popen(
            self._command("import-upload", id_, work),
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=(lock,),
            start_new_session=True,  # Ctrl+C is for the server
        )
        # asyncio would end it with the loop. Waited for, it does not stay as a zombie.
        Thread(target=process.wait, name=f"import {id_}", daemon=True).start()
