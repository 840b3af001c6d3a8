"""What an import writes, on both engines; that a second one adds nothing."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import msgspec
import pytest

from database.sql import rows
from server.settings import SchoolSettings
from tests.builders import a_school
from tests.server.importing.folders import a_folder, append, counted, digest, named, run, swap

pytestmark = pytest.mark.usefixtures("database")

WESTMERE = {
    "school": 1,
    "head": 1,
    "school_settings_version": 1,
    "term": 3,
    "staff": 4,
    "pupil": 4,
    "contact": 2,
    "contact_link": 2,
    "pupil_group": 4,
    "group_pupil": 8,
    "group_teacher": 4,
    "period": 6,
    "lesson": 6,
    "closure": 3,
    "source_id": 18,
    "act": 0,
}


async def test_a_school_comes_in_whole(westmere):
    status, said = await run(westmere)

    assert status == 0, said
    assert await counted(*WESTMERE) == WESTMERE
    assert said.rstrip().endswith("Everything is in.")
    await _has_a_log_position_and_the_first_settings()
    await _rows_are_as_the_files_say()


async def _has_a_log_position_and_the_first_settings() -> None:
    [school] = await rows("select * from school")
    [head] = await rows("select * from head")
    [settings] = await rows("select * from school_settings_version")
    assert school["name"] == "Westmere School"
    assert (head["school_id"], head["seq"], head["inbox_number"]) == (school["id"], 0, 0)
    assert (len(head["epoch"]), head["chain"]) == (22, "")
    assert head["server_time"] == datetime(2026, 11, 23, tzinfo=UTC)
    assert msgspec.json.decode(settings["content"], type=SchoolSettings) == SchoolSettings()


async def _rows_are_as_the_files_say() -> None:
    bea = await named("pupil", "Bea")
    assert (bea["family_name"], bea["on_roll_until"]) == ("O'Neill, née Li", date(2026, 11, 7))
    assert (await named("pupil", "دعاء"))["family_name"] == "حسن"
    okafor = await named("staff", "Grace")
    assert (okafor["role"], okafor["title"], okafor["ended_on"]) == ("teacher", "", None)
    [tutor] = await rows("select * from period where session = 'AM'")
    assert (tutor["name"], tutor["starts"]) == ("Tutor", time(8))
    lessons = await rows("select * from lesson where staff_id = $1", okafor["id"])
    assert sorted((one["weekday"], one["week"]) for one in lessons) == [
        (1, ""),
        (1, "A"),
        (1, "B"),
        (2, ""),
    ]


async def test_a_second_import_changes_nothing_and_says_so(westmere):
    await run(westmere)
    before = await digest()

    status, said = await run(westmere)

    assert status == 0
    assert await digest() == before
    table = [line.split() for line in said.splitlines() if line.startswith("  ")]
    assert ["pupils", "0", "0", "0", "0", "4", "0"] in table
    assert ["lessons", "0", "0", "0", "0", "6", "0"] in table


async def test_a_later_year_does_not_move_the_day_on_which_a_pupil_came(westmere):
    await run(westmere)
    swap(
        "enrollments.csv",
        "cem,student,,2026-09-21,2026-10-24",
        "cem,student,,2026-11-01,2026-11-01",
    )(westmere)
    swap("enrollments.csv", "cem,student,,2026-09-21,", "cem,student,,2026-11-02,")(westmere)

    await run(westmere)

    assert (await named("pupil", "Cem"))["on_roll_from"] == date(2026, 9, 21)


async def test_changes_keep_ids_and_are_counted(westmere):
    await run(westmere)
    before = await named("pupil", "Ada")
    swap("users.csv", "Ada,Byrne", "Ada,Byrne-Cole")(westmere)
    swap(
        "enrollments.csv",
        "e6,,,8c,westmere,dua,student,,2026-09-01,",
        "e6,,,8c,westmere,dua,student,,2026-09-01,2026-11-21",
    )(westmere)
    append("enrollments.csv", "e13,,,8b,westmere,dua,student,,2026-11-21,")(westmere)

    _, said = await run(westmere)

    after = await named("pupil", "Ada")
    assert after == {**before, "family_name": "Byrne-Cole"}
    table = [line.split() for line in said.splitlines() if line.startswith("  ")]
    assert ["pupils", "0", "1", "0", "0", "3", "0"] in table
    assert ["pupils", "in", "groups", "1", "0", "1", "0", "7", "0"] in table


async def test_a_corrected_day_of_joining_moves_the_stay_and_makes_no_second(westmere):
    await run(westmere)
    swap(
        "enrollments.csv",
        "e4,,,8b,westmere,cem,student,,2026-09-21",
        "e4,,,8b,westmere,cem,student,,2026-09-14",
    )(westmere)

    await run(westmere)

    cem = await named("pupil", "Cem")
    stays = await rows(
        "select * from group_pupil where pupil_id = $1 order by joined_on", cem["id"]
    )
    assert [one["joined_on"] for one in stays] == [
        date(2026, 9, 14),
        date(2026, 9, 21),
        date(2026, 11, 2),
    ]


async def test_what_a_person_may_do_is_not_changed_by_files(westmere):
    await run(westmere)
    swap("roles.csv", "okafor,primary,teacher", "okafor,primary,principal")(westmere)

    await run(westmere)

    assert (await named("staff", "Grace"))["role"] == "teacher"


async def test_our_own_files_may_be_left_out_the_next_time(westmere):
    await run(westmere)
    for file in ("periods.csv", "timetable.csv", "closures.csv"):
        (westmere / file).unlink()

    status, said = await run(westmere)

    assert status == 0
    assert "lessons" not in said
    assert (await counted("lesson", "period", "closure")) == {
        "lesson": 6,
        "period": 6,
        "closure": 3,
    }


async def test_a_dry_run_says_what_would_be_and_writes_nothing(westmere):
    before = await digest()

    status, said = await run(westmere, dry_run=True)

    assert status == 0
    assert "Nothing was written: this was a dry run." in said
    assert ["pupils", "4", "0", "0", "0", "0", "0"] in [line.split() for line in said.splitlines()]
    assert await digest() == before


async def test_files_become_the_school_that_is_named(westmere):
    ours = await a_school("Northfield", term=False)

    status, said = await run(westmere, school=str(ours))

    assert status == 0, said
    [school] = await rows("select * from school")
    assert (school["id"], school["name"]) == (ours, "Westmere School")
    assert {row["school_id"] for row in await rows("select school_id from pupil")} == {ours}
    assert (await run(westmere))[0] == 0  # found again without being named
    assert (await run(westmere, school="westmere"))[0] == 0
    assert await counted("school", "pupil") == {"school": 1, "pupil": 4}


async def test_another_schools_files_cannot_take_what_our_own_id_means(westmere, tmp_path):
    one, other = await a_school("Westmere", term=False), await a_school("Eastmere", term=False)
    theirs = a_folder(tmp_path / "theirs")
    for name in ("orgs.csv", "roles.csv", "classes.csv"):
        text = (theirs / name).read_text(encoding="utf-8").replace("westmere", str(one))
        (theirs / name).write_text(text, encoding="utf-8")
    assert (await run(theirs, school=str(other)))[0] == 0

    status, said = await run(westmere, school=str(one))

    assert status == 0, said


async def test_a_name_that_cannot_be_the_files_school_is_refused(westmere, tmp_path):
    await run(westmere)
    northfield = await a_school("Northfield")
    eastmere = a_folder(tmp_path / "other")
    for file in ("orgs.csv", "roles.csv", "classes.csv"):
        path = eastmere / file
        path.write_text(path.read_text().replace("westmere", "eastmere"))
    both = a_folder(tmp_path / "both")
    swap("orgs.csv", "science,", "east,,,Eastmere School,school,,trust\nscience,")(both)
    before = await digest()

    for folder, name, sentence in (
        (westmere, "nowhere", 'There is no school "nowhere".'),
        (westmere, str(uuid4()), "There is no school "),
        (westmere, str(northfield), 'The files are of "westmere", which is Westmere School here.'),
        (eastmere, "westmere", 'That school is "westmere" in this source; the files are of'),
        (both, "westmere", "The files hold 2 schools (Westmere School, Eastmere School); it can"),
    ):
        status, said = await run(folder, school=name)
        assert status == 1
        assert f"--school: {sentence}" in said
    assert await digest() == before
