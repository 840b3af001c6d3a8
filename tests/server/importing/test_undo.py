"""The last import is taken back whole, or not at all where something depends on it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from database.sql import Row, execute, rows
from server.errors import BadInput, NotFound
from server.importing import history
from server.importing.saving.references import Reference, references
from server.importing.undo import undo, what_depends
from tests.builders import insert
from tests.server.catalog import read_catalog
from tests.server.importing.folders import counted, digest, named, run
from tests.server.importing.schools import (
    TOMORROW,
    a_record,
    bring_in,
    cohort,
    contact,
    linked,
    looked,
    pupil,
    stay,
    teacher,
    teaches,
    written,
)

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ADA, BEA = pupil("Ada", upn="A1"), pupil("Bea", upn="B2")
WHOLE = {
    "staff": [teacher("Okafor")],
    "group_teachers": [teaches("8b", "okafor")],
    "contacts": [contact("Tom")],
    "contact_links": [linked("ada", "tom")],
    "cohorts": [cohort("ada", "eal")],
    "spoken_cohorts": frozenset({"eal"}),
}


async def school() -> UUID:
    [row] = await rows("select id from school")
    school_id: UUID = row["id"]
    return school_id


async def undo_last() -> None:
    school_id = await school()
    run_ = await history.last(school_id)
    assert run_ is not None
    await undo(school_id, run_.id, by=None, now=NOW)


async def but_the_history() -> str:
    """Every row of every table but those that the imports keep of themselves."""
    tables = set(await read_catalog()) - {"import_run", "import_change"}
    found = {name: sorted(map(repr, await rows(f"select * from {name}"))) for name in tables}
    return repr(sorted(found.items()))


async def test_everything_is_as_it_was_before():
    await bring_in(a_record(ADA, BEA, **WHOLE))
    before = await but_the_history()
    await bring_in(
        a_record(
            pupil("Ada", upn="C3", year=9),
            pupil("Cem", upn="A1"),
            staff=[teacher("Lund")],
            groups=[],
            group_pupils=[],
            cohorts=[cohort("cem", "eal")],
            spoken_cohorts=frozenset({"eal"}),
        ),
        today=TOMORROW,
    )
    assert await but_the_history() != before

    await undo_last()

    assert await but_the_history() == before


async def test_a_return_is_taken_back_with_its_earlier_time():
    await bring_in(a_record(ADA, BEA))
    await bring_in(a_record(ADA))
    before = await but_the_history()
    await bring_in(a_record(ADA, BEA), today=TOMORROW)

    await undo_last()

    assert await but_the_history() == before
    assert await counted("earlier_stay") == {"earlier_stay": 0}


async def test_numbers_that_went_round_are_taken_back_though_one_has_left():
    numbers = {"Ada": "A1", "Bea": "B2", "Cem": "C3"}
    await bring_in(a_record(*(pupil(name, upn=upn) for name, upn in numbers.items())))
    before = await but_the_history()
    left = pupil("Bea", upn="C3", on_roll_until=TOMORROW)
    await bring_in(a_record(pupil("Ada", upn="B2"), left, pupil("Cem", upn="A1")), today=TOMORROW)

    await undo_last()

    assert await but_the_history() == before


async def test_a_new_name_of_the_school_is_taken_back(westmere):
    await run(westmere)
    text = (westmere / "orgs.csv").read_text("utf-8").replace("Westmere School", "Mere School")
    (westmere / "orgs.csv").write_text(text, "utf-8")
    before = await but_the_history()
    await run(westmere)

    await undo_last()

    assert await but_the_history() == before


async def test_a_first_import_leaves_the_school_empty_and_can_be_done_again(westmere):
    await run(westmere)

    await undo_last()

    assert await counted("pupil", "staff", "lesson", "period", "closure", "source_id") == {
        "pupil": 0,
        "staff": 0,
        "lesson": 0,
        "period": 0,
        "closure": 0,
        "source_id": 1,  # which school of the source this is
    }
    status, said = await run(westmere)
    assert status == 0, said
    assert await counted("school", "pupil") == {"school": 1, "pupil": 4}


async def test_an_undone_import_is_kept_and_the_one_before_is_the_last():
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA, BEA))
    await undo_last()

    found = await history.runs(await school())

    assert [(one.number, one.state, one.undone_at) for one in found] == [
        (2, "undone", NOW),
        (1, "done", None),
    ]
    last = await history.last(await school())
    assert last is not None
    assert last.number == 1


async def test_only_the_last_import_can_be_undone():
    await bring_in(a_record(ADA))
    first = await history.last(await school())
    assert first is not None
    await bring_in(a_record(ADA, BEA))

    with pytest.raises(BadInput, match="Only the last import can be undone"):
        await undo(first.school_id, first.id, by=None, now=NOW)


async def test_an_import_that_changed_nothing_is_passed_over():
    await bring_in(a_record(ADA, BEA))
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA), today=TOMORROW)

    await undo_last()

    assert (await named("pupil", "Bea"))["on_roll_until"] is None


async def test_an_import_of_another_school_is_not_found():
    await bring_in(a_record(ADA))
    run_ = await history.last(await school())
    assert run_ is not None

    with pytest.raises(NotFound):
        await undo(uuid4(), run_.id, by=None, now=NOW)


async def _a_plan_for(pupil_: Row) -> None:
    await insert(
        "planned_absence",
        school_id=pupil_["school_id"],
        id=uuid4(),
        pupil_id=pupil_["id"],
        starts_on=TOMORROW,
        ends_on=TOMORROW,
        sessions="AM",
        code="C",
        times="",
    )


async def test_what_depends_is_named_and_nothing_is_undone():
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA, BEA))
    await _a_plan_for(await named("pupil", "Bea"))
    before = await digest()

    with pytest.raises(BadInput, match=r"planned absences \(1\) would be lost"):
        await undo_last()

    assert await digest() == before


async def test_what_depends_on_somebody_who_was_there_before_does_not_matter():
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA, BEA))
    await _a_plan_for(await named("pupil", "Ada"))

    await undo_last()

    assert await counted("pupil") == {"pupil": 1}


async def test_a_row_that_was_changed_since_is_not_put_back():
    await bring_in(a_record(ADA, **WHOLE))
    await bring_in(a_record(ADA, **WHOLE | {"staff": [teacher("Okafor"), teacher("Lund")]}))
    [lund] = await rows("select school_id, id from staff where family_name = 'Lund'")
    await execute(
        "update staff set email = 'l@w.example' where school_id = $1 and id = $2",
        lund["school_id"],
        lund["id"],
    )

    with pytest.raises(BadInput, match=r"later changes of staff \(1\) would be lost"):
        await undo_last()
    run_ = await history.last(lund["school_id"])
    assert run_ is not None
    assert await what_depends(lund["school_id"], run_.id) == ["later changes of staff (1)"]


async def test_whoever_undid_it_is_kept():
    await bring_in(a_record(ADA, **WHOLE))
    await bring_in(a_record(ADA, BEA, **WHOLE))
    [okafor] = await rows("select school_id, id from staff")
    run_ = await history.last(okafor["school_id"])
    assert run_ is not None

    await undo(okafor["school_id"], run_.id, by=okafor["id"], now=NOW)

    assert (await history.runs(okafor["school_id"]))[0].undone_by == okafor["id"]


async def test_what_was_compared_before_an_undo_is_compared_again():
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA, BEA))
    found = await looked(a_record(ADA, BEA, group_pupils=[stay("8b", "ada")]))
    await undo_last()

    with pytest.raises(BadInput, match="has changed since it was compared"):
        await written(found)


async def test_the_database_says_what_may_refer_to_what_an_import_adds():
    catalog = await read_catalog()
    expected = sorted(
        Reference(one.table, name, one.columns[-1])
        for name, facts in catalog.items()
        for one in facts.references
        if one.columns != ("school_id",)
    )

    found = [one for one in await references() if one.column != "account_id"]

    assert found == [one for one in expected if one.column != "account_id"]
    assert Reference("pupil", "mark", "pupil_id") in found
