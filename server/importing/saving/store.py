"""What an import asks of the database before it writes."""

from datetime import date
from uuid import UUID

from database.sql import rows
from server.importing.saving.comparing import Stored, Written

SLICE = 5_000


async def schools() -> list[UUID]:
    return [row["id"] for row in await rows("select id from school order by id")]


async def schools_of_source(source: str, source_id: str) -> list[UUID]:
    """Our schools that this organisation has been. Global: it is asked before a school is known."""
    found = await rows(
        """select distinct school_id from source_id
           where source = $1 and kind = 'school' and source_id = $2""",
        source,
        source_id,
    )
    return [row["school_id"] for row in found]


async def schools_named(name: str) -> list[UUID]:
    """Our schools that ``name`` means: our own id, else the id of any source. Global, as above.

    A source of one school may not take from another what its own id means.
    """
    try:
        ours = await rows("select id from school where id = $1", UUID(name))
    except ValueError:
        ours = []
    if ours:
        return [row["id"] for row in ours]
    found = await rows(
        "select distinct school_id from source_id where kind = 'school' and source_id = $1", name
    )
    return [row["school_id"] for row in found]


async def school_name(school_id: UUID) -> str:
    [row] = await rows("select name from school where id = $1", school_id)
    name: str = row["name"]
    return name


async def source_of_school(school_id: UUID, source: str) -> str | None:
    """The organisation of ``source`` that this school is."""
    found = await rows(
        """select source_id from source_id
           where school_id = $1 and source = $2 and kind = 'school'""",
        school_id,
        source,
    )
    return found[0]["source_id"] if found else None


async def imports(school_id: UUID) -> tuple[int, int]:
    """The number of the school's last import, 0 before the first; and how many were undone."""
    [row] = await rows(
        """select coalesce(max(number), 0) as last, count(undone_at) as undone
           from import_run where school_id = $1""",
        school_id,
    )
    return row["last"], row["undone"]


async def known(school_id: UUID, source: str, kind: str) -> list[tuple[str, UUID, date | None]]:
    """The source's id, ours, and since when the source has it no more."""
    found = await rows(
        """select source_id, id, gone_on from source_id
           where school_id = $1 and source = $2 and kind = $3""",
        school_id,
        source,
        kind,
    )
    return [(row["source_id"], row["id"], row["gone_on"]) for row in found]


async def elsewhere(school_id: UUID, source: str, kind: str) -> frozenset[UUID]:
    """Whom and what another source still has."""
    found = await rows(
        """select distinct id from source_id
           where school_id = $1 and source <> $2 and kind = $3 and gone_on is null""",
        school_id,
        source,
        kind,
    )
    return frozenset(row["id"] for row in found)


async def ends_of_earlier_stays(school_id: UUID) -> dict[UUID, date]:
    """Pupil → the day after the last of their earlier times on the roll."""
    found = await rows(
        "select pupil_id, on_roll_until from earlier_stay where school_id = $1", school_id
    )
    ends: dict[UUID, date] = {}
    for row in found:
        ends[row["pupil_id"]] = max(row["on_roll_until"], ends.get(row["pupil_id"], date.min))
    return ends


async def packets_of_table(school_id: UUID, table: str) -> list[bytes]:
    """What runs that stand have added and changed in one table, the first run's first."""
    found = await rows(
        """select import_change.content from import_run
           join import_change on import_change.school_id = import_run.school_id
             and import_change.run_id = import_run.id
           where import_run.school_id = $1 and import_run.state = 'done'
             and import_change.school_id = $1 and import_change.table_name = $2
             and import_change.what <> 'source_ids'
           order by import_run.number, import_change.number""",
        school_id,
        table,
    )
    return [row["content"] for row in found]


async def stored(table: Written, school_id: UUID) -> list[Stored]:
    """Every row, read in slices: as dictionaries they take several times the room."""
    key, names = table.id_column, table.columns
    select = f"select {', '.join((key, *names))} from {table.name} where school_id = $1"
    slice_ = await rows(f"{select} order by {key} limit {SLICE}", school_id)
    found: list[Stored] = []
    while slice_:
        found += [Stored(row[key], tuple(row[name] for name in names)) for row in slice_]
        after = f"{select} and {key} > $2 order by {key} limit {SLICE}"
        slice_ = await rows(after, school_id, found[-1].id) if len(slice_) == SLICE else []
    return found
