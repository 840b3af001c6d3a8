"""What the screen shows: each file with its thing, its columns, its first rows, what is missing."""

from collections.abc import Iterator

from msgspec import Struct, field

from server.importing.mapped import date_forms, words
from server.importing.mapped.choices import POSTS, TIES, Choices, date_columns
from server.importing.mapped.first_rows import FirstRows, first_rows
from server.importing.mapped.missing import Missing, missing
from server.importing.mapped.proposing import dates, offered_columns
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import is_private, things

SHOWN = 5  # rows of each file


class Option(Struct, frozen=True):
    value: str
    words: str
    chosen: bool


class Choice(Struct, frozen=True):
    """A column, word or file, with what it can be. ``note``: what stands there, or how often."""

    name: str
    words: str
    note: str
    options: list[Option]

    @property
    def is_read(self) -> bool:
        return any(option.chosen and option.value for option in self.options)


class FilePart(Struct, frozen=True):
    """``columns`` in the order of the file. Nobody can choose those that are ``private``, and
    those whose name stands ``twice``.
    """

    place: int
    name: str
    problem: str
    thing: str
    what: Choice
    header: list[str]
    columns: list[Choice]
    private: list[str]
    twice: list[str]
    rows: FirstRows | None
    missing: list[str]


class DateForm(Struct, frozen=True):
    """``example``: a date of the files, and ``read`` how this form reads it."""

    value: str
    words: str
    example: str
    read: str
    chosen: bool


class MappingPage(Struct, frozen=True):
    """``fits``: the name of a mapping of the school's that these files fit.

    ``wrong``: what was sent and cannot be. ``replaces``: a mapping has this name already.
    ``asked``: somebody has tried to use it.
    """

    id: str
    files: list[FilePart]
    dates: list[DateForm]
    ends: list[Option]
    posts: list[Choice]
    ties: list[Choice]
    missing: list[str]
    wrong: list[str] = field(default_factory=list)
    name: str = ""
    fits: str = ""
    replaces: bool = False
    asked: bool = False

    @property
    def lacks(self) -> list[str]:
        """Everything that is missing, in the order of the files."""
        of_files = [f"{file.name}: {one}" for file in self.files for one in file.missing]
        return of_files + self.missing


def page_of(upload: str, choices: Choices, found: list[Sample]) -> MappingPage:
    lacks = missing(choices, found)
    rows = {one.file: one for one in first_rows(choices, found, SHOWN)}
    return MappingPage(
        id=upload,
        files=[
            _file(place, sample, choices, rows.get(sample.file), lacks)
            for place, sample in enumerate(found)
        ],
        dates=list(_dates(choices, found)),
        ends=_ends(choices),
        posts=_words("role", words.met(choices, found, "staff", "role"), POSTS, choices.roles),
        ties=_words(
            "tie", words.met(choices, found, "contacts", "relationship"), TIES, choices.ties
        ),
        missing=[one.sentence for one in lacks if not one.file],
    )


def _file(
    place: int, sample: Sample, choices: Choices, rows: FirstRows | None, lacks: list[Missing]
) -> FilePart:
    file = choices.files[sample.file]
    offered = list(offered_columns(sample.header))
    names = list(dict.fromkeys(name for name in sample.header if name))
    known = {"": "Nothing to read", **{key: thing.words for key, thing in things().items()}}
    return FilePart(
        place=place,
        name=sample.file,
        problem=sample.problem,
        thing=file.thing,
        what=_choice(f"thing:{place}", sample.file, "", known, file.thing),
        header=offered,
        columns=[_column(place, sample, one, choices) for one in offered if file.thing],
        private=[name for name in names if is_private(name)],
        twice=[name for name in names if name not in offered and not is_private(name)],
        rows=rows,
        missing=[one.sentence for one in lacks if one.file == sample.file],
    )


def _column(place: int, sample: Sample, name: str, choices: Choices) -> Choice:
    file = choices.files[sample.file]
    at = sample.header.index(name)
    filled = (text for row in sample.rows if (text := row.cells[at].strip()))
    known = {"": "Not read", **{k: one.words for k, one in things()[file.thing].fields.items()}}
    example = next(filled, "")
    return _choice(f"column:{place}:{at}", name, example[:60], known, file.fields.get(name, ""))


def _choice(name: str, said: str, note: str, known: dict[str, str], chosen: str) -> Choice:
    return Choice(name, said, note, [Option(k, w, k == chosen) for k, w in known.items()])


def _words(
    kind: str, counted: dict[str, int], known: dict[str, str], chosen: dict[str, str]
) -> list[Choice]:
    return [
        _choice(f"{kind}:{word}", word or "(empty)", _times(count), known, chosen[word])
        for word, count in counted.items()
        if word in chosen
    ]


def _times(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _dates(choices: Choices, found: list[Sample]) -> Iterator[DateForm]:
    texts = dates(choices, found)
    for fit in date_forms.fits(texts):
        read = f"{fit.read.day} {fit.read:%B %Y}"
        some = "" if fit.fits == len(texts) else f", for {fit.fits} of {len(texts)} dates"
        yield DateForm(fit.form, fit.words + some, fit.example, read, fit.form == choices.date_form)


def _ends(choices: Choices) -> list[Option]:
    """None where no end is read."""
    fields = [choices.files[file].fields[column] for file, column in date_columns(choices)]
    if "until" not in fields:
        return []
    said = {"included": "The last day itself", "excluded": "The first day after"}
    return [Option(key, text, key == choices.end_dates) for key, text in said.items()]
