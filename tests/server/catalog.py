"""What the database says of its own tables, in the same words on both engines."""

from itertools import groupby

from msgspec import Struct

from database.engine import is_postgres
from database.sql import Row, rows


class Column(Struct, frozen=True):
    """``kind``: uuid, varchar(50), timestamptz …"""

    kind: str
    nullable: bool
    default: str | None


class Reference(Struct, frozen=True):
    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    on_delete: str


class TableFacts(Struct, frozen=True):
    columns: dict[str, Column]
    primary_key: tuple[str, ...]
    unique: list[tuple[str, ...]]
    references: list[Reference]


async def read_catalog() -> dict[str, TableFacts]:
    """Every table but the migrations' own and SQLite's."""
    if is_postgres():
        names = "select tablename as name from pg_tables where schemaname = 'public'"
        read = _postgres_table
    else:
        names = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
        read = _sqlite_table
    found = [row["name"] for row in await rows(names)]
    return {name: await read(name) for name in sorted(found) if name != "migration"}


# SQLite -------------------------------------------------------------------------------------------


async def _sqlite_table(name: str) -> TableFacts:
    columns = await rows("select * from pragma_table_info($1)", name)
    keys = sorted((row["pk"], row["name"]) for row in columns if row["pk"])
    indexes = await rows('select name from pragma_index_list($1) where "unique" = 1', name)
    return TableFacts(
        columns={
            row["name"]: Column(row["type"].lower(), not row["notnull"], row["dflt_value"])
            for row in columns
        },
        primary_key=tuple(column for _, column in keys),
        unique=[await _sqlite_index(row["name"]) for row in indexes],
        references=_sqlite_references(
            await rows("select * from pragma_foreign_key_list($1) order by id, seq", name)
        ),
    )


async def _sqlite_index(name: str) -> tuple[str, ...]:
    found = await rows("select name from pragma_index_info($1) order by seqno", name)
    return tuple(row["name"] for row in found)


def _sqlite_references(found: list[Row]) -> list[Reference]:
    by_id = [list(group) for _, group in groupby(found, key=lambda row: row["id"])]
    return [
        Reference(
            columns=tuple(row["from"] for row in group),
            table=group[0]["table"],
            targets=tuple(row["to"] for row in group),
            on_delete=group[0]["on_delete"].lower(),
        )
        for group in by_id
    ]


# PostgreSQL ---------------------------------------------------------------------------------------

KINDS = {
    "timestamp with time zone": "timestamptz",
    "time without time zone": "time",
    "character varying": "varchar",
}
ON_DELETE = {"r": "restrict", "a": "no action", "c": "cascade", "n": "set null", "d": "set default"}

# The names of the columns numbered in an array such as conkey, in its order.
NAMES = """array(select attname::text from unnest({numbers}) with ordinality as part (number, place)
           join pg_attribute on attrelid = {table} and attnum = number order by place)"""


async def _postgres_table(name: str) -> TableFacts:
    columns = await rows(
        """select attname::text as name, format_type(atttypid, atttypmod) as kind,
             not attnotnull as nullable, pg_get_expr(adbin, adrelid) as "default"
           from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
           where attrelid = $1::text::regclass and attnum > 0 and not attisdropped
           order by attnum""",
        name,
    )
    indexes = await rows(
        f"""select indisprimary, {NAMES.format(numbers="indkey::int2[]", table="indrelid")}
              as columns
            from pg_index where indrelid = $1::text::regclass and indisunique""",
        name,
    )
    [key] = [tuple(row["columns"]) for row in indexes if row["indisprimary"]]
    return TableFacts(
        columns={
            row["name"]: Column(_kind(row["kind"]), row["nullable"], row["default"])
            for row in columns
        },
        primary_key=key,
        unique=[tuple(row["columns"]) for row in indexes],
        references=await _postgres_references(name),
    )


async def _postgres_references(name: str) -> list[Reference]:
    found = await rows(
        f"""select {NAMES.format(numbers="conkey", table="conrelid")} as columns,
              confrelid::regclass::text as target,
              {NAMES.format(numbers="confkey", table="confrelid")} as targets,
              confdeltype::text as on_delete
            from pg_constraint where conrelid = $1::text::regclass and contype = 'f'""",
        name,
    )
    return [
        Reference(
            tuple(row["columns"]),
            row["target"],
            tuple(row["targets"]),
            ON_DELETE[row["on_delete"]],
        )
        for row in found
    ]


def _kind(postgres: str) -> str:
    name, bracket, rest = postgres.partition("(")
    return KINDS.get(name, name) + bracket + rest
