"""The screen's form as choices. Rubbish gets a sentence, and loses nothing else that was chosen."""

from collections.abc import Iterator, Mapping

from server.importing.mapped import words
from server.importing.mapped.choices import POSTS, TIES, Choices, FileChoice
from server.importing.mapped.date_forms import FORMS
from server.importing.mapped.proposing import offered_columns, propose_fields
from server.importing.mapped.samples import Sample
from server.importing.mapped.things import things

Form = Mapping[str, str]
ENDS = ("included", "excluded")


def read_form(form: Form, found: list[Sample], proposal: Choices) -> tuple[Choices, list[str]]:
    """``proposal`` stands where the form says nothing, or what cannot be."""
    wrong: list[str] = []
    files = {
        sample.file: _file(form, place, sample, proposal.files[sample.file], wrong)
        for place, sample in enumerate(found)
    }
    choices = Choices(files, proposal.date_form)
    choices.date_form = _one_of(form, "date_form", ("", *FORMS), proposal.date_form, wrong)
    ends = _one_of(form, "end_dates", ENDS, proposal.end_dates, wrong)
    choices.end_dates = "excluded" if ends == "excluded" else "included"
    choices.roles.update(_words(form, "role:", POSTS, wrong))
    choices.ties.update(_words(form, "tie:", TIES, wrong))
    words.complete(choices, found)
    return choices, wrong


def _file(
    form: Form, place: int, sample: Sample, proposed: FileChoice, wrong: list[str]
) -> FileChoice:
    """A thing that was chosen anew gets its own proposal, and keeps what still has a meaning."""
    thing = _one_of(form, f"thing:{place}", ("", *things()), proposed.thing, wrong)
    if not thing or f"was:{place}" not in form:
        return proposed if thing == proposed.thing else FileChoice(thing)
    chosen = dict(_columns(form, place, sample, thing, wrong))
    if form[f"was:{place}"] != thing:
        again = propose_fields(thing, sample.header)
        again = {column: key for column, key in again.items() if key not in chosen.values()}
        chosen = {**again, **chosen}
    return FileChoice(thing, chosen)


def _columns(
    form: Form, place: int, sample: Sample, thing: str, wrong: list[str]
) -> Iterator[tuple[str, str]]:
    changed = form[f"was:{place}"] != thing
    fields = things()[thing].fields
    for column in offered_columns(sample.header):
        key = form.get(f"column:{place}:{sample.header.index(column)}", "")
        if key in fields:
            yield column, key
        elif key and not changed:
            wrong.append(_not_in_the_list(key))


def _one_of(form: Form, name: str, known: tuple[str, ...], otherwise: str, wrong: list[str]) -> str:
    text = form.get(name, otherwise)
    if text in known:
        return text
    wrong.append(_not_in_the_list(text))
    return otherwise


def _words(
    form: Form, prefix: str, known: Mapping[str, str], wrong: list[str]
) -> Iterator[tuple[str, str]]:
    for name, means in form.items():
        if not name.startswith(prefix):
            continue
        if means in known:
            yield name.removeprefix(prefix), means
        else:
            wrong.append(_not_in_the_list(means))


def _not_in_the_list(text: str) -> str:
    return f"“{text[:40]}” cannot be chosen: take one from the list."
