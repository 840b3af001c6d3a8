"""A school's own mappings, as the choices from which they are built."""

from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from msgspec import Struct

from database.sql import Row, rows
from server.importing.mapped.building import slug
from server.importing.mapped.choices import Choices, FileChoice
from server.importing.mapped.samples import Sample


class Kept(Struct, frozen=True):
    """``name``: as the person called it. The row's own name is its ``slug``."""

    name: str
    choices: Choices


async def keep(school_id: UUID, kept: Kept, by: UUID, at: datetime) -> None:
    """In place of one of the same name: its source stays the same, so its ids do."""
    await rows(
        """insert into import_mapping (school_id, id, name, content, made_at, made_by)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (school_id, name) do update
              set content = excluded.content, made_at = excluded.made_at,
                  made_by = excluded.made_by""",
        school_id,
        uuid4(),
        slug(kept.name),
        msgspec.json.encode(kept).decode(),
        at,
        by,
    )


async def named(school_id: UUID, name: str) -> Kept | None:
    """``name``: as somebody typed it; two that have one slug are one mapping."""
    found = await rows(
        "select content from import_mapping where school_id = $1 and name = $2",
        school_id,
        slug(name),
    )
    return _kept(found[0]) if found else None


async def fitting(school_id: UUID, found: list[Sample]) -> Kept | None:
    """The newest of the school's mappings whose columns these files have, whatever their names."""
    stored = await rows(
        "select content from import_mapping where school_id = $1 order by made_at desc, name",
        school_id,
    )
    for row in stored:
        kept = _kept(row)
        files = fitted(kept.choices, found)
        if files is not None:
            return Kept(kept.name, msgspec.structs.replace(kept.choices, files=files))
    return None


def fitted(choices: Choices, found: list[Sample]) -> dict[str, FileChoice] | None:
    """Each file with what was chosen for the one like it; None where one of those is not here,
    or there are none.
    """
    files = {sample.file: FileChoice() for sample in found}
    for name, file in choices.files.items():
        if not file.thing:
            continue
        like = [
            sample.file
            for sample in sorted(found, key=lambda one: one.file != name)
            if set(file.fields) <= set(sample.header) and not files[sample.file].thing
        ]
        if not like:
            return None
        files[like[0]] = file
    return files if any(file.thing for file in files.values()) else None


def _kept(row: Row) -> Kept:
    return msgspec.json.decode(row["content"], type=Kept)
