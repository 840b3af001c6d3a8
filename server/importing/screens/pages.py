"""What the pages of uploads show, ready to print: words, times, and each kind's changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from server.clock import school_time
from server.importing.reading.mapping import Read, mappings, own_files
from server.importing.saving.brakes import Brake
from server.importing.saving.summary import KindSummary, Line
from server.importing.screens.found import Found
from server.importing.screens.limits import ALL_MAX, FILE_MAX, FILES_MAX, in_words
from server.importing.screens.uploads import AT_WORK, State, Upload

WORDS = {
    State.READING: "Reading",
    State.MAPPING: "Columns to be named",
    State.REFUSED: "To correct",
    State.READY: "Ready to compare",
    State.WRITING: "Writing",
    State.DONE: "Done",
    State.CANCELLED: "Put aside",
    State.INTERRUPTED: "Interrupted",
}
TITLES = {
    State.READING: "Reading the files",
    State.MAPPING: "Which column is what?",
    State.REFUSED: "The files need correcting",
    State.READY: "What would change",
    State.WRITING: "Importing",
    State.DONE: "Imported",
    State.CANCELLED: "Put aside",
    State.INTERRUPTED: "Interrupted",
}
PARTS = (
    ("changed", "Changed"),
    ("ended", "Ended"),
    ("returned", "Returned"),
    ("kept", "Kept, as it was changed here"),
    ("added", "Added"),
)
NAMES_SHOWN = 3


class Limits(Struct, frozen=True):
    file_max: int = FILE_MAX
    all_max: int = ALL_MAX
    files_max: int = FILES_MAX
    words: str = f"{in_words(FILE_MAX)} a file and {in_words(ALL_MAX)} in all at most."


class FormatLine(Struct, frozen=True):
    """One format and its files. ``note``: where they lie."""

    title: str
    needed: list[str]
    optional: list[str]
    note: str = ""


class UploadLine(Struct, frozen=True):
    id: str
    names: str
    sent: str
    by: str
    words: str


class BrakeField(Struct, frozen=True):
    """A brake's question, what was typed, and why that does not do."""

    key: str
    question: str
    typed: str = ""
    why: str = ""


class Part(Struct, frozen=True):
    """What was added (changed, ended …) of one kind: the first lines, and how many ``more``."""

    what: str
    words: str
    count: int
    lines: list[Line]
    more: int
    has_fields: bool
    open: bool


class KindChanges(Struct, frozen=True):
    words: str
    parts: list[Part]


class UploadPage(Struct, frozen=True, kw_only=True):
    """``mapped``: its columns were named by somebody, who may name them otherwise."""

    id: str
    title: str
    state: str
    working: bool
    progress: str
    problem: str
    names: str
    sent: str
    by: str
    run: int | None
    found: Found
    kinds: list[KindSummary]
    changes: list[KindChanges]
    brakes: list[BrakeField]
    mapped: bool

    @property
    def may_put_aside(self) -> bool:
        return self.state in ("mapping", "interrupted") or (self.state == "refused" and self.mapped)


def upload_page(
    upload: Upload,
    found: Found | None,
    *,
    mapped: bool,
    brakes: list[BrakeField] | None = None,
    problem: str = "",
) -> UploadPage:
    """``brakes``: as answered just now, where they were."""
    found = found or Found()
    kinds = kinds_of(found)
    return UploadPage(
        id=upload.id,
        title=TITLES[upload.state],
        state=upload.state.value,
        working=upload.state in AT_WORK,
        progress=upload.progress or WORDS[upload.state],
        problem=problem or upload.problem,
        names=_names(upload.names),
        sent=when(upload.sent_at),
        by=upload.by_name,
        run=upload.run,
        found=found,
        kinds=kinds,
        changes=changes_of(kinds),
        mapped=mapped,
        brakes=brakes if brakes is not None else [_asked(one) for one in found.brakes],
    )


def upload_line(upload: Upload) -> UploadLine:
    words = WORDS[upload.state]
    return UploadLine(upload.id, _names(upload.names), when(upload.sent_at), upload.by_name, words)


def kinds_of(found: Found) -> list[KindSummary]:
    return [kind for school in found.summary for kind in school.kinds if any(kind.counts)]


def changes_of(kinds: Iterable[KindSummary]) -> list[KindChanges]:
    made = (KindChanges(kind.words, list(_parts(kind))) for kind in kinds)
    return [kind for kind in made if kind.parts]


def _parts(kind: KindSummary) -> Iterable[Part]:
    for what, words in PARTS:
        lines = [line for line in kind.lines if line.what == what]
        count = getattr(kind, what, len(lines))
        if count:
            fields = any(line.fields for line in lines)
            opened = bool(lines) and (what != "added" or count <= 20)
            yield Part(what, words, count, lines, count - len(lines), fields, opened)


def answered(found: Found, typed: Mapping[str, str]) -> list[BrakeField]:
    """``typed``: a brake's key → what stood in its field."""
    return [_answer(brake, typed.get(brake.key, "").strip()[:9]) for brake in found.brakes]


def _asked(brake: Brake) -> BrakeField:
    return BrakeField(brake.key, brake.question)


def _answer(brake: Brake, typed: str) -> BrakeField:
    right = typed.isdecimal() and int(typed) == brake.ends
    why = "" if right else f"Type {brake.ends} to go on, or put the files aside."
    return BrakeField(brake.key, brake.question, typed, why)


def formats() -> list[FormatLine]:
    return [_format(mapping.title, mapping.read) for mapping in mappings()]


def own_format() -> FormatLine:
    note = "They may lie beside the files of any format; what is not sent stays as it is."
    return _format("Firstbell’s own files", own_files().read, note)


def _format(title: str, reads: list[Read], note: str = "") -> FormatLine:
    files = {read.file: True for read in reads}
    needed = [file for file in files if any(r.file == file and not r.optional for r in reads)]
    return FormatLine(title, needed, [file for file in files if file not in needed], note)


def when(at: datetime) -> str:
    """``24 November 2026, 09:12`` on the school's wall clock."""
    local = school_time(at)
    return f"{local.day} {local:%B %Y}, {local:%H:%M}"


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    left = len(names) - NAMES_SHOWN
    return f"{shown} and {left} more" if left > 0 else shown
