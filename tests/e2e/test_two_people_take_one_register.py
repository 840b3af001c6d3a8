"""Two tablets on one register: each sees the other, nothing is lost, and facts may differ (E4)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ADA, LUND, MEI, OKAFOR, PUPILS_8B
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch


@pytest.fixture
def okafor(proxy: Proxy, a_tablet: Callable[..., Tablet]) -> Tablet:
    """Ms Okafor's tablet, behind the network that a journey can slow down."""
    tablet = a_tablet(proxy.address)
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    tablet.has_sent_everything()
    return tablet


@pytest.fixture
def lund(server: Server, a_tablet: Callable[..., Tablet]) -> Tablet:
    tablet = a_tablet(server.address)
    tablet.sign_in(LUND)
    tablet.find_register("8B", "08:00")
    tablet.has_sent_everything()
    return tablet


def test_what_another_person_marks_appears_without_a_reload(okafor: Tablet, lund: Tablet) -> None:
    okafor.page.evaluate("document.body.dataset.same = 'page'")

    lund.choose(ADA, "absent")

    expect(okafor.row(ADA)).to_have_attribute("data-mark", "absent", timeout=2_000)
    expect(okafor.page.locator("body")).to_have_attribute("data-same", "page")


def test_another_person_sees_that_the_register_is_taken(okafor: Tablet, lund: Tablet) -> None:
    okafor.all_present()
    okafor.take_register()

    expect(lund.foot).to_contain_text("Register taken at 08:0", timeout=2_000)


def test_facts_that_differ_are_both_kept_and_shown_as_check(
    okafor: Tablet, lund: Tablet, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()
    for tablet in (okafor, lund):
        tablet.context.set_offline(True)
    okafor.choose(ADA, "absent")
    lund.choose(ADA, "present")
    okafor.choose(MEI, "present")
    lund.choose(MEI, "present")
    for tablet in (okafor, lund):
        tablet.context.set_offline(False)

    for tablet in (okafor, lund):
        tablet.shows({ADA: "check", MEI: "present"})
        expect(tablet.row(ADA)).to_contain_text("Two entries differ")
    assert server.ledger.marks("8B")[ADA] == "check"
    said = [(act.kind, act.author) for act in server.ledger.acts("8B")]
    assert {("not_seen", "Okafor"), ("seen", "Lund")} <= set(said)


def test_whoever_comes_second_with_another_fact_sees_check(
    okafor: Tablet, lund: Tablet, proxy: Proxy, watch: Watch
) -> None:
    watch.expect_no_network()
    proxy.cut()
    okafor.choose(ADA, "present")
    expect(okafor.chip).to_have_text("1 entry waiting on this tablet")
    lund.choose(ADA, "absent")
    lund.has_sent_everything()

    proxy.heal()

    okafor.shows({ADA: "check"})
    lund.shows({ADA: "check"})


def test_whoever_sees_both_facts_decides_by_a_mark(
    okafor: Tablet, lund: Tablet, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()
    for tablet in (okafor, lund):
        tablet.context.set_offline(True)
    lund.choose(ADA, "present")
    okafor.choose(ADA, "absent")
    for tablet in (okafor, lund):
        tablet.context.set_offline(False)
    okafor.shows({ADA: "check"})

    okafor.choose(ADA, "late")

    expect(lund.row(ADA)).to_have_attribute("data-mark", "late", timeout=4_000)
    becomes(lambda: server.ledger.marks("8B")[ADA].startswith("late"), within_s=2)


def test_no_tap_is_lost_while_newer_sheets_arrive(
    okafor: Tablet, lund: Tablet, proxy: Proxy, server: Server
) -> None:
    proxy.delay_s = 0.15
    hers, his = PUPILS_8B[3:13], PUPILS_8B[13:23]

    for her_pupil, his_pupil in zip(hers, his, strict=True):
        lund.tap_name(his_pupil)
        okafor.tap_name(her_pupil)  # present
        lund.tap_name(his_pupil)
        okafor.tap_name(her_pupil)  # and, at once, absent

    wanted = dict.fromkeys([*hers, *his], "absent")
    okafor.shows(wanted)
    lund.shows(wanted)
    okafor.has_sent_everything()
    becomes(lambda: wanted.items() <= server.ledger.marks("8B").items(), within_s=5)
    okafor.shows(wanted)
