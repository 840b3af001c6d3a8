"""Tablets: named, watched, ended; a copied one and one that lost its storage are noticed."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.cast import ADA, HADDAD, MEI, OKAFOR, OMAR, PRICE
from tests.e2e.profile import Profile
from tests.e2e.server import Server
from tests.e2e.storage import outbox, vault
from tests.e2e.tablet import LAPTOP, PHONE, UPRIGHT, Tablet
from tests.e2e.watch import Watch

LOSE_STORAGE = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.deleteDatabase("firstbell-outbox")
  asked.onsuccess = resolve
  asked.onerror = reject
})"""


class Administrator:
    """Mr Haddad at the page of tablets."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        self.page: Page = tablet.page
        tablet.sign_in(HADDAD, "/people")
        self.page.get_by_role("link", name="Tablets").click()

    def open(self, name: str | re.Pattern[str] = re.compile("^Tablet ")) -> None:
        self.tablet.go("/devices")
        self.page.get_by_role("rowheader").get_by_role("link", name=name).click()

    def rename(self, name: str) -> None:
        self.page.get_by_label("Name of the tablet").fill(name)
        self.page.get_by_role("button", name="Keep this name").click()

    def end(self, reason: str) -> None:
        form = self.page.get_by_role("form", name="End this tablet")
        form.get_by_label("Why?").fill(reason)
        form.get_by_role("button").click()

    def is_accessible(self) -> None:
        before = self.page.viewport_size
        assert before is not None
        for size in (PHONE, UPRIGHT, LAPTOP):
            self.page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                assert violations(self.page) == [], (size, scheme)
        self.page.set_viewport_size(before)


@pytest.fixture
def administrator(server: Server, a_tablet: Callable[..., Tablet]) -> Administrator:
    tablet = a_tablet(server.address, touch=False, viewport=LAPTOP, reduced_motion="reduce")
    return Administrator(tablet)


@pytest.fixture
def okafor(server: Server, a_tablet: Callable[..., Tablet]) -> Tablet:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    return tablet


def test_a_tablet_is_named_and_watched(
    administrator: Administrator, okafor: Tablet, watch: Watch
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    page = administrator.page
    okafor.choose(ADA, "late")
    okafor.has_sent_everything()

    administrator.open()
    expect(page.get_by_text("It was mostly used in")).to_be_visible()
    administrator.is_accessible()
    administrator.rename("Tablet Lab 2")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tablet Lab 2")
    administrator.rename(" \u202e ")
    expect(page.get_by_role("alert")).to_contain_text("signs that cannot be read")
    administrator.tablet.go("/devices")
    expect(page.get_by_role("rowheader", name="Tablet Lab 2")).to_be_visible()
    expect(page.get_by_role("heading", name="Who is signed in where")).to_be_visible()
    administrator.is_accessible()


def test_an_ended_tablet_forgets_and_its_register_is_a_form(
    administrator: Administrator, okafor: Tablet, watch: Watch
) -> None:
    watch.expect("409 (Conflict)")
    administrator.open()
    administrator.end("Stolen from a car")
    expect(administrator.page.get_by_text("Mr Haddad ended it")).to_be_visible()
    administrator.is_accessible()

    # The tablet has not heard of it yet: this one is kept, and waits for a person.
    okafor.choose(MEI, "absent")
    notice = okafor.page.get_by_text("An administrator has ended your sign-in on this tablet")
    expect(notice).to_be_visible()
    assert not [key for key in vault(okafor.page) if key != "session"]
    assert violations(okafor.page) == []
    assert all('"state":"sent"' in row for row in outbox(okafor.page).values())
    okafor.row(OMAR).get_by_role("radio", name="Absent").check(force=True)
    okafor.press(okafor.page.get_by_role("button", name="Save marks"))
    expect(okafor.row(OMAR)).to_have_attribute("data-mark", "absent")

    okafor.back_to_today()
    expect(notice).to_be_visible()
    okafor.sign_out()
    okafor.page.wait_for_url("**/sign-in**")
    okafor.sign_in(OKAFOR)
    okafor.open_register()
    okafor.choose(ADA, "present")
    okafor.has_sent_everything()
    expect(notice).to_have_count(0)
    for show in ("", "?show=gone"):
        administrator.tablet.go(f"/devices{show}")
        expect(administrator.page.get_by_role("rowheader")).to_have_count(1)


def test_a_tablet_that_lost_its_storage_is_told_to_the_office(
    okafor: Tablet, administrator: Administrator, a_tablet: Callable[..., Tablet]
) -> None:
    okafor.choose(ADA, "late")
    okafor.has_sent_everything()
    okafor.back_to_today()
    okafor.sign_out()
    okafor.page.wait_for_url("**/sign-in**")
    okafor.page.evaluate(LOSE_STORAGE)
    okafor.sign_in(OKAFOR)
    okafor.open_register()

    office = a_tablet(okafor.address, touch=False, viewport=LAPTOP)
    office.sign_in(PRICE, "/board")
    told = office.page.get_by_text("has lost what it had stored")
    expect(told).to_be_visible()
    assert violations(office.page) == []
    administrator.tablet.go("/devices")
    expect(administrator.page.get_by_text("has lost what it had stored")).to_be_visible()
    administrator.is_accessible()
    office.page.get_by_role("button", name="Noted").click()
    office.page.wait_for_url("**/board")
    expect(told).to_have_count(0)


def test_a_copied_profile_gets_a_key_of_its_own(
    server: Server,
    administrator: Administrator,
    a_profile: Callable[[str], Profile],
) -> None:
    first, second = a_profile(server.address), a_profile(server.address)
    one = first.switch_on()
    one.sign_in(OKAFOR)
    one.open_register()
    one.choose(ADA, "late")
    one.has_sent_everything()
    first.switch_off()
    _copy(first.folder, second.folder)

    tablets = [profile.switch_on() for profile in (first, second)]
    for tablet, pupil in zip(tablets, (MEI, OMAR), strict=True):
        tablet.go("/today")
        tablet.open_register()
        tablet.choose(pupil, "absent")
        tablet.has_sent_everything()
    for tablet in tablets:  # the second has forked the chain; both hear of it at their next push
        tablet.choose(ADA, "present")
        tablet.has_sent_everything()

    administrator.tablet.go("/devices")
    expect(administrator.page.get_by_text("Two tablets send as Tablet")).to_be_visible()
    expect(administrator.page.get_by_role("rowheader")).to_have_count(3)
    for tablet in tablets:
        tablet.page.reload()
        tablet.shows({MEI: "absent", OMAR: "absent", ADA: "present"})


def _copy(folder: Path, to: Path) -> None:
    """What an imaging tool does with a tablet that is switched off."""
    locks = shutil.ignore_patterns("Singleton*", "LOCK", "lockfile")
    shutil.copytree(folder, to, ignore=locks, dirs_exist_ok=True)
