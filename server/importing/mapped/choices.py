"""What a person has picked for each file, column and word: all that a mapping is built from."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from server.importing.mapped.things import things

# What a post of staff and a relationship of a contact can mean here, in the words of the screen.
POSTS = {
    "teacher": "Teacher",
    "assistant": "Teaching assistant",
    "office": "Office",
    "head": "Headteacher",
    "administrator": "Administrator",
    "nobody": "Left out",
}
TIES = {"parent": "Parent", "contact": "Contact, not a parent", "nobody": "Left out"}


class FileChoice(Struct):
    """``thing``: "" where the file is not read. ``fields``: column → key of a field."""

    thing: str = ""
    fields: dict[str, str] = {}

    def column(self, *keys: str) -> str:
        """The column of the first of ``keys`` that is picked; "" where none is."""
        picked = {key: column for column, key in self.fields.items()}
        return next((picked[key] for key in keys if key in picked), "")


class Choices(Struct):
    """All that a mapping is built from; kept with a school as JSON.

    ``roles``: a post as staff files have it → a key of ``POSTS``. ``ties``: a relationship as
    contact files have it → a key of ``TIES``. Both may have "", for an empty cell.
    """

    files: dict[str, FileChoice] = {}
    date_form: str = ""
    end_dates: Literal["included", "excluded"] = "included"
    roles: dict[str, str] = {}
    ties: dict[str, str] = {}

    def of(self, thing: str) -> list[str]:
        """The files that are this thing."""
        return [name for name, file in self.files.items() if file.thing == thing]


def date_columns(choices: Choices) -> Iterator[tuple[str, str]]:
    """File and column of each date that is read."""
    for name, file in choices.files.items():
        if file.thing:
            fields = things()[file.thing].fields
            yield from ((name, c) for c, key in file.fields.items() if fields[key].is_date)
