"""The page from which an administrator makes a link for each person, and nobody else does."""

import re
from uuid import uuid4

from litestar import Litestar

from database.sql import execute, rows
from tests.server.accounts.door import Browser, Northfield


async def test_an_administrator_makes_a_link_for_each_person(
    browser: Browser, app: Litestar, northfield: Northfield
):
    await browser.sign_in("khan@northfield.example")
    page = await browser.open("/people")
    assert "Mr Lund" in page.text
    assert "Not signed in yet" in page.text

    answer = await browser.send(f"/people/{northfield.lund}/invite", page="/people")

    assert answer.status_code == 200
    found = re.search(r'value="http://school.example(/invite/[^"]+)"', answer.text)
    assert found is not None
    lund = Browser(app)
    await lund.send(found[1], page=found[1], password="four words for Lund")
    assert (await lund.open("/today")).text.startswith("Mr Lund")


async def test_nobody_else_sees_people_or_makes_links(app: Litestar, northfield: Northfield):
    for name in ("okafor", "price"):
        browser = Browser(app)
        await browser.sign_in(f"{name}@northfield.example")

        assert (await browser.open("/people")).status_code == 403
        answer = await browser.send(f"/people/{northfield.lund}/invite", page="/people")
        assert answer.status_code == 403
    assert await rows("select digest from token") == []


async def test_signed_out_nobody_makes_links(browser: Browser, northfield: Northfield):
    answer = await browser.send(f"/people/{northfield.lund}/invite")

    assert answer.status_code == 401
    assert await rows("select digest from token") == []


async def test_a_link_for_nobody_is_refused(browser: Browser):
    await browser.sign_in("khan@northfield.example")

    for staff_id in ("x", str(uuid4()), "' or 1=1", "%00"):
        answer = await browser.send(f"/people/{staff_id}/invite", page="/people")
        assert answer.status_code == 404


async def test_who_has_no_email_on_file_is_given_one_with_the_link(
    browser: Browser, app: Litestar, northfield: Northfield
):
    await execute(
        "update staff set email = null where school_id = $1 and id = $2",
        northfield.school_id,
        northfield.lund,
    )
    await browser.sign_in("khan@northfield.example")
    address = f"/people/{northfield.lund}/invite"

    for email in ("", "lund", "a@b@c", "x" * 300 + "@school.example"):
        refused = await browser.send(address, page="/people", email=email)
        assert refused.status_code == 422
        assert "type one, with an @" in refused.text
    taken = await browser.send(address, page="/people", email="OKAFOR@northfield.example")
    given = await browser.send(address, page="/people", email="edgar@northfield.example")

    assert taken.status_code == 422
    assert "/invite/" not in taken.text
    assert "edgar@northfield.example" in given.text
    found = re.search(r'value="http://school.example(/invite/[^"]+)"', given.text)
    assert found is not None
    lund = Browser(app)
    await lund.send(found[1], page=found[1], password="four words for Lund")
    assert (await lund.open("/today")).text.startswith("Mr Lund")


async def test_an_email_on_file_is_not_changed_by_a_link(browser: Browser, northfield: Northfield):
    await browser.sign_in("khan@northfield.example")
    address = f"/people/{northfield.lund}/invite"

    answer = await browser.send(address, page="/people", email="thief@elsewhere.example")

    assert "lund@northfield.example" in answer.text
    assert "thief" not in answer.text
