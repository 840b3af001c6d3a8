"""Who and what the files have no more ends that day; who returns comes back to their own row."""

from datetime import date

import pytest

from database.sql import Row, rows
from server.importing.reading.problems import Problems
from server.importing.run import compared
from tests.server.importing.folders import TODAY, counted, named
from tests.server.importing.schools import (
    SEPTEMBER,
    SPOKEN,
    TOMORROW,
    a_mapping,
    a_record,
    bring_in,
    cohort,
    contact,
    counts,
    lines,
    linked,
    pupil,
    stay,
    teacher,
    teaches,
)

pytestmark = pytest.mark.usefixtures("database")

ADA, BEA = pupil("Ada"), pupil("Bea")
LATER = date(2026, 12, 1)


async def stays_of(name: str) -> list[tuple[str, date, date | None]]:
    """Group, first day, and first day after."""
    found = await rows(
        """select pupil_group.name, joined_on, left_on from group_pupil
           join pupil_group on pupil_group.id = group_id join pupil on pupil.id = pupil_id
           where given_name = $1 order by joined_on""",
        name,
    )
    return [(row["name"], row["joined_on"], row["left_on"]) for row in found]


async def only(table: str) -> Row:
    [row] = await rows(f"select * from {table}")
    return row


async def test_a_pupil_who_is_gone_is_off_roll_and_in_no_group_from_today():
    await bring_in(a_record(ADA, BEA))

    found = await bring_in(a_record(ADA))

    assert (await named("pupil", "Bea"))["on_roll_until"] == TODAY
    assert await stays_of("Bea") == [("8B", SEPTEMBER, TODAY)]
    assert (await named("pupil", "Ada"))["on_roll_until"] is None
    assert await stays_of("Ada") == [("8B", SEPTEMBER, None)]
    assert counts(found, "pupils") == {"ended": 1, "unchanged": 1}
    assert lines(found, "pupils") == ["ended Bea Byrne: off roll from  → 23 Nov 2026"]
    assert lines(found, "pupils in groups") == ["ended Bea Byrne in 8B: left on  → 23 Nov 2026"]


async def test_who_is_gone_stays_so_the_next_time():
    await bring_in(a_record(ADA, BEA))
    await bring_in(a_record(ADA))

    found = await bring_in(a_record(ADA), today=TOMORROW)

    assert (await named("pupil", "Bea"))["on_roll_until"] == TODAY
    assert counts(found, "pupils") == {"unchanged": 1}


async def test_who_was_to_come_later_and_is_gone_never_comes():
    await bring_in(a_record(ADA, pupil("Bea", on_roll_from=LATER), group_pupils=[]))

    await bring_in(a_record(ADA, group_pupils=[]))

    bea = await named("pupil", "Bea")
    assert (bea["on_roll_from"], bea["on_roll_until"]) == (LATER, LATER)


async def test_staff_groups_teachers_links_and_cohorts_end_when_they_are_gone():
    everything = {
        "staff": [teacher("Okafor")],
        "group_teachers": [teaches("8b", "okafor")],
        "contacts": [contact("Tom")],
        "contact_links": [linked("ada", "tom")],
        "cohorts": [cohort("ada", "eal")],
        "spoken_cohorts": frozenset({"eal"}),
    }
    await bring_in(a_record(ADA, **everything))

    found = await bring_in(
        a_record(ADA, groups=[], group_pupils=[], spoken_cohorts=frozenset({"eal"}))
    )

    for table in ("staff", "group_teacher", "contact_link", "pupil_cohort"):
        assert (await only(table))["ended_on"] == TODAY, table
    ended = {row["ended_on"] for row in await rows("select ended_on from pupil_group")}
    assert ended == {TODAY}
    assert counts(found, "contacts") == {"ended": 1}
    assert counts(found, "pupils") == {"unchanged": 1}


