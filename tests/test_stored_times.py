"""A moment comes back as the moment that it was, on both engines."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from database.sql import execute, rows
from tests.builders import a_school

pytestmark = pytest.mark.usefixtures("database")
LONDON = ZoneInfo("Europe/London")


async def test_the_hour_that_comes_twice_is_two_hours():
    school = await a_school()
    first = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    kept = []

    for moment in (first, first.replace(fold=1), first.astimezone(UTC)):
        await execute("update head set server_time = $2 where school_id = $1", school, moment)
        kept += await rows("select server_time from head where school_id = $1", school)

    assert [row["server_time"].isoformat() for row in kept] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-25T01:30:00+00:00",
        "2026-10-25T00:30:00+00:00",
    ]
