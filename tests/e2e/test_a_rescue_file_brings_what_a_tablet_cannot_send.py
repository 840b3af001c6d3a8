"""What a tablet cannot send comes as a file that the office hands in (PROTOCOL 10)."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.cast import ADA, HADDAD, KOFI, OKAFOR, OMAR, PRICE, PUPILS_8B
from tests.e2e.proxy import Proxy
from tests.e2e.server import Server
from tests.e2e.tablet import LAPTOP, PHONE, UPRIGHT, Tablet
from tests.e2e.watch import Watch

BOARD_MS = 10_000
ACTS = 1 + 1 + 2 + 1  # all present, Kofi is here, two absent, the completion
ENTRIES = ACTS - 1 + len(PUPILS_8B) - 1  # *All present* is one of each pupil but Kofi


def is_accessible(tablet: Tablet) -> None:
    for size in (PHONE, UPRIGHT, LAPTOP):
        tablet.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            tablet.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(tablet.page) == [], (size, scheme)
        wide = tablet.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, size
    tablet.page.emulate_media(color_scheme="light")


def takes_register(tablet: Tablet) -> None:
    tablet.open_register()
    tablet.mark_all_present_except(absent=[ADA, OMAR])
    tablet.press(tablet.row(KOFI).get_by_role("button", name="is here"))
    tablet.take_register()
    expect(tablet.chip).to_have_text(f"{ENTRIES} entries waiting on this tablet")
    tablet.back_to_today()


def opens_the_offer(tablet: Tablet) -> None:
    tablet.press(tablet.page.get_by_text("If this tablet cannot send"))


def saves(tablet: Tablet, folder: Path) -> Path:
    with tablet.page.expect_download() as downloading:
        tablet.press(tablet.page.get_by_role("button", name="Save a rescue file"))
    file = folder / downloading.value.suggested_filename
    downloading.value.save_as(file)
    return file


def hands_in(person: Tablet, file: Path) -> None:
    person.go("/rescue")
    person.page.get_by_label("The tablet’s file").set_input_files(file)
    person.page.get_by_role("button", name="Hand in").click()


def test_a_register_that_a_tablet_cannot_send_is_brought_as_a_file(
    server: Server,
    proxy: Proxy,
    a_tablet: Callable[..., Tablet],
    watch: Watch,
    tmp_path: Path,
) -> None:
    tablet, office = a_tablet(proxy.address), a_tablet(server.address, touch=False)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    office.sign_in(PRICE, "/board")
    watch.expect_no_network()
    proxy.cut()
    takes_register(tablet)

    opens_the_offer(tablet)
    file = saves(tablet, tmp_path)
    expect(tablet.page.get_by_text(f"{ENTRIES} entries are in firstbell-rescue-")).to_be_visible()
    is_accessible(tablet)
    hands_in(office, file)
    expect(office.page.get_by_text(f"{ENTRIES} entries. The registers show them.")).to_be_visible()
    is_accessible(office)
    office.go("/board")
    expect(office.page.get_by_label("8B: Taken")).to_be_visible(timeout=BOARD_MS)
    hands_in(office, file)
    expect(
        office.page.get_by_text(f"{ENTRIES} entries. Nothing was entered twice.")
    ).to_be_visible()
    proxy.heal()
    tablet.has_sent_everything()

    assert file.name.endswith("-2026-11-23.txt")
    assert file.read_text().startswith("firstbell-rescue-1\n")
    assert not any(name.split()[1] in file.read_text() for name in PUPILS_8B)
    expected = dict.fromkeys(PUPILS_8B, "present") | {ADA: "absent", OMAR: "absent"}
    assert server.ledger.marks("8B") == expected
    assert len(server.ledger.acts("8B")) == ACTS
    assert server.ledger.twice() == 0


def test_the_offline_page_saves_one_with_nobody_signed_in(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch, tmp_path: Path
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    tablet.all_present()
    tablet.has_sent_everything()
    watch.expect_no_network()
    tablet.context.set_offline(True)
    tablet.context.clear_cookies()
    tablet.go("/board")
    expect(tablet.page.get_by_role("heading", name="No connection")).to_be_visible()

    opens_the_offer(tablet)
    file = saves(tablet, tmp_path)

    assert len(file.read_text().splitlines()) == 2
    expect(
        tablet.page.get_by_text(f"{len(PUPILS_8B) - 1} entries are in firstbell-rescue-")
    ).to_be_visible()
    is_accessible(tablet)


def test_a_browser_without_entries_says_so(server: Server, a_tablet: Callable[..., Tablet]) -> None:
    tablet = a_tablet(server.address)
    tablet.go("/offline")
    opens_the_offer(tablet)

    tablet.press(tablet.page.get_by_role("button", name="Save a rescue file"))

    expect(tablet.page.get_by_text("There are no entries on this tablet")).to_be_visible()


def test_what_is_no_file_of_a_tablet_is_refused_in_words(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch, tmp_path: Path
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    rubbish = tmp_path / "notes.txt"
    rubbish.write_text("buy chalk")
    cut = tmp_path / "cut.txt"
    cut.write_text("firstbell-rescue-1\nabc")
    person = a_tablet(server.address, touch=False)
    person.sign_in(HADDAD, "/people")

    hands_in(person, rubbish)
    expect(person.page.get_by_role("alert")).to_contain_text("This is not a rescue file.")
    is_accessible(person)
    hands_in(person, cut)
    expect(person.page.get_by_text("Line 2 was not taken in")).to_be_visible()
    is_accessible(person)