@pytest.mark.parametrize("table", sorted(SPOKEN))
async def test_what_the_files_do_not_speak_of_stays_and_is_counted(table):
    everything = {
        "staff": [teacher("Okafor")],
        "group_teachers": [teaches("8b", "okafor")],
        "contacts": [contact("Tom")],
        "contact_links": [linked("ada", "tom")],
        "cohorts": [cohort("ada", "eal")],
        "spoken_cohorts": frozenset({"eal"}),
        "spoken": frozenset[str](),
    }
    await bring_in(a_record(ADA, **everything))
    before = await rows(f"select * from {table}")

    await bring_in(a_record(groups=[], spoken=frozenset()))

    assert await rows(f"select * from {table}") == before
    assert await counted("source_id") == {"source_id": 7}
    assert not await rows("select * from source_id where gone_on is not null")


async def test_a_cohort_of_which_the_files_name_no_members_stays():
    await bring_in(a_record(ADA, cohorts=[cohort("ada", "eal"), cohort("ada", "young_carer")]))

    await bring_in(a_record(ADA, spoken_cohorts=frozenset({"eal"})))

    found = await rows("select cohort, ended_on from pupil_cohort order by cohort")
    assert [(row["cohort"], row["ended_on"]) for row in found] == [
        ("eal", TODAY),
        ("young_carer", None),
    ]


async def test_who_ends_takes_their_groups_along_though_the_files_do_not_speak_of_these():
    await bring_in(a_record(ADA, BEA))

    await bring_in(a_record(ADA, group_pupils=[], spoken=frozenset({"pupil"})))

    assert await stays_of("Bea") == [("8B", SEPTEMBER, TODAY)]
    assert await stays_of("Ada") == [("8B", SEPTEMBER, None)]


async def test_who_is_off_roll_by_the_files_is_in_no_group_though_these_forget_it():
    await bring_in(a_record(pupil("Ada", on_roll_until=date(2026, 11, 7))))

    assert await stays_of("Ada") == [("8B", SEPTEMBER, date(2026, 11, 7))]


async def test_columns_that_no_file_has_keep_what_they_hold():
    await bring_in(a_record(pupil("Ada", upn="A1", sex="female")))

    await bring_in(
        a_record(
            pupil("Ada", year=9), unsaid={"pupil": frozenset({"upn", "sex", "legal_given_name"})}
        )
    )

    ada = await named("pupil", "Ada")
    assert (ada["upn"], ada["sex"], ada["year"]) == ("A1", "female", 9)


async def test_a_pupil_who_returns_has_the_same_row_and_the_time_away_is_kept():
    await bring_in(a_record(ADA, BEA))
    before = await named("pupil", "Bea")
    await bring_in(a_record(ADA))

    found = await bring_in(a_record(ADA, BEA), today=LATER)

    assert await named("pupil", "Bea") == before | {"on_roll_from": LATER}
    earlier = await only("earlier_stay")
    assert (earlier["on_roll_from"], earlier["on_roll_until"]) == (SEPTEMBER, TODAY)
    assert await stays_of("Bea") == [("8B", SEPTEMBER, TODAY), ("8B", LATER, None)]
    assert counts(found, "pupils") == {"returned": 1, "unchanged": 1}
    assert counts(found, "pupils in groups") == {"returned": 1, "unchanged": 1}
    assert not await rows("select * from source_id where gone_on is not null")


async def test_who_has_returned_is_not_new_again_the_next_day():
    await bring_in(a_record(ADA, BEA))
    await bring_in(a_record(ADA))
    await bring_in(a_record(ADA, BEA), today=LATER)

    found = await bring_in(a_record(ADA, BEA), today=date(2026, 12, 2))

    assert counts(found, "pupils") == {"unchanged": 2}
    assert counts(found, "pupils in groups") == {"unchanged": 2}
    assert await counted("earlier_stay") == {"earlier_stay": 1}


