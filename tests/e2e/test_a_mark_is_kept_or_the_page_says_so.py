"""Storage that is full, broken or private: saved means saved, silence is a defect (SYNC §1.1)."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.cast import ADA, MEI, OKAFOR, PUPILS_8B, ZARA
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch

BROKEN_STORAGE = """Object.defineProperty(globalThis, "indexedDB", {
  value: { open() { throw new DOMException("private", "SecurityError") } } })"""


QUOTA = 2_000_000
ROOM = 1_000_000_000
FILL = """async () => {
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open("junk", 1)
    const build = () => request.result.createObjectStore("rows", { autoIncrement: true })
    request.onupgradeneeded = build
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const fits = size => new Promise(resolve => {
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size; at += 65536) {
      crypto.getRandomValues(bytes.subarray(at, Math.min(size, at + 65536)))
    }
    const transaction = database.transaction("rows", "readwrite")
    transaction.oncomplete = () => resolve(true)
    transaction.onabort = () => resolve(false)
    transaction.objectStore("rows").add(bytes)
  })
  for (const size of [300_000, 30_000, 3_000, 300]) while (await fits(size)) {}
  database.close()
}"""


class Disk:
    """What the browser lets this origin store; small from the start, as Chromium asks seldom."""

    def __init__(self, tablet: Tablet) -> None:
        self._page = tablet.page
        self._session = tablet.context.new_cdp_session(tablet.page)
        self._origin = tablet.address
        self._allow(QUOTA)

    def _allow(self, quota: int) -> None:
        asked = {"origin": self._origin, "quotaSize": quota}
        self._session.send("Storage.overrideQuotaForOrigin", asked)

    def fill(self) -> None:
        self._page.evaluate(FILL)

    def clear(self) -> None:
        self._allow(ROOM)


def test_a_tap_that_cannot_be_stored_is_taken_back_and_said(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("an entry was not saved")
    tablet = a_tablet(server.address)
    disk = Disk(tablet)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    tablet.choose(MEI, "present")
    tablet.has_sent_everything()
    disk.fill()

    tablet.tap_name(ADA)

    expect(tablet.stop).to_be_visible()
    expect(tablet.stop).to_contain_text("storage may be full")
    tablet.shows({ADA: "none", MEI: "present"})
    expect(tablet.chip).not_to_contain_text("Saved")
    expect(tablet.undo_button).to_be_visible()  # of Mei, who is saved

    disk.clear()
    tablet.press(tablet.stop.get_by_role("button", name="I have read this"))
    tablet.tap_name(ADA)

    tablet.shows({ADA: "present", MEI: "present"})
    becomes(lambda: server.ledger.marks("8B").get(ADA) == "present", within_s=5)


def test_a_register_that_cannot_be_stored_as_taken_is_not_shown_as_taken(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("an entry was not saved")
    tablet = a_tablet(server.address)
    disk = Disk(tablet)
    tablet.sign_in(OKAFOR)
    tablet.is_ready_for_offline()
    tablet.open_register()
    tablet.all_present()
    tablet.has_sent_everything()
    disk.fill()

    tablet.take_register()

    expect(tablet.stop).to_be_visible()
    expect(tablet.foot).not_to_contain_text("taken")
    assert server.ledger.completion("8B") is None


def test_without_storage_the_page_says_so_and_the_plain_form_works(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("this browser keeps nothing")
    tablet = a_tablet(server.address)
    tablet.page.add_init_script(BROKEN_STORAGE)
    tablet.sign_in(OKAFOR)
    expect(tablet.page.get_by_text("This browser cannot keep entries")).to_be_visible()
    tablet.press(tablet.lesson("8B morning register").get_by_role("link"))
    expect(tablet.page.get_by_text("This browser cannot keep entries")).to_be_visible()

    tablet.press(tablet.row(ADA).get_by_role("radio", name="Absent"))
    tablet.press(tablet.page.get_by_role("button", name="Save marks"))

    expect(tablet.row(ADA)).to_have_attribute("data-mark", "absent")
    assert server.ledger.marks("8B")[ADA] == "absent"
    tablet.all_present()
    expect(tablet.row(ZARA)).to_have_attribute("data-mark", "present")
    tablet.take_register()
    expect(tablet.page.get_by_text("taken at 08:0")).to_be_visible()
    assert set(server.ledger.marks("8B")) == set(PUPILS_8B)
    assert server.ledger.completion("8B") is not None
