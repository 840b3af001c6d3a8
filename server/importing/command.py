"""``./firstbell import DIR``: reads, checks, compares, and writes everything or nothing."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from server.importing.reading.problems import Problems
from server.importing.run import Looked, look, write
from server.importing.saving.brakes import unanswered
from server.importing.saving.summary import as_lines


async def import_folder(
    folder: Path,
    *,
    school: str | None,
    dry_run: bool,
    today: date,
    now: datetime,
    out: TextIO,
    endings: Mapping[str, int | None] | None = None,
) -> int:
    """The exit status: 0 when everything is in, 1 when the database is as it was.

    ``school``: the one of ours that the files' only school is to be, by our id or a source's.
    ``endings``: pupils, staff, groups … → how many may be ended, where a brake asks.
    """

    def tell(words: str) -> None:
        say(out, f"  {words}")

    answers = endings or {}
    looked = await look(folder, mapping=None, school=school, today=today, tell=tell)
    for sentence in looked.problems.noted():
        tell(sentence)
    if looked.problems:
        return _refuse(looked.problems, out)
    for line in _found(looked, answers):
        say(out, line)
    if dry_run:
        say(out, "Nothing was written: this was a dry run.")
        return 0
    if unanswered(looked.brakes, answers):
        say(out, "Nothing was written. If the files are right, import again with that.")
        return 1
    await write(looked, endings=answers, by=None, channel="command", now=now, tell=tell)
    say(out, "Everything is in.")
    return 0


def _found(looked: Looked, answers: Mapping[str, int | None]) -> Iterator[str]:
    for school in looked.summary:
        yield from as_lines(school)
    for brake in unanswered(looked.brakes, answers):
        yield f"{brake.question} --end-{brake.key} {brake.ends}"


def _refuse(problems: Problems, out: TextIO) -> int:
    for sentence in problems.report():
        say(out, sentence)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    say(out, f"Nothing was written: {count}.")
    return 1


def say(out: TextIO, line: str) -> None:
    out.write(f"{line}\n")
    out.flush()