async def test_who_leaves_and_returns_twice_has_two_earlier_times():
    whole, without = a_record(ADA, BEA), a_record(ADA)
    await bring_in(whole)
    for month in (10, 11):
        await bring_in(without, today=date(2026, month, 5))
        await bring_in(whole, today=date(2026, month, 10))

    found = await rows("select on_roll_from, on_roll_until from earlier_stay order by 1")

    assert [(row["on_roll_from"], row["on_roll_until"]) for row in found] == [
        (SEPTEMBER, date(2026, 10, 5)),
        (date(2026, 10, 10), date(2026, 11, 5)),
    ]
    assert (await named("pupil", "Bea"))["on_roll_from"] == date(2026, 11, 10)


async def test_a_set_that_lacked_somebody_in_the_morning_is_mended_at_noon():
    await bring_in(a_record(ADA, BEA))
    before = await named("pupil", "Bea")
    await bring_in(a_record(ADA))

    await bring_in(a_record(ADA, BEA))

    assert await named("pupil", "Bea") == before
    assert await stays_of("Bea") == [("8B", SEPTEMBER, None)]
    assert await counted("earlier_stay") == {"earlier_stay": 0}


async def test_staff_groups_and_links_come_back_to_their_own_rows():
    everything = {
        "staff": [teacher("Okafor")],
        "group_teachers": [teaches("8b", "okafor")],
        "contacts": [contact("Tom")],
        "contact_links": [linked("ada", "tom")],
    }
    await bring_in(a_record(ADA, **everything))
    tables = ("staff", "pupil_group", "group_teacher", "contact_link")
    before = {table: await rows(f"select * from {table} order by id") for table in tables}
    await bring_in(a_record(ADA, groups=[], group_pupils=[]))

    found = await bring_in(a_record(ADA, **everything), today=TOMORROW)

    for table in tables:
        assert await rows(f"select * from {table} order by id") == before[table]
    assert counts(found, "staff") == {"returned": 1}
    assert counts(found, "contacts") == {"unchanged": 1}


async def test_a_pupil_who_moves_to_another_group_leaves_one_and_joins_the_other():
    await bring_in(a_record(ADA))

    await bring_in(a_record(ADA, group_pupils=[stay("8c", "ada", assumed=True)]))

    assert await stays_of("Ada") == [("8B", SEPTEMBER, TODAY), ("8C", TODAY, None)]


async def test_who_is_new_later_and_has_no_first_day_in_the_files_came_today():
    await bring_in(a_record(ADA))
    cem = pupil("Cem", assumed=True)

    await bring_in(
        a_record(ADA, cem, group_pupils=[stay("8b", "ada"), stay("8b", "cem", assumed=True)])
    )

    assert (await named("pupil", "Cem"))["on_roll_from"] == TODAY
    assert await stays_of("Cem") == [("8B", TODAY, None)]


async def test_two_pupils_whose_numbers_were_confused_swap_them():
    await bring_in(a_record(pupil("Ada", upn="A1"), pupil("Bea", upn="B2")))

    await bring_in(a_record(pupil("Ada", upn="B2"), pupil("Bea", upn="A1")))

    assert (await named("pupil", "Ada"))["upn"] == "B2"
    assert (await named("pupil", "Bea"))["upn"] == "A1"


async def test_a_number_that_somebody_else_has_is_refused_with_both_names():
    await bring_in(a_record(pupil("Ada", upn="A1"), pupil("Bea", upn="B2")))
    problems = Problems()

    record = a_record(pupil("Ada", upn="B2"))
    plans = await compared([record], a_mapping("sims"), None, TODAY, problems)

    assert plans == []
    assert problems.sentences() == [
        "Westmere School: Ada Byrne and Bea Byrne would both have the UPN B2."
        " Correct it in the source."
    ]


async def test_a_contact_who_is_gone_is_counted_once():
    await bring_in(a_record(ADA, contacts=[contact("Tom")], contact_links=[linked("ada", "tom")]))
    first = await bring_in(a_record(ADA))

    second = await bring_in(a_record(ADA), today=TOMORROW)

    assert counts(first, "contacts") == {"ended": 1}
    assert counts(second, "contacts") == {}
