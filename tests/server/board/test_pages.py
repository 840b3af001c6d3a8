"""Who may see the office's pages, that they stay inside the school, and what they cost."""

from database import sql
from database.sql import rows
from server.entries.day import open_day
from sync.core import ids
from tests import builders as make
from tests.builders import MONDAY, london
from tests.server.board.conftest import Office, words

QUERIES_MAX = 16  # half of them see that the day still follows the timetable


def pages(office: Office) -> list[str]:
    register = f"/board{office.school.address()}"
    whole = ["/board", "/board/pupils", register]
    return [*whole, *(f"{page}/part" for page in whole)]


async def test_a_teacher_and_the_administrator_are_told_that_it_is_not_theirs(
    office: Office,
) -> None:
    for who, role in (("okafor", "teacher"), ("haddad", "administrator")):
        browser = await office.school.browser(who)
        for page in pages(office):
            answer = await browser.open(page)

            assert answer.status_code == 403
            assert f"is signed in as {role}, and this is for others to do." in answer.text


async def test_another_schools_register_is_not_there(office: Office) -> None:
    other = await make.a_school("Westmere")
    group = await make.a_group(other)
    await make.a_lesson(other, group, school="Westmere")
    await open_day(other, MONDAY, london("07:30"))
    [register] = await rows("select id from register where school_id = $1", other)
    browser = await office.school.browser("price")

    for named in (ids.short(register["id"]), "nonsense", "A" * 22, "%00"):
        for tail in ("", "/part"):
            answer = await browser.open(f"/board/registers/{named}{tail}")

            assert answer.status_code == 404
            assert "There is no such register in this school." in answer.text


async def test_a_part_is_what_stands_in_its_page(office: Office) -> None:
    await office.take(office.school.okafor, made="08:04", received="08:04")
    browser = await office.school.browser("price")

    for page in pages(office)[:3]:
        whole, part = (await browser.open(page)).text, (await browser.open(f"{page}/part")).text

        assert words(part).replace("Live 08:04", "As of 08:04") in words(whole)
        assert part.startswith('<div id="live"')
        assert f'data-part="{page}/part' in whole


async def test_nothing_of_the_office_is_stored_by_the_browser(office: Office) -> None:
    browser = await office.school.browser("price")

    for page in pages(office):
        assert (await browser.open(page)).headers["cache-control"] == "no-store"


async def test_the_board_asks_few_questions_of_the_database(office: Office) -> None:
    browser = await office.school.browser("price")
    asked: list[str] = []

    sql.observers.append(asked.append)
    try:
        await browser.open("/board/part")
    finally:
        sql.observers.remove(asked.append)

    assert 0 < len(asked) <= QUERIES_MAX


async def test_names_are_escaped(office: Office) -> None:
    school = office.school
    await make.a_pupil(school.id, "<b>Eve</b> <script>alert(1)</script>", school.group)
    browser = await school.browser("price")

    page = (await browser.open(f"/board{school.address()}")).text

    assert "<script>alert" not in page
    assert "&lt;b&gt;Eve" in page
