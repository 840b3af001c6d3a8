"""The installable app: no errors, a worker that opens the day, a new release that waits."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.cast import ADA, OKAFOR
from tests.e2e.server import Server, copy_of_the_tree
from tests.e2e.storage import cached
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch

RELEASE = "document.querySelector('meta[name=release]').content"


def test_chromium_finds_nothing_that_stops_installing(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    session = tablet.context.new_cdp_session(tablet.page)

    manifest = session.send("Page.getAppManifest")
    said = session.send("Page.getInstallabilityErrors")

    assert manifest["errors"] == []
    assert manifest["url"] == f"{server.address}/manifest.webmanifest"
    # A private window, which tests open, is the one thing that Chromium says of any app.
    errors = [error["errorId"] for error in said["installabilityErrors"]]
    assert set(errors) <= {"in-incognito"}


def test_the_worker_keeps_the_app_and_nothing_personal(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()

    kept = cached(tablet.page)

    assert {"/shell", "/offline"} < set(kept)
    assert {path for path in kept if not path.startswith("/assets/")} == {"/shell", "/offline"}
    assert not [path for path, content in kept.items() if "Okafor" in content or ADA in content]


def test_a_page_that_is_not_kept_says_so_offline(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_cold()  # a page that the worker controls
    watch.expect_no_network()
    server.kill()

    tablet.go("/registers?q=7P")

    expect(tablet.page.get_by_role("heading", name="No connection")).to_be_visible()
    tablet.press(tablet.page.get_by_role("link", name="Open Today"))
    expect(tablet.lesson("8B morning register")).to_be_visible()


def test_a_new_release_waits_until_it_is_asked_for(
    server: Server, a_tablet: Callable[..., Tablet], tmp_path: Path, watch: Watch
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_cold()
    old = tablet.page.evaluate(RELEASE)
    tablet.open_register()
    watch.expect_no_network()
    root = copy_of_the_tree(tmp_path / "release")
    with (root / "frontend/scripts/marks.js").open("a") as script:
        script.write("// The next release.\n")

    server.upgrade(root)
    tablet.choose(ADA, "absent")
    tablet.has_sent_everything()
    tablet.page.reload()
    tablet.is_listening()
    # The new document asks for the new worker, which waits: this register goes on.
    tablet.shows({ADA: "absent"})
    assert tablet.page.evaluate(RELEASE) != old
    tablet.choose(ADA, "present")
    tablet.back_to_today()

    expect(tablet.page.get_by_text("A new version of Firstbell is ready.")).to_be_visible()
    with tablet.page.expect_navigation():
        tablet.press(tablet.page.get_by_role("button", name="Use it now"))
    expect(tablet.lesson("8B morning register")).to_be_visible()
    server.kill()
    tablet.open_cold()
    expect(tablet.lesson("8B morning register")).to_be_visible()
    assert tablet.page.evaluate(RELEASE) != old
