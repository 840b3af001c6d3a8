"""What the administrator sees of the school's tablets, and the office of what they have lost."""

import pytest

from database.sql import execute
from sync.core import ids
from tests.builders import insert, london
from tests.server.accounts.door import ASSETS
from tests.server.devices.conftest import Office, address
from tests.server.morning import Morning


async def test_without_tablets_the_page_says_how_one_comes(office: Office) -> None:
    said = await office.words()

    assert "No tablet has been registered yet" in said
    assert "0 in use" not in said


async def test_each_tablet_says_what_is_still_to_come(office: Office) -> None:
    await (await office.school.browser("okafor")).open("/today")  # makes the registers
    waits = await office.tablet("Tablet 10", head_n=12, gapless_n=9, storage="best_effort")
    await office.holds(waits, 5)
    await office.tablet("Tablet 9", head_n=4, gapless_n=4, version=ASSETS.release, storage="kept")
    await office.tablet("Tablet 2", head_n=3, gapless_n=1, version="before")

    said = await office.words()

    assert said.index("Tablet 2 ") < said.index("Tablet 9 ") < said.index("Tablet 10 ")
    by = "Ms Okafor, 08:02"
    assert f"Tablet 2 08:02 1 of 3 Up to 2 entries Not told yet before Older {by}" in said
    assert f"Tablet 9 08:02 4 of 4 nothing Kept by the browser {ASSETS.release} {by}" in said
    held = "9 of 12 5 entries since 07:58 The browser may clear it Not told yet"
    assert f"Tablet 10 08:02 {held} {by}" in said
    assert "Ms Okafor Tablet 2 , Tablet 9 , Tablet 10" in said


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", {"A", "B", "C", "F"}),
        ("waiting", {"A"}),
        ("look", {"C"}),
        ("behind", {"B"}),
        ("gone", {"D", "E"}),
        ("' or 1=1 --", {"A", "B", "C", "F"}),
    ],
)
async def test_the_list_narrows_to_what_is_asked_for(
    office: Office, show: str, names: set[str]
) -> None:
    await office.tablet("A", head_n=1)
    await office.tablet("B", version="before")
    await office.tablet("C", forked_at=london("08:00"))
    await office.tablet("D", ended_at=london("08:00"), version="before")
    await office.tablet("E", storage_lost_at=london("08:02"), last_heard_at=london("08:01"))
    await office.tablet("F", storage_lost_at=london("08:00"), last_heard_at=london("08:01"))
    for tablet in ("E", "F"):
        await office.noted(tablet)

    page = await office.haddad.http.get("/devices/part", params={"show": show})

    shown = {name for name in "ABCDEF" if f'">{name}</a>' in page.text.split("Who is signed in")[0]}
    assert shown == names
    assert "<html" not in page.text


async def test_one_tablet_shows_its_people_and_its_journal(office: Office) -> None:
    tablet = await office.tablet()
    await tablet.sign_in(office.school.lund, office.school.clock.now())
    await office.send(tablet, "name", name="Tablet Lab 2")
    await office.send(tablet, "end", reason="Stolen from a car")

    said = await office.words(address(tablet))

    assert "Signed in nobody" in said
    assert "Mr Haddad ended it 08:02: Stolen from a car" in said
    assert "Mr Haddad ended the sign-in of Mr Lund" in said
    assert "Mr Haddad gave it another name 08:02: Tablet B2-14 is now Tablet Lab 2" in said
    assert "Registered Ms Okafor, 08:02" in said
    assert "Keep this name" not in said


async def test_a_name_is_suggested_from_the_room_where_it_is_used(office: Office) -> None:
    tablet = await office.tablet("Tablet 3F0A")
    await (await office.school.browser("okafor")).open("/today")
    op = tablet.op(
        "seen", office.school.register(), office.school.clock.now(), office.school.pupils
    )
    await office.school.push(tablet, op)

    page = (await office.haddad.open(address(tablet))).text

    assert "It was mostly used in Room 14." in page
    assert '<option value="Tablet Room 14">' in page


@pytest.mark.parametrize("named", ["x", "A" * 22, "%00", "' or 1=1", "é", "A" * 3000])
async def test_no_such_tablet_is_said_so(office: Office, named: str) -> None:
    assert (await office.haddad.open(f"/devices/{named}")).status_code == 404
    answer = await office.haddad.send(f"/devices/{named}/end", page="/devices", reason="x")
    assert answer.status_code == 404


async def test_a_tablet_of_another_school_is_not_here(office: Office) -> None:
    other = await Morning().make("Westmere")

    assert (await office.haddad.open(f"/devices/{ids.short(other.tablet.id)}")).status_code == 404
    assert "B2-14" not in await office.words()
    answer = await office.send(other.tablet, "end", reason="Not mine")
    assert answer.status_code == 404


async def test_the_office_sees_what_is_lost_until_somebody_notes_it(office: Office) -> None:
    tablet = await office.tablet(head_n=9, gapless_n=9)
    await insert(
        "device_lost",
        school_id=office.school.id,
        device_id=tablet.id,
        from_n=4,
        to_n=6,
        told_at=london("08:01"),
    )
    price = await office.school.browser("price")

    board = await office.words("/board", price)
    noted = await office.send(tablet, "noted", price)

    assert "Tablet B2-14 has lost entries Numbers 4 to 6 of its entries will not come." in board
    assert "Ms Okafor signed in on it last." in board
    assert (noted.status_code, noted.headers["location"]) == (303, "/board")
    assert "has lost entries" not in await office.words("/board", price)
    assert "Numbers 4 to 6, known 08:01; noted by Mrs Price, 08:02" in await office.words(
        address(tablet)
    )
    assert await office.journal() == [("alarm_noted", office.school.price, "")]


async def test_what_happens_after_it_was_noted_is_told_again(office: Office) -> None:
    tablet = await office.tablet(forked_at=london("08:01"))
    assert "Two tablets send as Tablet B2-14" in await office.words()
    await office.send(tablet, "noted")
    assert "Two tablets" not in await office.words()

    await execute(
        "update device set storage_lost_at = $2 where school_id = $1",
        office.school.id,
        london("08:03"),
    )

    office.at("08:04")
    said = await office.words()
    assert "Tablet B2-14 has lost what it had stored" in said
    assert "came back empty at 08:03. Nothing was known to wait on it." in said
    assert "copied or set back" not in said
