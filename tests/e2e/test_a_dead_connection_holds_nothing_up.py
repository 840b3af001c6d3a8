"""A connection that died without a word (a router switched off) delays no page after it."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import OKAFOR
from tests.e2e.proxy import Proxy
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch

SOON_S = 10  # the browser's cache would wait 20 s
ANSWER_MS = 17_000  # a page waits 15 s for an answer


@pytest.fixture
def tablet(proxy: Proxy, a_tablet: Callable[..., Tablet], watch: Watch) -> Tablet:
    """Ready for a day without a network."""
    watch.expect_no_network()
    tablet = a_tablet(proxy.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    return tablet


def test_pages_come_from_the_school_as_soon_as_there_is_a_way(proxy: Proxy, tablet: Tablet) -> None:
    mine = f"{proxy.address}/entries/mine"
    proxy.hold("up", "down", deaf=True)
    tablet.go("/today")
    expect(tablet.page.locator("body")).to_have_attribute("data-staff", "")  # the shell
    tablet.page.evaluate("path => { location.assign(path) }", mine)
    tablet.page.wait_for_timeout(1_000)
    tablet.page.context.new_cdp_session(tablet.page).send("Page.stopLoading")  # she gives up
    proxy.heal()

    began = time.monotonic()
    tablet.page.goto(mine)
    assert time.monotonic() - began < SOON_S
    tablet.go("/today")

    expect(tablet.page.locator("body")).not_to_have_attribute("data-staff", "")


def test_a_silent_network_holds_a_page_up_no_longer_than_an_answer_may_take(
    proxy: Proxy, tablet: Tablet
) -> None:
    proxy.hold("up", "down", deaf=True)
    tablet.go("/today")

    # What comes after the page's first question to the school: Today's links change the view.
    tablet.page.wait_for_timeout(ANSWER_MS)
    tablet.page.evaluate("window.stays = true")
    tablet.page.locator("a[data-day][href^='/registers/']").first.click()

    expect(tablet.page.locator("form.register")).to_be_visible()
    assert tablet.page.evaluate("window.stays")
