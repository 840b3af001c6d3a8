"""Every row of one school that an export holds, a page at a time, and the digest of them all."""

import hashlib
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from database.engine import read_one_moment
from database.sql import Row, rows
from server.accounts.school_settings import school_settings
from server.importing.saving import store
from server.importing.saving.comparing import Written
from server.importing.saving.written import (
    CLOSURE,
    COHORT,
    CONTACT,
    COVER,
    EARLIER_STAY,
    GROUP,
    GROUP_PUPIL,
    GROUP_TEACHER,
    LESSON,
    LINK,
    OWN,
    PERIOD,
    PLANNED,
    PUPIL,
    STAFF,
    TERM,
)

TABLES = (
    *(TERM, STAFF, PUPIL, EARLIER_STAY, COHORT, CONTACT, LINK, GROUP, GROUP_PUPIL, GROUP_TEACHER),
    *(PERIOD, LESSON, CLOSURE, COVER, PLANNED),
)

PAGE = 2_000
_FIRST = {"id": UUID(int=0), "closed_on": date.min}


async def pages(table: Written, school_id: UUID) -> AsyncIterator[list[Row]]:
    """In the order of their ids, which both engines have alike."""
    columns = ", ".join((table.id_column, *table.columns))
    last: Any = _FIRST[table.id_column]
    while page := await rows(
        f"""select {columns} from {table.name}
            where school_id = $1 and {table.id_column} > $2
            order by {table.id_column} limit {PAGE}""",
        school_id,
        last,
    ):
        yield page
        last = page[-1][table.id_column]


async def source_ids(school_id: UUID) -> AsyncIterator[list[Row]]:
    """What sources call our rows, in the order of ours; that an id of ours means itself is not
    said. Each page holds all that is said of its ids.
    """
    last = _FIRST["id"]
    while ids := await rows(
        f"""select distinct id from source_id where school_id = $1 and id > $2
            order by id limit {PAGE}""",
        school_id,
        last,
    ):
        page = await rows(
            """select id, source, kind, source_id, gone_on from source_id
               where school_id = $1 and id > $2 and id <= $3""",
            school_id,
            last,
            ids[-1]["id"],
        )
        yield sorted(
            (row for row in page if (row["source"], row["source_id"]) != (OWN, str(row["id"]))),
            key=lambda row: (row["id"], row["source"], row["kind"], row["source_id"]),
        )
        last = ids[-1]["id"]


async def school_digest(school_id: UUID) -> str:
    """SHA-256 over the school as an export holds it, ids included: the same on both engines."""
    return await read_one_moment(lambda: digest_now(school_id))


async def digest_now(school_id: UUID) -> str:
    """Inside the caller's transaction."""
    whole = hashlib.sha256()

    def take(*values: Any) -> None:
        whole.update(msgspec.json.encode(list(map(_plain, values))) + b"\n")

    take("school", school_id, await store.school_name(school_id))
    take("settings", msgspec.to_builtins(await school_settings(school_id)))
    for table in TABLES:
        async for page in pages(table, school_id):
            for row in page:
                take(table.name, *row.values())
    async for page in source_ids(school_id):
        for row in page:
            take("source_id", *row.values())
    return whole.hexdigest()


def _plain(value: Any) -> Any:
    """Texts as files can say them: empty is nothing, and one space is as good as two."""
    return " ".join(value.split()) or None if isinstance(value, str) else value
