"""The restore drill (issue 5, show 3): what came after the backup comes back without a tap."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.cast import ADA, KOFI, LUND, OKAFOR, SHAH
from tests.e2e.safety import safety
from tests.e2e.server import MORNING, Server
from tests.e2e.storage import outbox
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch

BACK_S = 60
CONTACT_MS = 90_000
CONTACT = re.compile("/sync/(beacon|push)$")
TAKEN = [("8B", "Tutor"), ("9C/Sc", "1"), ("7P", "Tutor"), ("8B", "2"), ("10X/En", "2")]


def comes(tablet: Tablet, email: str, first_page: str = "/today") -> None:
    tablet.sign_in(email, first_page)
    tablet.go("/today")
    tablet.has_sent_everything()  # and is enrolled


def takes(tablet: Tablet, group: str, starts: str) -> None:
    tablet.find_register(group, starts)
    tablet.all_present()
    planned = tablet.row(KOFI).get_by_role("button", name="is here")
    if planned.count():
        tablet.press(planned)
    tablet.take_register()
    expect(tablet.foot).to_contain_text("Register taken")
    tablet.has_sent_everything()
    tablet.back_to_today()


def the_log(server: Server) -> dict[tuple[str, str], tuple[list[object], dict[str, str]]]:
    return {
        (group, period): (
            [(said.kind, said.pupils, said.author, said.n) for said in acts],
            server.ledger.marks(group, period),
        )
        for group, period in TAKEN
        if (acts := server.ledger.acts(group, period))
    }


def nothing_waits(page: Page) -> bool:
    return not any('"state":"unsent"' in row for row in outbox(page).values())


def restored(server: Server, backup: Path, data: Path) -> tuple[Server, str]:
    """The school from its backup, in an empty folder, at the address that the tablets know."""
    said = safety(server.now(), data, "restore", backup)
    again = Server(data, server.now())
    again.port = server.port
    return again, said


def starts_and_hears_of(server: Server, tablets: list[Tablet]) -> None:
    """Starts it, and waits for each tablet's first contact."""
    with ExitStack() as contacts:
        for tablet in tablets:
            contacts.enter_context(tablet.page.expect_response(CONTACT, timeout=CONTACT_MS))
        server.start()


def test_five_registers_of_three_tablets_come_back_by_themselves(
    a_server: Callable[..., Server],
    a_tablet: Callable[..., Tablet],
    watch: Watch,
    closing: ExitStack,
    tmp_path: Path,
) -> None:
    server = a_server(at=MORNING.replace(hour=9, minute=40))
    okafor, lund, shah = tablets = [a_tablet(server.address) for _ in range(3)]
    comes(okafor, OKAFOR)
    comes(lund, LUND)
    comes(shah, SHAH, "/board")
    backup = tmp_path / "monday.backup"
    safety(server.now(), server.data, "backup", backup)
    takes(okafor, "8B", "08:00")
    takes(okafor, "9C/Sc", "08:25")
    takes(lund, "7P", "08:00")
    takes(shah, "8B", "09:25")
    takes(shah, "10X/En", "09:25")
    before = the_log(server)
    assert len(before) == len(TAKEN)

    watch.expect_no_network()
    watch.expect("htmx:error", "502", "401")
    server.stop()
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    again, said = restored(server, backup, fresh)
    closing.callback(again.kill)
    assert "What was entered in forms between Monday 23 November 2026, 09:4" in said
    assert "all whole" in said
    starts_and_hears_of(again, tablets)
    took_s = becomes(lambda: the_log(again) == before, within_s=BACK_S)

    print(f"everything was back {took_s:.1f} s after the last tablet's first contact")
    assert again.ledger.twice() == 0
    becomes(lambda: all(nothing_waits(tablet.page) for tablet in tablets), within_s=10)
    assert "all whole" in safety(again.now(), fresh, "verify")
    goes_on_without_a_session(okafor)


def goes_on_without_a_session(tablet: Tablet) -> None:
    """Sessions are in no backup. What is sent needs none; only news does."""
    expect(tablet.chip).to_have_text("Sign in again to see news")
    tablet.press(tablet.lesson("8B morning register").get_by_role("link"))
    expect(tablet.page.get_by_text("Your entries go on being sent.")).to_be_visible()
    expect(tablet.page.get_by_text("No connection")).to_be_hidden()
    tablet.choose(ADA, "absent")
    becomes(lambda: nothing_waits(tablet.page), within_s=10)
    expect(tablet.chip).to_have_text("Sign in again to see news")
