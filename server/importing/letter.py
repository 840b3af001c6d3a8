"""What a mail says of an import: counts and places. It names nobody and quotes no cell."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from server.importing.reading.problems import Place
from server.importing.run import Looked
from server.importing.saving.brakes import Brake
from server.importing.saving.summary import KindSummary, SchoolSummary

FIRST = 20  # faults
QUOTED = re.compile(r'".*"|\d{4}-\d\d-\d\d')  # a cell may hold quotation marks of its own
ASIDE = re.compile(r" ?\(.*\)")
WHAT = ("added", "changed", "ended", "returned")


class Outcome(NamedTuple):
    """What became of an import. ``asked``: the brakes that kept it from being written."""

    what: Literal["refused", "asked", "shown", "done"]
    looked: Looked
    asked: tuple[Brake, ...] = ()

    @property
    def status(self) -> int:
        return 1 if self.what in ("refused", "asked") else 0

    @property
    def changed(self) -> bool:
        return any(
            school.is_new or school.renamed_from or any(map(_changes, school.kinds))
            for school in self.looked.summary
        )


class Letter(NamedTuple):
    subject: str
    lines: list[str]


def letter(outcome: Outcome, folder: str) -> Letter | None:
    """None where there is nothing to say: no change, or nothing was to be written."""
    if outcome.what == "refused":
        count = len(outcome.looked.problems)
        faults = "1 problem" if count == 1 else f"{count} problems"
        return Letter(f"Import refused: {faults}", _refused(outcome, folder))
    if outcome.what == "asked":
        return Letter("Import waits: it would end many", _asked(outcome, folder))
    if outcome.what == "done" and outcome.changed:
        lines = [f"The files of {folder} are in.", *_counts(outcome.looked)]
        return Letter("Import done", lines)
    return None


def _refused(outcome: Outcome, folder: str) -> list[str]:
    """Faults without a line are of whole files, folders and schools: their place is enough."""
    faults = [fault(place, sentence) for place, sentence in outcome.looked.problems.placed()]
    more = len(outcome.looked.problems) - FIRST
    return [
        f"The files of {folder} were refused. Nothing was written.",
        "Correct them where they come from, and put them there again.",
        "",
        *faults[:FIRST],
        *([f"… and {more} more."] if more > 0 else []),
    ]


def fault(place: Place, sentence: str) -> str:
    """``users.csv line 14, birthDate: … is not a date``."""
    if not place.line:
        return (
            f"{place.file}: see the report." if place.file.endswith(".csv") else "See the report."
        )
    said = ASIDE.sub("", QUOTED.sub("…", sentence))
    return f"{place}: {' '.join(said.split())}"


def _asked(outcome: Outcome, folder: str) -> list[str]:
    flags = " ".join(f"--end-{brake.key} {brake.ends}" for brake in outcome.asked)
    return [
        f"The files of {folder} would end unusually many. Nothing was written.",
        "",
        *(f"{brake.key}: {brake.ends} of {brake.all}" for brake in outcome.asked),
        "",
        "If the files were cut short, put whole ones there.",
        "If they are right, say so once (of a zip: its name):",
        f"    ./firstbell import {folder} {flags}",
    ]


def _counts(looked: Looked) -> Iterator[str]:
    for school in looked.summary:
        yield ""
        yield school.name + (" (new)" if school.is_new else "")
        yield from _kinds(school)


def _kinds(school: SchoolSummary) -> Iterator[str]:
    for kind in school.kinds:
        if _changes(kind):
            counts = [f"{getattr(kind, what)} {what}" for what in WHAT if getattr(kind, what)]
            yield f"{kind.words}: {', '.join(counts)}"


def _changes(kind: KindSummary) -> bool:
    return any(getattr(kind, what) for what in WHAT)
