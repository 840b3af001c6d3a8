"""An entry that needs a person, from tap to decision, and its author's own list (SYNC §3)."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.e2e.axe import violations
from tests.e2e.cast import ADA, MEI, OKAFOR, OMAR, PRICE, SHAH, ZARA
from tests.e2e.server import Server
from tests.e2e.tablet import PHONE, UPRIGHT, Tablet
from tests.e2e.waiting import becomes
from tests.e2e.watch import Watch

OFFICE = ViewportSize(width=1366, height=768)
LIVE_MS = 4_000


def is_accessible(page: Page) -> None:
    """At the three sizes, light and dark; nothing is wider than the page."""
    for size in (PHONE, UPRIGHT, OFFICE):
        page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert violations(page) == [], (size, scheme)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, size
    page.emulate_media(color_scheme="light")


def sql(server: Server, statement: str) -> int:
    """Runs one statement in the server's database; how many rows it changed, or the number read."""
    with closing(sqlite3.connect(server.data / "firstbell.sqlite", timeout=5)) as connection:
        done = connection.execute(statement)
        found = done.fetchone()
        connection.commit()
        return int(found[0]) if found else done.rowcount


def revoke(server: Server) -> None:
    """All grants, before anybody signed in today: who has may begin anew at once."""
    before = "2026-11-23 07:00:00+00:00"
    assert sql(server, f"update author_grant set revoked_at = '{before}'") > 0


@pytest.fixture
def okafor(server: Server, a_tablet: Callable[..., Tablet]) -> Tablet:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.open_register()
    tablet.has_sent_everything()
    return tablet


@pytest.fixture
def person(server: Server, a_tablet: Callable[..., Tablet]) -> Callable[..., Tablet]:
    """Somebody of the office in a browser of their own."""

    def come(email: str, **options: object) -> Tablet:
        found = a_tablet(server.address, touch=False, viewport=OFFICE, **options)
        found.sign_in(email, "/board")
        return found

    return come


def held(server: Server, okafor: Tablet, *pupils: str) -> None:
    """Ms Okafor's tablet marks them while its grant is revoked."""
    revoke(server)
    for pupil in pupils:
        okafor.choose(pupil, "present")
    count = "1 entry needs a person" if len(pupils) == 1 else f"{len(pupils)} entries need a person"
    expect(okafor.chip).to_have_text(count)


def test_the_office_accepts_it_and_its_author_sees_that(
    server: Server, okafor: Tablet, person: Callable[..., Tablet]
) -> None:
    office = person(PRICE).page
    expect(office.get_by_text("entry needs a person")).to_have_count(0)
    held(server, okafor, ADA)

    expect(office.locator("#held")).to_have_text("1", timeout=LIVE_MS)
    office.get_by_role("link", name="1 entry needs a person").click()
    office.get_by_role("link", name=f"{ADA}: present").click()
    expect(office.get_by_label("Whose entry is it?")).to_contain_text("Ms Okafor, Teacher")
    office.get_by_text("What the tablet sent").click()
    expect(office.get_by_role("region", name="What the tablet sent")).to_contain_text('"seen"')
    is_accessible(office)
    okafor.press(okafor.chip)
    mine = okafor.page
    expect(mine.get_by_text("Needs a person")).to_be_visible()
    is_accessible(mine)
    office.get_by_label("Why do you accept it?").fill("She was in the room")
    office.get_by_role("button", name="Accept as their entry").click()

    expect(office.get_by_text("It is in the register.")).to_be_visible()
    expect(office.locator("#held")).to_have_text("")
    expect(mine.get_by_text(re.compile("Accepted by Mrs Price"))).to_be_visible(timeout=LIVE_MS)
    assert server.ledger.marks("8B")[ADA] == "present"
    is_accessible(office)


def test_a_tablet_whose_grant_had_ended_gets_another_for_who_signed_in_since(
    server: Server, okafor: Tablet
) -> None:
    held(server, okafor, ADA)
    becomes(
        lambda: sql(server, "select count(*) from author_grant where revoked_at is null") > 0,
        within_s=5,
    )
    okafor.page.wait_for_timeout(500)  # the answer reaches the page

    okafor.choose(MEI, "present")

    becomes(lambda: server.ledger.marks("8B").get(MEI) == "present", within_s=5)
    assert ADA not in server.ledger.marks("8B")


def test_two_people_set_aside_what_nothing_else_says(
    server: Server, okafor: Tablet, person: Callable[..., Tablet]
) -> None:
    held(server, okafor, OMAR)
    first, second = person(PRICE).page, person(SHAH).page
    for page in (first, second):
        page.get_by_role("link", name=re.compile("^Need a person")).click()
        page.get_by_role("link", name=f"{OMAR}: present").click()
    is_accessible(first)

    first.get_by_label("Why do you set it aside?").fill("A pupil had the tablet")
    first.get_by_role("button", name="Ask a second person").click()
    expect(first.get_by_text("A second person must agree.")).to_be_visible()
    expect(first.get_by_role("button", name="Agree, set it aside")).to_have_count(0)
    is_accessible(first)
    second.reload()
    is_accessible(second)
    second.get_by_role("button", name="Agree, set it aside").click()

    expect(second.get_by_text("It is set aside. No register shows it.")).to_be_visible()
    second.get_by_role("link", name="Entries that need a person").click()
    expect(second.get_by_text("No entry needs a person")).to_be_visible()
    is_accessible(second)
    second.get_by_role("link", name="What was set aside").click()
    expect(second.get_by_role("link", name=f"{OMAR}: present")).to_be_visible()
    is_accessible(second)
    assert OMAR not in server.ledger.marks("8B")


def test_what_is_only_on_this_tablet_stands_above_the_list(
    server: Server, okafor: Tablet, watch: Watch
) -> None:
    watch.expect_no_network()
    okafor.choose(ZARA, "present")
    okafor.has_sent_everything()
    okafor.context.route("**/sync/push", lambda route: route.abort())
    okafor.choose(ADA, "absent")
    page = okafor.page

    okafor.press(okafor.chip)

    here = page.locator("#here")
    expect(here).to_contain_text("1 pupil: absent")
    expect(here).to_contain_text("8B morning register")
    expect(here).to_contain_text("Saved on this tablet")
    expect(page.get_by_text(f"{ZARA}: present")).to_be_visible()
    is_accessible(page)
    okafor.context.unroute("**/sync/push")
    expect(page.get_by_text(f"{ADA}: absent")).to_be_visible(timeout=10_000)
    expect(here).to_be_hidden()


def test_it_works_without_scripts(
    server: Server, okafor: Tablet, a_tablet: Callable[..., Tablet]
) -> None:
    held(server, okafor, ADA)
    office = a_tablet(server.address, touch=False, java_script_enabled=False)
    office.sign_in(PRICE, "/board")
    page = office.page

    page.get_by_role("link", name="1 entry needs a person").click()
    page.get_by_role("link", name=f"{ADA}: present").click()
    page.get_by_label("Why do you accept it?").fill("She was in the room")
    page.get_by_role("button", name="Accept as their entry").click()
    expect(page.get_by_text("It is in the register.")).to_be_visible()
    office.go("/entries/mine")
    expect(page.get_by_text("You have made no entries in this time.")).to_be_visible()

    assert server.ledger.marks("8B")[ADA] == "present"
