"""``./firstbell import`` with nobody there: in a timer, or watching a folder; with a mail."""

import asyncio
import io
import signal
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TextIO

from database.engine import TROUBLE
from server.accounts.email import normal_email
from server.clock import Clock, school_time
from server.errors import BadInput, FirstbellError
from server.importing.command import After, import_folder, say
from server.importing.letter import Outcome
from server.importing.mail import mail_server
from server.importing.reading.problems import SHOWN, Place, Problems
from server.importing.reports import REPORTS, Mailing, keep_report
from server.importing.run import Looked
from server.importing.screens.unpack import NotUnpacked
from server.importing.trouble import trouble
from server.importing.watch import Pause, watch, watched
from server.settings import ProcessSettings

LATER = frozenset({"import.busy", "import.changed"})


class Heard(io.StringIO):
    """What is printed, kept as well."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out

    def write(self, text: str) -> int:
        self._out.write(text)
        return super().write(text)

    def flush(self) -> None:
        self._out.flush()


def hearing(
    mail: Mailing | None, reports: Path, folder: Path, now: datetime, out: TextIO
) -> tuple[Heard, After]:
    """What an import is to print to, and to call when it is over.

    ``reports``: the folder in which the problems are kept that were too many to be printed.
    """
    heard = Heard(out)

    async def after(outcome: Outcome) -> None:
        if mail:
            await mail.tell(outcome, str(folder), heard.getvalue(), now)
        elif len(outcome.looked.problems) > SHOWN:
            _keep(reports, heard, outcome, now)

    return heard, after


def _keep(reports: Path, heard: Heard, outcome: Outcome, now: datetime) -> None:
    try:
        kept = keep_report(reports, heard.getvalue(), outcome, now)
    except OSError as problem:
        say(heard, f"They could not all be kept in a file. {trouble(problem)}")
    else:
        say(heard, f"All of them, for 7 days: {kept}")


def mailing(to: str | None, settings: ProcessSettings, errors: TextIO) -> Mailing | None:
    """Raises FirstbellError where mail is asked for and cannot go: before anything is imported."""
    if to is None:
        return None
    address = normal_email(to)
    if address is None:
        raise BadInput("mail.address", f"{to} is not an e-mail address. Correct --mail.")
    server = mail_server(settings.smtp)
    return Mailing(server, address, settings.data / REPORTS, lambda words: say(errors, words))


class Watching(NamedTuple):
    """``folder``: as it is called in reports; what is read is a copy of it."""

    folder: Path
    school: str | None
    mapping: Path | None
    mail: Mailing | None
    reports: Path
    clock: Clock
    out: TextIO

    async def take(self, files: Path, refused: NotUnpacked | OSError | None) -> bool:
        """False where the same files are to be tried again later."""
        now = self.clock.now()
        heard, after = hearing(self.mail, self.reports, self.folder, now, self.out)
        say(heard, f"{school_time(now):%Y-%m-%d %H:%M} {self.folder}")
        try:
            if isinstance(refused, OSError):
                raise refused
            if refused:
                await after(_refused(refused, heard))
            else:
                await self._import(files, heard, now, after)
        except TROUBLE as problem:
            say(heard, f"{trouble(problem)} The next look tries again.")
            return False
        except FirstbellError as problem:
            say(heard, problem.text)
            return problem.code not in LATER
        return True

    async def _import(self, files: Path, out: TextIO, now: datetime, after: After) -> None:
        await import_folder(
            files,
            school=self.school,
            dry_run=False,
            today=school_time(now).date(),
            now=now,
            out=out,
            mapping=self.mapping,
            channel="folder",
            after=after,
        )


def _refused(problem: NotUnpacked, out: TextIO) -> Outcome:
    problems = Problems()
    problems.add(Place(problem.file), problem.sentence)
    for sentence in problems.report():
        say(out, sentence)
    say(out, "Nothing was written: 1 problem.")
    return Outcome("refused", Looked(None, problems))


async def watch_folder(watching: Watching, data: Path, every_s: float) -> int:
    """Until SIGTERM or Ctrl+C; an import that has begun is finished first. The exit status: 0."""
    say(watching.out, f"Watching {watching.folder} every {every_s:g} s. Stop it with Ctrl+C.")
    await watch(watched(watching.folder, data), watching.take, _until_told(every_s))
    say(watching.out, "Stopped.")
    return 0


def _until_told(every_s: float) -> Pause:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)

    async def pause() -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), every_s)
        return told.is_set()

    return pause
