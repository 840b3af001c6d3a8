"""Which of our schools each school of the files is: by ``--school``, or by the source's id."""

from uuid import UUID

from server.importing.assembling.records import SchoolRecord
from server.importing.reading.problems import Place, Problems
from server.importing.saving import store
from server.importing.saving.written import OWN


async def which_schools(
    records: list[SchoolRecord], source: str, school: str | None, problems: Problems
) -> list[UUID | None]:
    """For each record our school, None for one that is new."""
    if school is not None:
        return [await _named(records, source, school, problems)]
    return [await _known(record, source, problems) for record in records]


async def own_part(
    records: list[SchoolRecord], source: str, school: UUID, problems: Problems
) -> list[SchoolRecord]:
    """Of files of several schools the part of one of ours: by the source's id, else by its name."""
    if len(records) < 2:
        return records
    linked, name = await store.source_of_school(school, source), await store.school_name(school)
    own = [one for one in records if (one.source_id == linked if linked else one.name == name)]
    if len(own) == 1:
        problems.note(f"The files hold {len(records)} schools; only {own[0].name} is read.")
        return own
    names = ", ".join(record.name for record in records)
    sentence = f"The files hold {len(records)} schools ({names}), and none of them is {name}."
    problems.add(Place("--school"), f"{sentence} Send those of {name} alone.")
    return []


async def _known(record: SchoolRecord, source: str, problems: Problems) -> UUID | None:
    found = await store.schools_of_source(source, record.source_id)
    if source == OWN:
        found = found or await store.schools_named(record.source_id)
    if not record.is_named:
        found = found or await store.schools()
        if len(found) > 1:
            problems.add(
                Place("--school"), "The files do not say which school they are of. Name it."
            )
    elif len(found) > 1:
        sentence = f'"{record.source_id}" is {len(found)} schools here. Name one of them.'
        problems.add(Place("--school"), sentence)
    return found[0] if len(found) == 1 else None


async def _named(
    records: list[SchoolRecord], source: str, school: str, problems: Problems
) -> UUID | None:
    place = Place("--school")
    if len(records) != 1:
        names = ", ".join(record.name for record in records)
        sentence = f"The files hold {len(records)} schools ({names}); it can name only one."
        problems.add(place, sentence)
        return None
    found = await store.schools_named(school)
    if len(found) != 1:
        many = f"{len(found)} schools have the id" if found else "There is no school"
        problems.add(place, f'{many} "{school}".')
        return None
    await _check_same(found[0], records[0], source, problems)
    return found[0]


async def _check_same(
    school_id: UUID, record: SchoolRecord, source: str, problems: Problems
) -> None:
    """Files of another school would end or rename everybody: refused."""
    if not record.is_named:
        return
    before = await store.source_of_school(school_id, source)
    wanted = record.source_id
    if before is not None and before != wanted:
        sentence = f'That school is "{before}" in this source; the files are of "{wanted}".'
        problems.add(Place("--school"), sentence)
    elsewhere = await store.schools_of_source(source, record.source_id)
    if elsewhere and school_id not in elsewhere:
        name = await store.school_name(elsewhere[0])
        sentence = f'The files are of "{wanted}", which is {name} here.'
        problems.add(Place("--school"), sentence)
