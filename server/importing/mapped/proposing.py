"""What each file may hold and each column may be, by the words of its header.

The same headers always give the same proposal. What they do not say is left for a person.
"""

from collections.abc import Iterator

from server.importing.mapped import date_forms, words
from server.importing.mapped.choices import Choices, FileChoice, date_columns
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import Thing, is_private, plain, things


def propose(found: list[Sample]) -> Choices:
    files = {sample.file: propose_file(sample) for sample in found}
    choices = Choices(files)
    choices.date_form = date_forms.proposed(dates(choices, found))
    words.complete(choices, found)
    return choices


def propose_file(sample: Sample) -> FileChoice:
    thing = propose_thing(sample)
    return FileChoice(thing, propose_fields(thing, sample.header) if thing else {})


def propose_thing(sample: Sample) -> str:
    """The thing that most of its columns speak of; of equals, the one that the file is named for.

    "" where nothing fits: a column that every row needs is not there, or no sign of the thing.
    """
    scores: dict[str, tuple[bool, int, bool]] = {}
    for key, thing in things().items():
        picked = set(propose_fields(key, sample.header).values())
        shows = not thing.signs or not picked.isdisjoint(thing.signs)
        named = _is_named_for(thing, sample.file)
        if (shows or named) and all(not picked.isdisjoint(need.one_of) for need in thing.needs):
            scores[key] = (shows, len(picked), named)
    best = [key for key, score in scores.items() if score == max(scores.values())]
    return best[0] if len(best) == 1 else ""


def propose_fields(thing: str, header: list[str]) -> dict[str, str]:
    """Column → field. Each field takes the best of the columns that no field before it has."""
    offered = list(offered_columns(header))
    fields: dict[str, str] = {}
    for key in things()[thing].fields:
        if key == "full_name" and {"given_name", "family_name"} & set(fields.values()):
            continue
        column = _best(thing, key, [name for name in offered if name not in fields])
        if column:
            fields[column] = key
    return {name: fields[name] for name in offered if name in fields}


def offered_columns(header: list[str]) -> Iterator[str]:
    """Those with a name that no other has, and that are nobody's secret."""
    for name in header:
        if name and header.count(name) == 1 and not is_private(name):
            yield name


def _best(thing: str, key: str, columns: list[str]) -> str:
    ranks = {name: things()[thing].rank(key, name) for name in columns}
    known = {name: rank for name, rank in ranks.items() if rank is not None}
    return min(known, key=known.__getitem__) if known else ""


def _is_named_for(thing: Thing, file: str) -> bool:
    name = plain(file)
    return any(one in name for one in (plain(thing.words), *thing.owners))


def dates(choices: Choices, found: list[Sample]) -> set[str]:
    """Every date that these choices would read."""
    samples = {sample.file: sample for sample in found}
    return {
        text
        for file, column in date_columns(choices)
        if file in samples
        for text in samples[file].texts(column)
    }
