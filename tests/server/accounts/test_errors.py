"""A refusal is a page for a person and JSON for a script; the log says neither names nor words."""

import logging
from typing import Any

import pytest

from tests.server.accounts.door import Browser


async def test_a_person_is_led_to_the_door(browser: Browser):
    for path in ("/today", "/guarded", "/board"):
        answer = await browser.open(path)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/sign-in?next={path}")


async def test_a_person_whose_worker_asks_for_the_page_is_led_to_the_door_too(browser: Browser):
    answer = await browser.open("/today", sec_fetch_mode="same-origin")

    assert (answer.status_code, answer.headers["location"]) == (302, "/sign-in?next=/today")


async def test_a_script_is_told(browser: Browser):
    for headers in (
        {"accept": "application/json"},
        {"accept": "text/html", "sec_fetch_mode": "cors"},
    ):
        answer = await browser.open("/today", **headers)
        assert answer.status_code == 401
        assert answer.json() == {"code": "sign_in.needed", "text": "Sign in to go on."}


async def test_htmx_is_led_to_the_door_whole(browser: Browser):
    answer = await browser.open("/today", hx_request="true")

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in")


async def test_what_is_not_yours_is_said(browser: Browser):
    await browser.sign_in()

    answer = await browser.open("/board")
    assert answer.status_code == 403
    assert "Ms Okafor is signed in as teacher" in answer.text
    answer = await browser.open("/board", accept="application/json")
    assert answer.json()["code"] == "permission.role"


async def test_an_unknown_address_is_a_page(browser: Browser):
    answer = await browser.open("/nowhere")

    assert answer.status_code == 404
    assert "There is no page at this address" in answer.text
    assert "http.404" in answer.text


async def test_a_wrong_method_is_a_page(browser: Browser):
    answer = await browser.http.put("/today", headers={"x-csrftoken": await browser.csrf()})

    assert answer.status_code == 405


async def test_a_mistake_of_ours_tells_nobody_its_words(
    browser: Browser, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.DEBUG):
        script = await browser.open("/broken/Byrne", accept="application/json")
        answer = await browser.open("/broken/Byrne")

    assert script.json()["code"] == "http.500"
    assert answer.status_code == 500
    assert "The mistake is ours" in answer.text
    logged = "".join(r.getMessage() for r in caplog.records if not r.name.startswith("httpx"))
    for said in (answer.text, script.text, logged):
        assert "Byrne" not in said
        assert "secret of Byrne" not in said
    assert "Traceback" not in answer.text
    assert "ValueError" in logged
    assert "/broken/{name}" in logged


async def test_a_tablet_that_goes_out_of_reach_is_not_in_the_log(
    browser: Browser, caplog: pytest.LogCaptureFixture
):
    heard = iter(
        [
            {"type": "http.request", "body": b"email=okafor", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    said = []

    async def receive():
        return next(heard)

    async def send(message):
        said.append(message)

    form = (b"content-type", b"application/x-www-form-urlencoded")
    scope: Any = {"type": "http", "method": "POST", "path": "/sign-in", "query_string": b""}
    scope["headers"] = [form]
    await browser.app(scope, receive, send)

    assert said[0]["status"] == 500
    assert [record for record in caplog.records if record.name == "firstbell.web"] == []
