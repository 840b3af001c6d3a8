"""The mappings that ship, and that docs/import.md names all that they read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.importing.reading.mapping import Read, mappings, own_files

DOCS = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")


def columns_of(read: Read) -> Iterator[str]:
    yield from read.only
    for named in read.columns.values():
        yield from [named] if isinstance(named, str) else named
    yield from read.needs


READS = [read for one in mappings() for read in one.read] + own_files().read


@pytest.mark.parametrize("read", READS)
def test_every_column_is_documented_with_its_file(read):
    lines = [line for line in DOCS.splitlines() if line.startswith(f"| {read.file}")]

    missing = [name for name in columns_of(read) if not any(name in line for line in lines)]

    assert missing == []


def test_every_source_name_is_documented():
    assert [one.name for one in mappings()] == ["firstbell", "oneroster-1.2", "sds-2.1", "sds-uk"]
    assert all(f"`{one.name}`" in DOCS for one in mappings())


@pytest.mark.parametrize("mapping", mappings(), ids=lambda one: one.name)
def test_no_password_is_read(mapping):
    for read in mapping.read:
        assert not any("password" in name.lower() for name in columns_of(read))


@pytest.mark.parametrize("mapping", mappings(), ids=lambda one: one.name)
def test_every_role_says_what_it_needs(mapping):
    for use in mapping.roles.values():
        assert (use.kind == "staff") == (use.role is not None) == bool(use.position)
        assert (use.kind == "contact") == bool(use.relationship)
