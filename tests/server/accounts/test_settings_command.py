"""The settings from the command line: weeks A and B get their lessons, nothing else changes."""

from datetime import date
from io import StringIO

import pytest

from database.sql import rows
from server.accounts.settings_command import settings_command
from server.entries.day import open_day
from server.errors import BadInput, SetupProblem
from tests import builders as make
from tests.builders import MONDAY, london

pytestmark = pytest.mark.usefixtures("database")
NOW = london("07:00")


async def test_a_lesson_of_week_b_is_held_once_a_week_a_is_named():
    school = await make.a_school()
    await make.a_lesson(school, await make.a_group(school))
    await rows("update lesson set week = 'B' where school_id = $1", school)
    await open_day(school, MONDAY, NOW)
    before = await rows("select id from register where school_id = $1", school)

    assert await settings_command(None, date(2026, 11, 16), NOW, StringIO()) == 0
    await open_day(school, MONDAY, NOW)

    assert before == []
    assert len(await rows("select id from register where school_id = $1", school)) == 1


async def test_a_day_that_is_no_monday_is_refused_in_words():
    await make.a_school()

    with pytest.raises(BadInput, match="is a Tuesday: name a Monday"):
        await settings_command(None, date(2026, 11, 17), NOW, StringIO())


async def test_one_school_has_to_be_named_among_several():
    northfield = await make.a_school()
    said = StringIO()
    assert await settings_command(None, None, NOW, said) == 0
    assert "am_closes          08:15" in said.getvalue()
    await make.a_school("Westmere")

    for named in (None, "x", ""):
        with pytest.raises(BadInput, match="Northfield Secondary Academy"):
            await settings_command(named, None, NOW, StringIO())
    assert await settings_command(str(northfield), None, NOW, StringIO()) == 0


async def test_without_a_school_it_says_what_to_do_first():
    with pytest.raises(SetupProblem, match="Import a school first"):
        await settings_command(None, None, NOW, StringIO())
