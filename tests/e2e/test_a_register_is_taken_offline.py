"""The offline story (issue 2, show 3): no network, a cold start, and nothing is lost or doubled."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.cast import ADA, KOFI, MEI, OKAFOR, OMAR, PRICE, PUPILS_8B, ZARA
from tests.e2e.profile import Profile
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch

MARKED = dict.fromkeys(PUPILS_8B, "present") | {
    ADA: "absent",
    OMAR: "absent",
    MEI: "late 5",
    ZARA: "late 9",
}
# All present, Kofi is here, two absent, two late with their minutes, the completion
ACTS = 1 + 1 + 2 + 2 * 2 + 1
ENTRIES = ACTS - 1 + len(PUPILS_8B) - 1  # *All present* is one of each pupil but Kofi
WAITING = f"{ENTRIES} entries waiting on this tablet"
ALL_SENT_S = 10


def takes_register(tablet: Tablet) -> None:
    """From Today, as a teacher with 28 pupils before her does."""
    tablet.open_register()
    tablet.mark_all_present_except(absent=[ADA, OMAR], late={MEI: 5, ZARA: 9})
    tablet.press(tablet.row(KOFI).get_by_role("button", name="is here"))
    tablet.take_register()
    expect(tablet.foot).to_contain_text("Register taken at 08:0")
    expect(tablet.chip).to_have_text(WAITING)


def everything_is_there(tablet: Tablet) -> None:
    """After a cold start with no network."""
    expect(tablet.lesson("8B morning register")).to_contain_text("Taken, saved on this tablet")
    tablet.open_register()
    expect(tablet.foot).to_contain_text("Register taken at 08:0")
    expect(tablet.chip).to_have_text(WAITING)
    assert tablet.marks() == MARKED


def the_board_shows_it(office: Tablet) -> None:
    """By itself, within 10 s of the server's return."""
    expect(office.page.get_by_label("8B: Taken")).to_be_visible(timeout=ALL_SENT_S * 1000)


def everything_arrived(server: Server, tablet: Tablet) -> None:
    becomes(lambda: server.ledger.completion("8B") is not None, within_s=ALL_SENT_S)
    assert server.ledger.marks("8B") == MARKED
    assert len(server.ledger.acts("8B")) == ACTS
    assert server.ledger.twice() == 0
    made_at, received_at = server.ledger.completion("8B") or (None, None)
    assert made_at is not None
    assert received_at is not None
    assert made_at < received_at
    tablet.has_sent_everything()
    assert tablet.marks() == MARKED


def test_a_register_taken_with_the_server_dead_arrives_when_it_returns(
    server: Server,
    a_profile: Callable[[str], Profile],
    a_tablet: Callable[..., Tablet],
    watch: Watch,
) -> None:
    profile = a_profile(server.address)
    tablet, office = profile.switch_on(), a_tablet(server.address, touch=False)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    office.sign_in(PRICE, first_page="/board")
    expect(office.page.get_by_label("8B: Open")).to_be_visible()
    watch.expect_no_network()
    watch.expect("htmx:error")  # htmx says of a dead server what the browser says
    server.kill()
    takes_register(tablet)
    profile.switch_off()

    tablet = profile.switch_on()
    tablet.go("/today")
    everything_is_there(tablet)
    server.start()
    the_board_shows_it(office)

    everything_arrived(server, tablet)


def test_a_register_taken_with_the_network_cut_arrives_when_it_heals(
    server: Server, proxy: Proxy, a_profile: Callable[[str], Profile], watch: Watch
) -> None:
    profile = a_profile(proxy.address)
    tablet = profile.switch_on()
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    watch.expect_no_network()
    proxy.cut()
    takes_register(tablet)
    profile.switch_off()

    tablet = profile.switch_on()
    tablet.go("/today")
    everything_is_there(tablet)
    proxy.heal()

    everything_arrived(server, tablet)


def test_a_register_taken_in_flight_mode_arrives_when_it_ends(
    server: Server, a_profile: Callable[[str], Profile], watch: Watch
) -> None:
    profile = a_profile(server.address)
    tablet = profile.switch_on()
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    watch.expect_no_network()
    tablet.context.set_offline(True)
    takes_register(tablet)
    profile.switch_off()

    tablet = profile.switch_on()
    tablet.context.set_offline(True)
    tablet.go("/today")
    everything_is_there(tablet)
    tablet.context.set_offline(False)

    everything_arrived(server, tablet)


def test_an_entry_whose_reply_is_lost_is_sent_again_and_counts_once(
    server: Server, proxy: Proxy, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = a_tablet(proxy.address)
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    tablet.has_sent_everything()
    watch.expect_no_network()

    def loses_the_reply(act: Callable[[], None], acts: int, waiting: str = "1 entry") -> None:
        proxy.cut_down = 1.0
        act()
        becomes(lambda: len(server.ledger.acts("8B")) == acts, within_s=ALL_SENT_S)
        expect(tablet.chip).to_have_text(f"{waiting} waiting on this tablet")
        proxy.cut_down = 0.0
        tablet.has_sent_everything(within_s=ALL_SENT_S)

    loses_the_reply(tablet.all_present, 1, f"{len(PUPILS_8B) - 1} entries")
    loses_the_reply(lambda: tablet.choose(ADA, "absent"), 2)
    loses_the_reply(tablet.take_register, 3)

    assert proxy.cuts >= 3
    assert len(server.ledger.acts("8B")) == 3
    assert server.ledger.twice() == 0
    tablet.shows({ADA: "absent", KOFI: "planned", ZARA: "present"})
