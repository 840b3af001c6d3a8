"""Which organisations are schools, and to which school each organisation belongs."""

from server.importing.assembling.records import SchoolRecord
from server.importing.reading.folder import Source
from server.importing.reading.problems import Place
from server.importing.reading.source import Organisation

Schools = dict[str, SchoolRecord | None]


def schools_of(source: Source) -> Schools:
    """For each organisation its school: itself, or the nearest school above it, or None."""
    sheet = source.organisation
    records = {
        row.id: SchoolRecord(row.id, row.name, is_named=not source.mapping.single_school)
        for row in sheet.rows
        if row.type in source.mapping.organisations.school
    }
    for row in sheet.rows:
        _check(source, row)
    if not records and sheet.whole and not sheet.unsure:
        types = ", ".join(source.mapping.organisations.school)
        file = next(read.file for read in source.mapping.read if read.kind == "organisation")
        source.problems.add(Place(file), f"No organisation is a school (type {types}).")
    return {row.id: _nearest(source, row, records) for row in sheet.rows}


def _check(source: Source, row: Organisation) -> None:
    types = source.mapping.organisations
    if row.type not in (*types.school, *types.part, *types.above):
        sentence = f'The type "{row.type}" is not known.'
        source.problems.add(source.at("organisation", row, "type"), sentence)
    if row.parent and source.organisation.unknown(("", row.parent)):
        sentence = f'The organisation "{row.parent}" is not known.'
        source.problems.add(source.at("organisation", row, "parent"), sentence)


def _nearest(
    source: Source, row: Organisation, records: dict[str, SchoolRecord]
) -> SchoolRecord | None:
    passed: set[str] = set()
    at: Organisation | None = row
    while at is not None and at.id not in records:
        if at.id in passed:
            source.problems.add(row.place, f'"{row.id}" stands above itself.')
            return None
        passed.add(at.id)
        is_part = at.type in source.mapping.organisations.part
        at = source.organisation.by_id.get(("", at.parent)) if is_part else None
    return records[at.id] if at is not None else None
