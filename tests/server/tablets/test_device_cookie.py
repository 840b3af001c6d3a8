"""PROTOCOL 8.3, 8.4: a browser that has lost its storage is known; an ended one stays ended."""

from typing import Any

import httpx
import pytest

from database.sql import execute, rows
from server.register.alarms import Alarm, read_alarms
from server.tablets.device_cookie import COOKIE, device_named
from sync.core import ids
from tests.builders import insert, london, named
from tests.server.accounts.door import KEY, Browser
from tests.server.school_app import School
from tests.tablet import Tablet


async def enrol(school: School, browser: Browser, tablet: Tablet) -> httpx.Response:
    """``tablet``'s key, out of ``browser`` with whatever cookie it has."""
    key = {"key": ids.text(tablet.public_key), "wall": 1}
    token = {"x-csrftoken": await browser.csrf("/registers")}
    return await browser.http.post("/sync/enrol", json=key, headers=token)


async def sign_in_anew(browser: Browser) -> None:
    await browser.send("/sign-out", page="/registers")
    await browser.sign_in()


async def alarms(school: School) -> list[Alarm]:
    return await read_alarms(school.id, school.clock.now())


async def device(school: School, tablet: Tablet) -> dict[str, Any]:
    [row] = await rows(
        """select name, storage_lost_at, gapless_n, head_n from device
           where school_id = $1 and id = $2""",
        school.id,
        tablet.id,
    )
    return row


async def test_the_cookie_is_no_credential_and_lasts_a_year(school: School) -> None:
    browser, tablet = await school.browser("okafor"), Tablet(school.id, KEY)

    answer = await enrol(school, browser, tablet)

    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}={ids.short(tablet.id)}.")
    for part in ("HttpOnly", "SameSite=lax", "Max-Age=31536000", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie  # the tests' school is not behind TLS
    alone = Browser(school.app)
    alone.http.cookies.set(COOKIE, browser.http.cookies[COOKIE])
    assert (await alone.open("/today")).status_code in (302, 303, 307)  # to the door


def test_a_cookie_of_letters_that_nobody_sends_names_no_device() -> None:
    assert device_named(KEY, named("Northfield"), "é.é") is None
    assert device_named(KEY, named("Northfield"), "A" * 22 + ".é") is None


async def test_another_key_with_the_cookie_means_that_the_storage_is_gone(school: School) -> None:
    browser, first, second = (
        await school.browser("okafor"),
        *(Tablet(school.id, KEY) for _ in range(2)),
    )
    await browser.open("/today")  # makes the day's registers
    await enrol(school, browser, first)
    granted = await rows("select id from author_grant where school_id = $1", school.id)
    await insert(
        "prepared_register",
        school_id=school.id,
        device_id=first.id,
        register_id=school.register(),
        grant_id=granted[0]["id"],
        unsent=5,
        oldest_at=london("07:52"),
        told_at=london("08:00"),
    )
    await execute("update device set head_n = 7, gapless_n = 4 where school_id = $1", school.id)

    await enrol(school, browser, second)

    [alarm] = await alarms(school)
    assert (alarm.id, alarm.who, alarm.storage_lost) == (ids.short(first.id), "Ms Okafor", "08:02")
    assert alarm.known == "5 entries for 8B morning register, Ms Okafor, since 07:52"
    assert alarm.lost == "5 to 7"
    assert (await device(school, first))["gapless_n"] == 7  # nothing waits for them any more
    assert await rows("select 1 from prepared_register where school_id = $1", school.id) == []
    assert browser.http.cookies[COOKIE].startswith(ids.short(second.id))
    again = await enrol(school, browser, second)
    assert again.status_code == 200
    assert len(await alarms(school)) == 1


@pytest.mark.parametrize("cookie", ["", "x", "rubbish.mac", "A" * 22 + "." + "B" * 22])
async def test_without_a_cookie_of_ours_nothing_is_lost(school: School, cookie: str) -> None:
    """A private window, cleared cookies, somebody's own invention: a new tablet, no alarm."""
    browser = await school.browser("okafor")
    await enrol(school, browser, Tablet(school.id, KEY))
    browser.http.cookies.delete(COOKIE)
    if cookie:
        browser.http.cookies.set(COOKIE, cookie)

    answer = await enrol(school, browser, Tablet(school.id, KEY))

    assert answer.status_code == 200
    assert await alarms(school) == []


@pytest.mark.parametrize("column", ["forked_at", "ended_at"])
async def test_a_browser_that_was_told_to_make_another_key_has_lost_nothing(
    school: School, column: str
) -> None:
    browser, first = await school.browser("okafor"), Tablet(school.id, KEY)
    await enrol(school, browser, first)
    await execute(
        f"update device set {column} = $2 where school_id = $1", school.id, london("08:02")
    )
    school.clock.pass_by(minutes=1)
    await sign_in_anew(browser)

    answer = await enrol(school, browser, Tablet(school.id, KEY))

    assert answer.status_code == 200
    assert (await device(school, first))["storage_lost_at"] is None


async def test_an_ended_tablet_makes_no_new_key_before_a_new_sign_in(school: School) -> None:
    browser, first, second = (
        await school.browser("okafor"),
        *(Tablet(school.id, KEY) for _ in range(2)),
    )
    await enrol(school, browser, first)
    school.clock.pass_by(minutes=1)
    await execute(
        "update device set ended_at = $2 where school_id = $1", school.id, school.clock.now()
    )

    same = await enrol(school, browser, first)
    other = await enrol(school, browser, second)

    assert (same.status_code, same.json()["code"]) == (409, "device.ended")
    assert (other.status_code, other.json()["code"]) == (409, "device.sign_in_again")
    assert "Sign out and in again" in other.json()["text"]
    assert len(await rows("select 1 from author_grant where school_id = $1", school.id)) == 1
    school.clock.pass_by(minutes=1)
    await sign_in_anew(browser)
    assert (await enrol(school, browser, second)).status_code == 200
    assert (await enrol(school, browser, first)).json()["code"] == "device.ended"


async def test_who_was_signed_out_of_a_tablet_signs_in_on_it_anew(school: School) -> None:
    browser, tablet = await school.browser("okafor"), Tablet(school.id, KEY)
    await enrol(school, browser, tablet)
    school.clock.pass_by(minutes=1)
    await execute(
        "update author_grant set revoked_at = $2 where school_id = $1",
        school.id,
        school.clock.now(),
    )

    refused = await enrol(school, browser, tablet)
    other = await enrol(school, await school.browser("price"), tablet)
    school.clock.pass_by(minutes=1)
    await sign_in_anew(browser)
    again = await enrol(school, browser, tablet)

    assert (refused.status_code, refused.json()["code"]) == (409, "device.sign_in_again")
    assert (other.status_code, again.status_code) == (200, 200)


async def test_a_renamed_tablet_keeps_its_name_and_two_never_share_one(school: School) -> None:
    browser, tablet = await school.browser("okafor"), Tablet(school.id, KEY)
    plain = f"Tablet {tablet.id.hex[:4].upper()}"
    other = await school.tablet(school.lund)
    await execute("update device set name = $2 where school_id = $1", school.id, plain)

    named = (await enrol(school, browser, tablet)).json()["name"]
    await execute(
        "update device set name = 'Tablet B2-14' where school_id = $1 and id = $2",
        school.id,
        tablet.id,
    )
    again = (await enrol(school, browser, tablet)).json()["name"]

    assert named == f"Tablet {tablet.id.hex[:5].upper()}"
    assert (await device(school, other))["name"] == plain
    assert again == "Tablet B2-14"
