"""SYNC §4: a restored school is *recovering* until a person has looked through what may be back."""

import pytest
import pytest_asyncio

from database.sql import execute, rows
from tests.builders import london
from tests.server.school_app import School

ALL = {"people": "on", "tablets": "on", "contacts": "on"}


@pytest_asyncio.fixture
async def restored(school: School) -> School:
    await execute(
        "update head set recovering_since = $2, durable_at = $3 where school_id = $1",
        school.id,
        london("07:30"),
        london("06:00"),
    )
    return school


async def test_without_a_backup_the_page_says_so(school: School) -> None:
    page = await (await school.browser("haddad")).open("/backups")

    assert "There is no backup yet." in page.text
    assert "restored from a backup" not in page.text


async def test_an_old_backup_is_said_to_be_old(school: School) -> None:
    browser = await school.browser("haddad")
    await execute(
        "update head set durable_at = $2 where school_id = $1", school.id, london("07:00")
    )
    school.clock.at = london("08:00")
    assert "Monday 23 November 2026, 07:00" in (await browser.open("/backups")).text
    school.clock.at = london("08:01", london("07:00").date().replace(day=24))

    assert "more than a day old" in (await browser.open("/backups")).text


async def test_a_clock_that_was_set_back_is_told(school: School) -> None:
    browser = await school.browser("haddad")
    assert "clock was set back" not in (await browser.open("/backups")).text
    await execute(
        "update head set clock_stepped_at = $2 where school_id = $1", school.id, london("07:12")
    )

    page = await browser.open("/backups")

    assert "The server’s clock was set back on Monday 23 November 2026, 07:12." in page.text


@pytest.mark.parametrize("left_out", [*ALL, "all"])
async def test_while_one_question_is_open_it_stays_recovering(restored: School, left_out) -> None:
    browser = await restored.browser("haddad")
    ticked = {} if left_out == "all" else {key: "on" for key in ALL if key != left_out}

    answer = await browser.send("/backups/recovered", page="/backups", **ticked)

    assert answer.status_code == 422
    assert "Look through all three and tick each" in answer.text
    assert answer.text.count(" checked") == len(ticked)  # nothing that was ticked is lost
    [head] = await rows("select recovering_since from head where school_id = $1", restored.id)
    assert head["recovering_since"] == london("07:30")


async def test_once_all_are_answered_the_school_is_as_before(restored: School) -> None:
    browser = await restored.browser("haddad")

    answer = await browser.send("/backups/recovered", page="/backups", **ALL)

    assert (answer.status_code, answer.headers["location"]) == (303, "/backups")
    assert "restored from a backup" not in (await browser.open("/backups")).text
    [line] = await rows("select what, by_staff from journal where school_id = $1", restored.id)
    assert (line["what"], line["by_staff"]) == ("recovered", restored.haddad)
