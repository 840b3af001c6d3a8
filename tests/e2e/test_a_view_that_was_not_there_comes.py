"""A register that was not on the tablet shows itself as soon as the school can be asked."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.cast import LUND, OKAFOR
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch

BACK_MS = 20_000  # the live stream looks again within that


def test_what_is_not_on_this_tablet_comes_with_the_network(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect_no_network()
    colleague, tablet = a_tablet(server.address), a_tablet(server.address)
    colleague.sign_in(LUND)
    his = colleague.page.locator("a[data-day][href^='/registers/']").first.get_attribute("href")
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.context.set_offline(True)
    tablet.go(str(his))
    expect(tablet.page.get_by_text("This register is not on this tablet")).to_be_visible()

    tablet.context.set_offline(False)

    expect(tablet.page.locator("form.register")).to_be_visible(timeout=BACK_MS)
    expect(tablet.page.get_by_text("This register is not on this tablet")).to_have_count(0)
