"""Who has left a tablet has left every tab of it, at once and on any network (SYNC §5)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.cast import ADA, LUND, OKAFOR
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch

CLEARED_MS = 2_000


def in_two_tabs(tablet: Tablet) -> Page:
    """Ms Okafor's register stands in both; the second tab."""
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    other = tablet.context.new_page()
    other.goto(tablet.page.url)
    expect(other.get_by_text(ADA, exact=True)).to_be_visible()
    expect(other.locator("[data-without-script]")).to_have_count(0)
    return other


def test_another_teachers_sign_in_ends_the_firsts_pages(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    """The session of the first ended by itself, or its cookie was lost with the browser."""
    watch.expect("status of 401")  # what the first one's page asks for
    tablet = a_tablet(server.address)
    other = in_two_tabs(tablet)
    tablet.context.clear_cookies()

    tablet.sign_in(LUND)

    expect(other.get_by_text("7P morning register")).to_be_visible()
    assert ADA not in other.content()


def test_sign_out_clears_every_tab_before_a_silent_network_answers(
    proxy: Proxy, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("status of 401")
    tablet = a_tablet(proxy.address)
    other = in_two_tabs(tablet)
    proxy.hold("up", "down")

    tablet.page.evaluate("document.querySelector('#sign-out button').click()")

    for page in (tablet.page, other):
        expect(page.get_by_text(ADA)).to_have_count(0, timeout=CLEARED_MS)
    proxy.heal()
    for page in (tablet.page, other):
        page.wait_for_url("**/sign-in**")
