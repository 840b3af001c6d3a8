"""Sign-in prepares today and the next school day; what is over is deleted (SYNC §5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.cast import ADA, OKAFOR, PUPILS_8B
from tests.e2e.profile import Profile
from tests.e2e.server import Server
from tests.e2e.storage import vault
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch


def test_tuesday_opens_with_no_network_and_monday_is_gone(
    server: Server, a_profile: Callable[[str], Profile], watch: Watch
) -> None:
    profile = a_profile(server.address)
    tablet = profile.switch_on()
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    tablet.choose(ADA, "absent")
    becomes(lambda: len(server.ledger.acts("8B")) == 1, within_s=10)
    assert "day 2026-11-23" in vault(tablet.page)
    profile.switch_off()
    watch.expect_no_network()
    server.kill()

    tablet = profile.switch_on()
    tablet.page.clock.install(time=datetime.now(UTC) + timedelta(days=1))
    tablet.go("/today")

    expect(tablet.page.get_by_role("heading", name="Tuesday 24 November")).to_be_visible()
    tablet.open_register()
    assert list(tablet.marks()) == PUPILS_8B
    tablet.shows({ADA: "none"})
    tablet.choose(ADA, "present")
    expect(tablet.chip).to_have_text("1 entry waiting on this tablet")
    kept = vault(tablet.page)
    assert [key for key, row in kept.items() if "2026-11-23" in row or "2026-11-23" in key] == []
