"""What is said before and after: counts, who, which field, from what to what."""

from datetime import date

import pytest

from database.sql import rows
from server.importing.history import done, runs
from server.importing.saving.summary import SHOWN, as_lines
from tests.server.importing.folders import run, swap
from tests.server.importing.schools import (
    TOMORROW,
    a_record,
    bring_in,
    cohort,
    contact,
    lines,
    linked,
    looked,
    pupil,
    teacher,
    teaches,
)

pytestmark = pytest.mark.usefixtures("database")

ADA, BEA = pupil("Ada"), pupil("Bea")
WHOLE = {
    "staff": [teacher("Okafor")],
    "group_teachers": [teaches("8b", "okafor")],
    "contacts": [contact("Tom")],
    "contact_links": [linked("ada", "tom")],
    "cohorts": [cohort("ada", "ethnicity", "WBRI")],
    "spoken_cohorts": frozenset({"ethnicity"}),
}


async def the_run():
    [school] = await rows("select id from school")
    found = await runs(school["id"])
    return found[0]


async def told(run_) -> list[str]:
    return [
        f"{line.what} {line.who}"
        + "".join(f": {one.field} {one.before} → {one.after}" for one in line.fields)
        for kind in await done(run_.school_id, run_.id)
        for line in kind.lines
    ]


async def test_every_change_is_told_field_by_field():
    await bring_in(a_record(ADA, BEA, **WHOLE))
    changed = a_record(
        pupil("Ada", family_name="Cole", born_on=date(2013, 12, 10)),
        BEA,
        **WHOLE
        | {
            "contact_links": [linked("ada", "tom", priority=2, may_collect=False)],
            "contacts": [contact("Tom", phone="020 7946 0001")],
        },
    )

    found = await looked(changed)

    assert lines(found, "pupils") == [
        "changed Ada Cole: family name Byrne → Cole: date of birth  → 10 Dec 2013"
    ]
    assert lines(found, "contacts") == ["changed Tom Byrne: phone  → 020 7946 0001"]
    assert lines(found, "contacts of pupils") == [
        "changed Tom Byrne for Ada Cole: priority 1 → 2: may collect  → no"
    ]


async def test_the_history_tells_the_same_when_it_is_done():
    await bring_in(a_record(ADA, BEA, **WHOLE))
    found = await bring_in(a_record(pupil("Ada", year=9), groups=[], group_pupils=[]))

    run_ = await the_run()

    assert sorted(await told(run_)) == sorted(
        line for kind in found.summary[0].kinds for line in lines(found, kind.words)
    )
    assert "ended Ngozi Okafor: ended on  → 23 Nov 2026" in await told(run_)
    assert "ended Ngozi Okafor for 8B: ended on  → 23 Nov 2026" in await told(run_)
    assert "changed Ada Byrne: year 8 → 9" in await told(run_)
    assert (run_.number, run_.state, run_.channel, run_.title) == (2, "done", "screen", "SIMS")
    kinds = {kind.words: kind.counts for kind in run_.told.kinds}
    assert kinds["pupils"] == (0, 1, 1, 0, 0, 0)


async def test_the_names_of_a_past_import_are_those_of_the_rows_today():
    await bring_in(a_record(ADA))
    await bring_in(a_record(pupil("Ada", year=9)))
    first = await the_run()
    await bring_in(a_record(pupil("Ada", year=9, family_name="Cole")))

    assert await told(first) == ["changed Ada Cole: year 8 → 9"]


async def test_a_run_that_changes_nothing_is_kept_and_tells_nothing():
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA), today=TOMORROW)

    run_ = await the_run()

    assert (run_.number, await told(run_)) == (2, [])


async def test_what_is_kept_of_a_run_as_text_names_nobody():
    await bring_in(a_record(ADA, BEA, **WHOLE))
    await bring_in(a_record(ADA))

    for row in await rows("select summary from import_run"):
        assert not any(name in row["summary"] for name in ("Ada", "Bea", "Okafor", "Tom"))


async def test_the_first_lines_are_shown_and_the_others_counted():
    many = [pupil(f"P{n}") for n in range(SHOWN + 7)]
    await bring_in(a_record(*many))

    found = await looked(a_record(*(pupil(f"P{n}", year=9) for n in range(SHOWN + 7))))

    [pupils] = [kind for kind in found.summary[0].kinds if kind.words == "pupils"]
    assert (len(pupils.lines), pupils.more, pupils.changed) == (SHOWN, 7, SHOWN + 7)
    said = "\n".join(as_lines(found.summary[0]))
    assert said.count("changed P") == 10
    assert f"… and {SHOWN + 7 - 10} more." in said


async def test_the_command_tells_the_changes(westmere):
    await run(westmere)
    swap("users.csv", "Ada,Byrne", "Ada,Byrne-Cole")(westmere)
    swap("orgs.csv", "Westmere School", "Westmere Academy")(westmere)
    swap("enrollments.csv", "e9,,,8x-ma1,westmere,dua,student,,,\n", "")(westmere)

    _, said = await run(westmere)

    assert "Westmere Academy, was Westmere School (" in said
    assert "  changed Ada Byrne-Cole: family name Byrne → Byrne-Cole" in said
    assert "  ended دعاء حسن in 8x/Ma1: left on – → 23 Nov 2026" in said


async def test_a_name_steers_no_terminal(westmere):
    swap("users.csv", "Ada,Byrne", "Ada,B\x1b[2Jyrne\u202e")(westmere)
    _, said = await run(westmere)
    swap("users.csv", "Ada,", "Ida,")(westmere)

    _, said = await run(westmere)

    assert "changed Ida B?[2Jyrne?: given name Ada → Ida" in said


async def test_a_fingerprint_is_of_what_would_be_done():
    await bring_in(a_record(ADA))
    again = [await looked(a_record(ADA, BEA)) for _ in range(2)]

    assert again[0].fingerprint == again[1].fingerprint
    others = [
        await looked(a_record(ADA)),
        await looked(a_record(ADA, pupil("Bee"))),
        await looked(a_record(pupil("Ada", year=9), BEA)),
        await looked(a_record(ADA, BEA), today=TOMORROW),
    ]
    assert len({one.fingerprint for one in (again[0], *others)}) == 4 + 1


async def test_what_is_changed_here_meanwhile_changes_the_fingerprint():
    await bring_in(a_record(ADA))
    found = await looked(a_record(ADA, BEA))
    await bring_in(a_record(pupil("Ada", year=9)))

    assert (await looked(a_record(ADA, BEA))).fingerprint != found.fingerprint
