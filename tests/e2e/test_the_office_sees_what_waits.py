"""The office knows what a tablet has not sent, and which tablet is not heard from (SYNC §1.6)."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cast import ADA, MEI, OKAFOR, OMAR, PRICE
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.tablet import LAPTOP, Tablet
from tests.e2e.watch import Watch

PUSH = b"POST /sync/push"
BEACON_AND_BOARD_S = 32  # 2 s after the last tap, then 30


@pytest.fixture
def okafor(proxy: Proxy, a_tablet: Callable[..., Tablet]) -> Tablet:
    tablet = a_tablet(proxy.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    return tablet


@pytest.fixture
def board(server: Server, a_tablet: Callable[..., Tablet]) -> Page:
    office = a_tablet(server.address, touch=False, viewport=LAPTOP)
    office.sign_in(PRICE, first_page="/board")
    return office.page


def tile(board: Page) -> str | None:
    return board.get_by_role("link", name=re.compile("^8B")).first.get_attribute("data-state")


@pytest.mark.slow
def test_entries_whose_pushes_are_cut_are_shown_as_waiting_and_cleared(
    okafor: Tablet, board: Page, proxy: Proxy, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()
    expect(board.locator("#h-tiles")).to_be_visible()
    assert tile(board) == "open"
    proxy.refused = PUSH

    for pupil in (ADA, MEI, OMAR):
        okafor.choose(pupil, "present")
    began = time.monotonic()

    waiting = board.get_by_text(
        re.compile(r"^3 entries waiting on tablet \w{4}, Ms Okafor, since 08:0\d\. No need to ring")
    )
    expect(waiting).to_be_visible(timeout=BEACON_AND_BOARD_S * 1000)
    print(f"waiting after {time.monotonic() - began:.1f} s")
    assert tile(board) == "waiting"
    assert server.ledger.marks("8B").get(ADA) != "present"

    proxy.refused = b""
    okafor.has_sent_everything()

    expect(waiting).to_have_count(0, timeout=5_000)
    assert tile(board) == "open"
    assert server.ledger.marks("8B")[ADA] == "present"


@pytest.mark.slow
def test_a_tablet_that_prepared_and_fell_silent_is_not_heard_from(
    okafor: Tablet, board: Page, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()  # the board's, while the clock is moved on
    watch.expect("htmx:error")
    okafor.context.close()

    server.pass_time(timedelta(seconds=75))

    silent = board.get_by_text(
        re.compile(r"^Not heard from since 08:0\d: tablet \w{4}, Ms Okafor$")
    )
    expect(silent).to_be_visible(timeout=40_000)
    assert tile(board) == "silent"

    server.pass_time(timedelta(minutes=14))  # it has closed

    expect(board.get_by_text("closed 08:15", exact=True)).to_be_visible(timeout=40_000)
    expect(silent).to_be_visible()
    assert tile(board) == "silent"


def test_who_signs_out_is_not_waited_for(
    okafor: Tablet, board: Page, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()
    watch.expect("htmx:error")
    okafor.back_to_today()
    okafor.sign_out()
    expect(okafor.page.get_by_label("E-mail")).to_be_visible()

    server.pass_time(timedelta(seconds=75))

    expect(board.locator(".live__words")).to_have_text("Live", timeout=40_000)
    assert tile(board) == "open"
