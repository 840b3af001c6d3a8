"""DESIGN §1, *Keys*: tables as declared are tables as made, and every row stays in its school."""

import pytest
import pytest_asyncio
from piccolo.columns import Column as PiccoloColumn
from piccolo.columns import Varchar
from piccolo.table import Table

from database.of_school import OfSchool
from server.piccolo_app import APP_CONFIG
from tests.server.catalog import Column, TableFacts, read_catalog

pytestmark = pytest.mark.usefixtures("database")

# Named exceptions: they belong to no school, or come before it is known.
GLOBAL = {"school", "account", "sign_in_session", "sign_in_try", "token"}

# Ids that no reference can hold: they point into one of several tables.
POINTS_ANYWHERE = {("source_id", "id")}

TABLES = {table._meta.tablename: table for table in APP_CONFIG.table_classes}
KINDS = {
    "UUID": "uuid",
    "Varchar": "varchar",
    "Text": "text",
    "Boolean": "boolean",
    "Integer": "integer",
    "BigInt": "bigint",
    "Date": "date",
    "Time": "time",
    "Timestamptz": "timestamptz",
    "Bytea": "bytea",
}


@pytest_asyncio.fixture
async def catalog(database) -> dict[str, TableFacts]:
    return await read_catalog()


@pytest.fixture
def of_school(catalog: dict[str, TableFacts]) -> dict[str, TableFacts]:
    return {name: facts for name, facts in catalog.items() if name not in GLOBAL}


def test_every_table_is_declared_and_made(catalog):
    assert set(catalog) == set(TABLES)


def test_every_table_but_the_named_ones_is_a_schools():
    assert {name for name, table in TABLES.items() if not issubclass(table, OfSchool)} == GLOBAL


def test_every_column_is_as_declared(catalog):
    made = {name: facts.columns for name, facts in catalog.items()}

    for name, table in TABLES.items():
        assert made[name] == declared(table), name


def declared(table: type[Table]) -> dict[str, Column]:
    return {
        column._meta.name: Column(_kind(column), column._meta.null, _default(column))
        for column in table._meta.columns
    }


def _kind(column: PiccoloColumn) -> str:
    kind = KINDS[type(column).__name__]
    return f"{kind}({column.length})" if isinstance(column, Varchar) else kind


def _default(column: PiccoloColumn) -> str | None:
    default = column._meta.params["default"]
    if isinstance(default, bool):
        return str(default).lower()
    return None if default is None else str(getattr(default, "value", default))


def test_the_key_that_piccolo_knows_is_part_of_the_key_that_is(catalog):
    for name, table in TABLES.items():
        assert table._meta.primary_key._meta.name in catalog[name].primary_key, name


def test_every_key_and_unique_index_begins_with_the_school(of_school):
    firsts = {
        (name, columns[0])
        for name, facts in of_school.items()
        for columns in (facts.primary_key, *facts.unique)
    }

    assert firsts == {(name, "school_id") for name in TABLES if name not in GLOBAL}


def test_every_row_of_a_school_names_it(of_school):
    for name, facts in of_school.items():
        homes = [r for r in facts.references if r.columns == ("school_id",)]
        assert [(r.table, r.targets) for r in homes] == [("school", ("id",))], name
        assert not facts.columns["school_id"].nullable, name


def test_no_row_can_point_into_another_school(of_school):
    for name, facts in of_school.items():
        for reference in facts.references:
            if reference.table in GLOBAL:
                continue
            assert reference.columns[0] == reference.targets[0] == "school_id", name
            assert len(reference.columns) > 1, name
            assert reference.targets == of_school[reference.table].primary_key, name


def test_every_id_that_points_is_held_by_a_reference(of_school):
    for name, facts in of_school.items():
        held = {column for r in facts.references for column in r.columns}
        for column, made in facts.columns.items():
            own = column == "id" or (name, column) in POINTS_ANYWHERE
            assert made.kind != "uuid" or own or column in held, f"{name}.{column}"


def test_nothing_global_points_into_a_school(catalog):
    for name in GLOBAL:
        assert {r.table for r in catalog[name].references} <= GLOBAL, name


def test_nothing_is_deleted_because_something_else_was(catalog):
    rules = {r.on_delete for facts in catalog.values() for r in facts.references}

    assert rules == {"restrict"}
