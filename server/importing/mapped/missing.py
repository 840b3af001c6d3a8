"""What is still to be picked before a mapping can be used, in sentences."""

from collections.abc import Iterator

from msgspec import Struct

from server.importing.mapped import words
from server.importing.mapped.choices import Choices, FileChoice, date_columns
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import NAMES, things

# A thing → what it speaks of, which must be in a file of its own.
LEANS_ON = {"contacts": "pupils", "members": "pupils", "teachers": "staff"}


class Missing(Struct, frozen=True):
    """A sentence that says what to pick; ``file``: where, "" for all files together."""

    file: str
    sentence: str


def missing(choices: Choices, found: list[Sample]) -> list[Missing]:
    """Nothing where the choices can be used."""
    read = {name: file for name, file in choices.files.items() if file.thing}
    if not read:
        return [Missing("", "No file is read yet: choose what one of them holds.")]
    lacks = [one for name, file in read.items() for one in _of_file(name, file)]
    return [*lacks, *_too_many_words(choices, found), *_together(choices)]


def _of_file(name: str, file: FileChoice) -> Iterator[Missing]:
    thing = things()[file.thing]
    picked = list(file.fields.values())
    for need in thing.needs:
        if not set(need.one_of) & set(picked):
            yield Missing(name, f"{thing.words} need {need.words}: choose its column.")
    for key in dict.fromkeys(key for key in picked if picked.count(key) > 1):
        columns = " and ".join(f"“{column}”" for column, one in file.fields.items() if one == key)
        words = thing.fields[key].words
        yield Missing(name, f"{columns} are both “{words}”: keep one of them.")
    if "full_name" in picked and set(NAMES) & set(picked):
        yield Missing(name, "Names come from one column or from two: choose one way.")


def _too_many_words(choices: Choices, found: list[Sample]) -> Iterator[Missing]:
    for thing, key in (("staff", "role"), ("contacts", "relationship")):
        if len(words.met(choices, found, thing, key)) > words.WORDS_MAX:
            named = things()[thing].fields[key].words
            sentence = f"“{named}” has more than {words.WORDS_MAX} words: is it the right column?"
            yield Missing(choices.of(thing)[0], sentence)


def _together(choices: Choices) -> Iterator[Missing]:
    for thing, other in LEANS_ON.items():
        if choices.of(thing) and not choices.of(other):
            yield Missing("", _needs_file(thing, other))
    named = any(choices.files[file].column("teacher") for file in choices.of("members"))
    if named and not choices.of("staff") and not choices.of("teachers"):
        yield Missing("", _needs_file("teachers", "staff"))
    if not choices.date_form and any(date_columns(choices)):
        yield Missing("", "The dates can be read in more than one way: choose which is meant.")


def _needs_file(thing: str, other: str) -> str:
    words, needed = things()[thing].words, things()[other].words.lower()
    return f"{words} need a file of {needed}: choose it, or send it with the others."
