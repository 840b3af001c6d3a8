"""Rule W1 on the board: what waits on a tablet, and which tablet is not heard from."""

from datetime import datetime
from uuid import UUID

import pytest

from database.sql import execute
from tests.builders import MONDAY, insert, london
from tests.server.board.conftest import Office
from tests.tablet import Tablet


@pytest.fixture
async def tablet(office: Office) -> Tablet:
    office.school.clock.at = london("07:50")
    return await office.tablet(office.school.okafor)


async def tells(
    office: Office,
    tablet: Tablet,
    unsent: int = 0,
    since: str | None = None,
    *,
    at: str,
    register: UUID | None = None,
) -> None:
    office.school.clock.at = london(at)
    oldest = None if since is None else london(since)
    held = (register or office.school.register(), unsent, oldest)
    assert (await office.school.beacon(tablet, held)).status_code == 200


def makes(office: Office, tablet: Tablet, at: str) -> bytes:
    return tablet.op("seen", office.school.register(), london(at), office.school.pupils)


async def test_entries_that_a_tablet_tells_of_wait_on_it(office: Office, tablet: Tablet) -> None:
    makes(office, tablet, "08:03")

    await tells(office, tablet, 3, "08:03", at="08:05")

    line = await office.line("08:05:30")
    assert (line.state, line.look) == ("waiting", "waiting")
    words = "3 entries waiting on tablet B2-14, Ms Okafor, since 08:03"
    assert line.tablets == words
    assert line.needs == f"{words}. No need to ring"
    assert words in await office.page("/board")
    assert words in await office.page(f"/board{office.school.address()}")


async def test_one_entry_is_one(office: Office, tablet: Tablet) -> None:
    makes(office, tablet, "08:03")

    await tells(office, tablet, 1, "08:03", at="08:05")

    assert (await office.line("08:05")).tablets.startswith("1 entry waiting on")


async def test_it_waits_no_more_when_all_has_arrived(office: Office, tablet: Tablet) -> None:
    op = makes(office, tablet, "08:03")
    await tells(office, tablet, 3, "08:03", at="08:05")

    await office.send(tablet, op, at="08:06")

    line = await office.line("08:06")
    assert (line.state, line.tablets, line.present) == ("open", "", 3)


async def test_after_the_close_it_is_waiting_and_not_missing(
    office: Office, tablet: Tablet
) -> None:
    makes(office, tablet, "08:03")

    await tells(office, tablet, 3, "08:03", at="08:05")

    assert (await office.line("08:20")).state == "waiting"
    board = await office.board("08:20", state="waiting")
    assert [(one.words, one.count) for one in board.sums if one.chosen] == [
        ("waiting on a tablet", 1)
    ]
    assert [line.state for _, line in board.need] == ["waiting"]


async def test_a_completion_that_came_without_its_entries_says_which_tablet(
    office: Office, tablet: Tablet
) -> None:
    makes(office, tablet, "08:03")
    done = tablet.op("complete", office.school.register(), london("08:04"), office.school.pupils)
    await office.send(tablet, done, at="08:05")

    await tells(office, tablet, 3, "08:03", at="08:06")

    words = "3 entries waiting on tablet B2-14, Ms Okafor, since 08:03"
    assert (await office.line("08:20")).needs == (
        f"Taken 08:04, received 08:05. {words}. No need to ring"
    )


async def test_each_tablet_is_named(office: Office, tablet: Tablet) -> None:
    other = await office.tablet(office.school.lund)
    await execute(
        "update device set name = $3 where school_id = $1 and id = $2",
        office.school.id,
        other.id,
        "Mr Lund’s laptop",
    )
    for one in (tablet, other):
        makes(office, one, "08:03")
    await tells(office, tablet, 1, "08:03", at="08:05")
    await tells(office, other, 2, "08:04", at="08:05")

    assert (await office.line("08:05")).tablets == (
        "2 entries waiting on Mr Lund’s laptop, Mr Lund, since 08:04. "
        "1 entry waiting on tablet B2-14, Ms Okafor, since 08:03"
    )


async def test_a_tablet_that_prepared_and_fell_silent_is_not_heard_from(
    office: Office, tablet: Tablet
) -> None:
    await tells(office, tablet, at="07:58")

    assert (await office.line("07:59:59")).state == "not_open"
    assert (await office.line("08:00:59")).state == "open"
    line = await office.line("08:01")
    assert (line.state, line.look) == ("not_heard_from", "silent")
    assert line.needs == "Not heard from since 07:58: tablet B2-14, Ms Okafor"
    late = await office.line("08:24")  # never shown as missing
    assert late.state == "not_heard_from"
    assert "Not heard from since 07:58" in await office.page("/board")
    assert "Not heard from since 07:58" in await office.page(f"/board{office.school.address()}")


async def test_its_next_word_or_push_ends_the_silence(office: Office, tablet: Tablet) -> None:
    await tells(office, tablet, at="07:58")
    assert (await office.line("08:05")).state == "not_heard_from"

    await tells(office, tablet, at="08:05")
    assert (await office.line("08:05:59")).state == "open"

    await office.send(tablet, makes(office, tablet, "08:06"), at="08:06:30")
    assert (await office.line("08:07:29")).state == "open"
    assert (await office.line("08:07:30")).state == "not_heard_from"


async def test_a_tablet_that_holds_it_no_more_says_nothing_of_it(
    office: Office, tablet: Tablet
) -> None:
    await tells(office, tablet, at="07:58")
    office.school.clock.at = london("07:59")

    await office.school.beacon(tablet)

    assert (await office.line("08:10")).state == "open"


async def test_what_is_taken_waits_for_no_silent_tablet(office: Office, tablet: Tablet) -> None:
    await tells(office, tablet, at="07:58")

    await office.take(office.school.lund, made="08:09", received="08:09")

    assert (await office.line("08:20")).state == "taken"


async def test_an_ended_tablet_is_not_waited_for_but_its_entries_are(
    office: Office, tablet: Tablet
) -> None:
    await tells(office, tablet, at="07:58")
    await execute(
        "update device set ended_at = $3 where school_id = $1 and id = $2",
        office.school.id,
        tablet.id,
        london("07:59"),
    )
    assert (await office.line("08:10")).state == "open"

    makes(office, tablet, "08:03")
    await tells(office, tablet, 3, "08:03", at="08:05")

    assert (await office.line("08:10")).state == "waiting"


async def test_on_a_closed_day_nothing_is_waited_for(office: Office, tablet: Tablet) -> None:
    await tells(office, tablet, at="07:58")

    await insert("closure", school_id=office.school.id, closed_on=MONDAY, cause="Snow")

    assert (await office.line("08:10")).state == "not_held"


async def test_entries_of_the_day_before_are_said_with_their_date(
    office: Office, tablet: Tablet
) -> None:
    makes(office, tablet, "08:03")
    office.school.clock.at = london("08:05")
    friday: datetime = london("08:03").replace(day=20)
    await office.school.beacon(tablet, (office.school.register(), 1, friday))

    assert (await office.line("08:06")).tablets.endswith("since 20 November 08:03")
