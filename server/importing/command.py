"""``./firstbell import DIR`` (or a zip): reads, checks, compares, writes everything or nothing."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

from server.importing.everything import school_digest
from server.importing.letter import Outcome
from server.importing.reading.mapping import Mapping as Format
from server.importing.reading.parse import parse_mapping
from server.importing.reading.problems import Place, Problems
from server.importing.run import Looked, Tell, look, write
from server.importing.saving.brakes import unanswered
from server.importing.saving.summary import as_lines
from server.importing.screens.names import shown
from server.importing.screens.unpack import NotUnpacked, unpack

STEERING = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
After = Callable[[Outcome], Awaitable[None]]


async def import_folder(
    folder: Path,
    *,
    school: str | None,
    dry_run: bool,
    today: date,
    now: datetime,
    out: TextIO,
    endings: Mapping[str, int | None] | None = None,
    mapping: Path | None = None,
    channel: str = "command",
    after: After | None = None,
) -> int:
    """The exit status: 0 when everything is in, 1 when the database is as it was.

    ``school``: the one of ours that the files' only school is to be, by our id or a source's.
    ``endings``: pupils, staff, groups … → how many may be ended, where a brake asks.
    ``mapping``: the file that says how to read the folder, where it is in no known format.
    ``channel``: command, folder. ``after``: hears what became of it.
    """

    def tell(words: str) -> None:
        say(out, f"  {words}")

    answers = endings or {}
    looked = await _look(folder, mapping, school, today, tell)
    outcome = _judge(looked, answers, dry_run, out)
    if outcome.what == "done":
        await write(looked, endings=answers, by=None, channel=channel, now=now, tell=tell)
        say(out, "Everything is in.")
        for line in await _digests(looked):
            say(out, line)
    if after:
        await after(outcome)
    return outcome.status


def _judge(
    looked: Looked, answers: Mapping[str, int | None], dry_run: bool, out: TextIO
) -> Outcome:
    """What is to become of it, and says so; ``done``: it may be written."""
    for sentence in looked.problems.noted():
        say(out, f"  {sentence}")
    if looked.problems:
        _refuse(looked.problems, out)
        return Outcome("refused", looked)
    for line in _found(looked, answers):
        say(out, line)
    if dry_run:
        say(out, "Nothing was written: this was a dry run.")
        return Outcome("shown", looked)
    if asked := unanswered(looked.brakes, answers):
        say(out, "Nothing was written. If the files are right, import again with that.")
        return Outcome("asked", looked, tuple(asked))
    return Outcome("done", looked)


async def _digests(looked: Looked) -> list[str]:
    """After an export of ours is in: whether this is the school that was exported."""
    said = []
    for plan in looked.plans:
        if plan.exported:
            digest = await school_digest(plan.school_id)
            same = "the same school" if digest == plan.exported else "not the same school"
            said.append(f"Digest {digest}: {same} as was exported.")
    return said


async def _look(
    folder: Path, mapping: Path | None, school: str | None, today: date, tell: Tell
) -> Looked:
    problems = Problems()
    named = _read_mapping(mapping, problems) if mapping is not None else None
    if problems:
        return Looked(None, problems)
    try:
        with unzipped(folder) as (files, left_out):
            looked = await look(files, mapping=named, school=school, today=today, tell=tell)
    except NotUnpacked as refusal:
        problems.add(Place(refusal.file), refusal.sentence)
        return Looked(None, problems)
    for name in left_out:
        looked.problems.note(f"{shown(name)}: not read.")
    return looked


@contextmanager
def unzipped(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """The folder of a zip's CSV files while the block lasts, and the names of its other files.

    What is no zip is taken as the folder. Raises NotUnpacked.
    """
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path, []
        return
    with TemporaryDirectory(prefix="firstbell-") as made:
        yield Path(made), unpack(path, Path(made))


def _read_mapping(path: Path, problems: Problems) -> Format | None:
    try:
        return parse_mapping(path.read_text(encoding="utf-8"), path.name, problems)
    except (OSError, UnicodeDecodeError):
        problems.add(Place(str(path)), "This is no file that can be read as UTF-8.")
        return None


def _found(looked: Looked, answers: Mapping[str, int | None]) -> Iterator[str]:
    for school in looked.summary:
        yield from as_lines(school)
    for brake in unanswered(looked.brakes, answers):
        yield f"{brake.question} --end-{brake.key} {brake.ends}"


def _refuse(problems: Problems, out: TextIO) -> None:
    for sentence in problems.report():
        say(out, sentence)
    count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
    say(out, f"Nothing was written: {count}.")


def say(out: TextIO, line: str) -> None:
    """What a cell holds steers no terminal."""
    out.write(f"{STEERING.sub('?', line)}\n")
    out.flush()
