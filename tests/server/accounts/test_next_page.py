"""A link to the door never leads to another site (ASVS 5.0, 3.7.2)."""

import pytest
from litestar import Litestar

from server.accounts.next_page import safe_next
from tests.server.accounts.door import Browser

ELSEWHERE = [
    "",
    "today",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "https://evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "/today\r\nSet-Cookie: x=1",
    "/today\0",
    "/\u2215evil.example",
    "/" + "x" * 600,
    "/sign-in",
    "/sign-out",
    "/invite/abc",
    "\\\\evil.example",
]


@pytest.mark.parametrize("path", ["/today", "/registers/1?day=2026-11-23", "/a%20b", "/#x"])
def test_our_own_paths_are_kept(path: str):
    assert safe_next(path) == path


@pytest.mark.parametrize("path", ELSEWHERE)
def test_anything_else_is_nothing(path: str):
    assert safe_next(path) == ""


async def test_the_door_goes_nowhere_else(app: Litestar):
    for path in ELSEWHERE:
        browser = Browser(app)
        answer = await browser.sign_in(next=path)

        assert answer.headers["location"] == "/"


async def test_the_door_leads_on_to_the_page_wanted(browser: Browser):
    answer = await browser.open("/board?year=8")
    assert answer.headers["location"] == "/sign-in?next=/board%3Fyear%3D8"
    page = await browser.open(answer.headers["location"])
    assert 'name="next" value="/board?year=8"' in page.text

    answer = await browser.sign_in("price@northfield.example", next="/board?year=8")

    assert answer.headers["location"] == "/board?year=8"
