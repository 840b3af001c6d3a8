"""Shared tablets (SYNC §5): the vault goes at sign-out, the outbox stays and is its author's."""

from collections.abc import Callable

from playwright.sync_api import Dialog, expect

from tests.e2e.cast import ADA, LUND, MEI, OKAFOR, PRICE, PUPILS_7P, PUPILS_8B
from tests.e2e.server import Server
from tests.e2e.storage import cached, outbox, vault
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch


def keeps_no_name(tablet: Tablet) -> None:
    """Nothing that a colleague could read is left, in the vault or in the caches."""
    kept = vault(tablet.page)
    assert set(kept) <= {"ended"}
    everything = " ".join([*kept.values(), *cached(tablet.page).values()])
    assert not [name for name in (*PUPILS_8B, "Okafor", "8B") if name in everything]


def signed_in(tablet: Tablet) -> Tablet:
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    return tablet


def marks_offline(tablet: Tablet, server: Server) -> None:
    """Ms Okafor marks two pupils after the server has died, and goes back to Today."""
    tablet.open_register()
    tablet.has_sent_everything()
    server.kill()
    tablet.choose(ADA, "absent")
    tablet.choose(MEI, "present")
    expect(tablet.chip).to_have_text("2 entries waiting on this tablet")
    tablet.back_to_today()


def test_sign_out_empties_the_vault_and_keeps_the_outbox(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = signed_in(a_tablet(server.address))
    assert "Ada Byrne" in " ".join(vault(tablet.page).values())
    tablet.open_register()
    tablet.choose(ADA, "absent")
    becomes(lambda: len(server.ledger.acts("8B")) == 1, within_s=10)
    tablet.has_sent_everything()
    tablet.back_to_today()

    tablet.sign_out()

    expect(tablet.page.get_by_text("You are signed out.")).to_be_visible()
    keeps_no_name(tablet)
    assert len(outbox(tablet.page)) == 1
    tablet.go("/today")
    tablet.page.wait_for_url("**/sign-in**")


def test_sign_out_from_the_offices_pages_empties_the_vault_too(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(PRICE, "/board")
    tablet.go("/today")
    becomes(lambda: "Price" in " ".join(vault(tablet.page).values()), within_s=10)
    tablet.go("/board")

    tablet.sign_out()

    expect(tablet.page.get_by_text("You are signed out.")).to_be_visible()
    becomes(lambda: vault(tablet.page) == {}, within_s=5)


def test_sign_out_works_without_a_network_and_entries_go_out_later(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = signed_in(a_tablet(server.address))
    watch.expect_no_network()
    marks_offline(tablet, server)
    said: list[str] = []

    def agree(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.accept()

    tablet.page.on("dialog", agree)

    tablet.sign_out()

    expect(tablet.page.get_by_text("Nobody has signed in on this tablet")).to_be_visible()
    assert "2 entries wait on this tablet" in said[0]
    keeps_no_name(tablet)
    server.start()
    becomes(lambda: len(server.ledger.acts("8B")) == 2, within_s=10)
    assert {act.author for act in server.ledger.acts("8B")} == {"Okafor"}
    assert server.ledger.marks("8B")[ADA] == "absent"


def test_a_sign_out_from_a_cold_start_without_network_ends_the_session_later(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = signed_in(a_tablet(server.address))
    watch.expect_no_network()
    server.kill()
    tablet.open_cold()
    expect(tablet.lesson("8B morning register")).to_be_visible()
    tablet.sign_out()
    expect(tablet.page.get_by_text("Nobody has signed in on this tablet")).to_be_visible()

    server.start()
    tablet.go("/today")

    tablet.page.wait_for_url("**/sign-in**")
    tablet.go("/today")
    tablet.page.wait_for_url("**/sign-in**")


def test_the_next_teacher_sees_nothing_of_the_first_whose_entries_still_go_out(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = signed_in(a_tablet(server.address))
    watch.expect_no_network()
    marks_offline(tablet, server)
    tablet.page.on("dialog", lambda dialog: dialog.accept())
    tablet.sign_out()
    expect(tablet.page.get_by_text("Nobody has signed in on this tablet")).to_be_visible()
    server.start()
    tablet.go("/sign-in")  # the session that could not be ended, ends
    expect(tablet.page.get_by_text("You are signed out.")).to_be_visible()

    tablet.sign_in(LUND)
    tablet.is_ready_for_offline()
    tablet.open_register("7P morning register")
    tablet.choose(PUPILS_7P[0], "present")
    becomes(lambda: len(server.ledger.acts("7P")) == 1, within_s=10)

    kept = " ".join(vault(tablet.page).values())
    assert "Lund" in kept
    assert "Okafor" not in kept
    assert ADA not in kept
    assert {act.author for act in server.ledger.acts("8B")} == {"Okafor"}
    becomes(lambda: {act.author for act in server.ledger.acts("7P")} == {"Lund"}, within_s=10)
    assert server.ledger.marks("8B")[ADA] == "absent"


def test_a_sign_out_in_one_tab_reaches_the_others(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("status of 401")  # the other tab may ask for pokes before it hears of the end
    tablet = signed_in(a_tablet(server.address))
    other = tablet.context.new_page()
    other.goto(f"{server.address}/today")
    expect(other.get_by_text("Ready for offline")).to_be_visible()

    tablet.sign_out()

    other.wait_for_url("**/sign-in**")
