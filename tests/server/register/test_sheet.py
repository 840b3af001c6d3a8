"""Today, the sheet and the search: what a teacher reads, and never the codes of others."""

from datetime import date

from database.sql import rows
from server.entries.day import open_day
from sync.core import ids
from tests import builders as make
from tests.builders import MONDAY, insert, london
from tests.server.school_app import School


async def test_today_shows_now_next_and_what_a_teacher_covers(school: School) -> None:
    [lesson] = await rows(
        """select lesson.id from lesson where school_id = $1 and group_id = $2""",
        school.id,
        school.empty,
    )
    await insert(
        "cover",
        school_id=school.id,
        id=make.named("cover"),
        lesson_id=lesson["id"],
        on_date=MONDAY,
        staff_id=school.okafor,
    )
    browser = await school.browser("okafor")

    page = (await browser.open("/today")).text

    assert "Monday 23 November" in page
    assert "3 registers today, 1 of them cover" in page
    assert "Now · open until 08:15" in page
    assert "9C/Sc1 Science for nobody yet" in page
    assert "no pupils in this group" in page


async def test_a_day_without_school_says_why(school: School) -> None:
    browser = await school.browser("okafor")
    cause = "The boiler has failed"
    await insert("closure", school_id=school.id, closed_on=date(2026, 11, 24), cause=cause)

    school.clock.pass_by(days=1)
    closed = (await browser.open("/today")).text
    school.clock.pass_by(days=4)
    weekend = (await browser.open("/today")).text
    school.clock.pass_by(days=60)
    no_term = (await (await school.browser("okafor")).open("/today")).text

    assert cause in closed
    assert "Weekend." in weekend
    assert "No term covers this day" in no_term


async def test_a_plan_is_shown_as_a_word_and_never_as_its_code(school: School) -> None:
    await make.a_plan(school.id, school.ada, "V")
    await make.a_plan(school.id, school.bea, "I")
    browser = await school.browser("okafor")
    await browser.open("/today")

    page = (await browser.open(school.address())).text

    assert 'data-plan="Trip" data-plan-kind="educated"' in page
    assert 'data-plan="Not expected" data-plan-kind="uncounted"' in page
    assert "authorised" not in page
    assert "Illness" not in page


async def test_the_strip_says_here_late_and_away_in_the_order_of_the_days(school: School) -> None:
    tablet = await school.tablet(school.okafor)
    await make.a_lesson(school.id, school.group, staff_id=school.okafor, weekday=5)
    friday = date(2026, 11, 20)
    await open_day(school.id, friday, london("07:30", friday))
    [before] = await rows(
        "select id from register where school_id = $1 and on_date = $2", school.id, friday
    )
    school.clock.at = london("08:05", friday)
    now = school.clock.now()
    await school.push(
        tablet,
        tablet.op("not_seen", before["id"], now, [school.ada]),
        tablet.op("arrived", before["id"], now, [school.bea], at="08:05", src="clock"),
    )
    school.clock.at = london("08:02")
    browser = await school.browser("okafor")
    await browser.open("/today")

    page = (await browser.open(school.address())).text

    assert 'aria-label="Last 1: away"' in page
    assert 'aria-label="Last 1: late"' in page
    assert "Away last time" in page


async def test_the_search_finds_any_register_of_the_school_today(school: School) -> None:
    browser = await school.browser("lund")

    by_room = (await browser.open("/registers?q=lab+2")).text
    by_teacher = (await browser.open("/registers?q=okafor+8b")).text
    nothing = (await browser.open("/registers?q=100%25")).text
    rubbish = await browser.open("/registers?q=%00%27%3B--%F0%9F%94%A5" + "x" * 60_000)

    assert "9C/Sc1 Science" in by_room
    assert "Nobody is set to teach it" in by_room
    assert by_teacher.count("/registers/") == 2
    assert "No register of today" in nothing
    assert rubbish.status_code == 200


async def test_another_schools_register_is_not_there(school: School) -> None:
    other = await make.a_school("Westmere")
    group = await make.a_group(other)
    await make.a_lesson(other, group, school="Westmere")
    await open_day(other, MONDAY, london("07:30"))
    [register] = await rows("select id from register where school_id = $1", other)
    browser = await school.browser("okafor")

    for address in (ids.short(register["id"]), "nonsense", "A" * 22, "%00"):
        for tail in ("", "/sheet"):
            assert (await browser.open(f"/registers/{address}{tail}")).status_code == 404


async def test_pages_of_the_day_are_for_who_takes_registers_and_are_never_stored(
    school: School,
) -> None:
    okafor, haddad = await school.browser("okafor"), await school.browser("haddad")
    await okafor.open("/today")

    for page in ("/today", "/day/prepared", "/today/part", school.address()):
        seen = await okafor.open(page)
        assert (seen.status_code, seen.headers["cache-control"]) == (200, "no-store")
        assert (await haddad.open(page)).status_code == 403


async def test_the_shell_holds_nobodys_data_and_may_be_kept(school: School) -> None:
    browser = await school.browser("okafor")

    shell = await browser.open("/shell")

    assert shell.headers["cache-control"] == "no-cache"
    assert "Okafor" not in shell.text
    assert "csrf_token" not in shell.text


async def test_a_prepared_day_holds_today_and_the_next_school_day(school: School) -> None:
    await make.a_lesson(school.id, school.group, staff_id=school.okafor, weekday=2)
    browser = await school.browser("okafor")

    said = (await browser.open("/day/prepared")).json()

    assert [sheet["date"] for sheet in said["sheets"]] == ["2026-11-23"] * 2 + ["2026-11-24"]
    assert said["until"] == "Tue 08:25"
    assert "Ada Byrne" in said["sheets"][0]["html"]
    assert [day["date"] for day in said["days"]] == ["2026-11-23", "2026-11-24"]
    assert said["sheets"][2]["id"] in said["days"][1]["html"]
