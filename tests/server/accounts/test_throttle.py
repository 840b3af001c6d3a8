"""How many tries are free, and how long the next one waits (DESIGN §5)."""

import asyncio
from datetime import datetime, timedelta

import pytest
from litestar import Litestar

from database.sql import rows
from server.accounts.throttle import PER_ACCOUNT, PER_ADDRESS, wait_s
from tests.builders import london
from tests.server.accounts.door import Browser, Northfield, SetClock, door

BEGIN = london("08:00")


def tries(*seconds: float) -> list[datetime]:
    return [BEGIN + timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize(
    ("failed", "wait"),
    [
        ([], 0),
        ([0], 0),
        ([0, 1, 2, 3], 0),
        ([0, 1, 2, 3, 4], 30),
        ([0, 1, 2, 3, 899], 30),
        ([0, 1, 2, 3, 900], 0),  # the first is 15 minutes old
        ([0, 1, 2, 3, 4, 34], 120),
        ([0, 1, 2, 3, 4, 34, 154], 300),
        ([0, 1, 2, 3, 4, 34, 154, 454], 900),
        ([0, 1, 2, 3, 4, 34, 154, 454, 1354], 900),
        ([0, 1, 2, 3, 4, 34, 154, 454, 454 + 1800], 900),  # not yet silent for long enough
        ([0, 1, 2, 3, 4, 34, 154, 454, 454 + 1801], 0),  # afresh
    ],
)
def test_waits_grow_with_each_failed_try(failed: list[float], wait: int):
    assert wait_s(tries(*failed), PER_ACCOUNT, BEGIN + timedelta(seconds=max([0, *failed]))) == wait


def test_the_wait_runs_down_and_its_end_is_free():
    failed = tries(0, 1, 2, 3, 4)

    assert wait_s(failed, PER_ACCOUNT, BEGIN + timedelta(seconds=33.5)) == 1
    assert wait_s(failed, PER_ACCOUNT, BEGIN + timedelta(seconds=34)) == 0


def test_an_address_has_twenty():
    assert wait_s(tries(*range(19)), PER_ADDRESS, BEGIN + timedelta(seconds=19)) == 0
    assert wait_s(tries(*range(20)), PER_ADDRESS, BEGIN + timedelta(seconds=19)) == 30


async def fail(browser: Browser, times: int, email: str = "okafor@northfield.example") -> None:
    for _ in range(times):
        assert (await browser.sign_in(email, "wrong wrong wrong")).status_code == 422


@pytest.mark.parametrize("email", ["okafor@northfield.example", "nobody@northfield.example"])
async def test_the_sixth_try_waits_even_with_the_right_password(
    browser: Browser, clock: SetClock, email: str
):
    await fail(browser, 5, email)

    answer = await browser.sign_in(email)
    assert answer.status_code == 429
    assert "Too many tries. Wait 1 minute, then try again." in answer.text
    clock.pass_by(seconds=30)
    assert (await browser.sign_in(email)).status_code in (303, 422)


async def test_a_try_that_had_to_wait_is_not_counted(browser: Browser, clock: SetClock):
    await fail(browser, 5)
    for _ in range(5):
        assert (await browser.sign_in()).status_code == 429
    clock.pass_by(seconds=30)

    assert (await browser.sign_in()).status_code == 303


async def test_after_a_success_an_account_counts_afresh(
    browser: Browser, app: Litestar, clock: SetClock
):
    await fail(browser, 4)
    await browser.sign_in()
    clock.pass_by(seconds=1)

    other = Browser(app)
    await fail(other, 5)
    assert (await other.sign_in()).status_code == 429
    assert len(await rows("select id from sign_in_try")) == 10


async def test_another_account_at_another_address_is_free(browser: Browser, app: Litestar):
    await fail(browser, 5)

    assert (await Browser(app).sign_in("price@northfield.example")).status_code == 303


async def test_an_account_waits_from_every_address(browser: Browser, app: Litestar):
    await fail(browser, 5)

    assert (await Browser(app, "192.0.2.2").sign_in()).status_code == 429


async def test_the_twenty_first_of_an_address_waits_for_every_account(
    browser: Browser, app: Litestar
):
    for k in range(10):
        await fail(browser, 2, f"nobody{k}@northfield.example")

    assert (await browser.sign_in()).status_code == 429
    assert (await Browser(app, "192.0.2.2").sign_in()).status_code == 303


async def test_a_success_does_not_clear_an_address(browser: Browser, app: Litestar):
    for k in range(19):
        await fail(browser, 1, f"nobody{k}@northfield.example")
    await Browser(app).sign_in("price@northfield.example")
    await fail(browser, 1, "nobody@northfield.example")

    assert (await browser.sign_in()).status_code == 429


async def test_parallel_tries_do_not_pass_the_limit(app: Litestar):
    browsers = [Browser(app, f"192.0.2.{k}") for k in range(12)]
    answers = await asyncio.gather(
        *(browser.sign_in(password="wrong wrong wrong") for browser in browsers)
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [422] * 5 + [429] * 7


async def test_thirty_people_of_one_address_sign_in_at_once(app: Litestar, northfield: Northfield):
    for k in range(30):
        await northfield.person(f"Person{k}")
    answers = await asyncio.gather(
        *(Browser(app).sign_in(f"person{k}@northfield.example") for k in range(30))
    )

    assert {answer.status_code for answer in answers} == {303}


async def test_a_header_names_the_address_only_behind_our_proxy(
    northfield: Northfield, clock: SetClock
):
    for behind_proxy, kept in ((False, "192.0.2.1"), (True, "198.51.100.7")):
        browser = Browser(door(clock, behind_proxy=behind_proxy))
        browser.http.headers["x-forwarded-for"] = "203.0.113.9, 198.51.100.7"
        await browser.sign_in("nobody@northfield.example", "wrong wrong wrong")
        clock.pass_by(seconds=1)
        found = await rows("select address from sign_in_try order by tried_at desc limit 1")
        assert found[0]["address"] == kept
