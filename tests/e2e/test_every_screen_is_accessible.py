"""axe finds nothing on any screen, light and dark, and the register at three sizes (show 6)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.axe import violations
from tests.e2e.cast import ADA, HADDAD, MEI, OKAFOR, OMAR, PRICE
from tests.e2e.server import MORNING, Server
from tests.e2e.tablet import LAPTOP, PHONE, UPRIGHT, Tablet
from tests.e2e.watch import Watch


@pytest.fixture
def person(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet]
) -> Callable[..., Tablet]:
    """A person who has signed in to a school of her own."""

    def come(email: str, first_page: str = "/today", **options: object) -> Tablet:
        server = a_server(options.pop("at", MORNING))
        tablet = a_tablet(server.address, reduced_motion="reduce", **options)
        tablet.sign_in(email, first_page)
        return tablet

    return come


def is_accessible(tablet: Tablet, *sizes: ViewportSize) -> None:
    """As it stands, in both schemes; and in each of ``sizes``, where some are named."""
    before = tablet.page.viewport_size
    assert before is not None
    for size in sizes or (before,):
        tablet.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            tablet.page.emulate_media(color_scheme=scheme)
            assert violations(tablet.page) == [], (size, scheme)
    tablet.page.set_viewport_size(before)


def test_the_doors_and_errors(
    server: Server, a_tablet: Callable[..., Tablet], watch: Watch
) -> None:
    watch.expect("404 (Not Found)", "422 (Unprocessable Entity)")
    tablet = a_tablet(server.address, reduced_motion="reduce")
    for path in ("/sign-in", "/nothing-here", "/offline", "/invite/spent"):
        tablet.go(path)
        is_accessible(tablet)
    tablet.go("/sign-in")
    tablet.page.get_by_label("E-mail").fill(OKAFOR)
    tablet.page.get_by_label("Password").fill("not hers at all")
    tablet.press(tablet.page.get_by_role("button", name="Sign in"))
    expect(tablet.page.get_by_role("alert")).to_be_visible()
    is_accessible(tablet)


def test_today_and_a_register_in_all_its_states(person: Callable[..., Tablet]) -> None:
    sizes = (PHONE, UPRIGHT, LAPTOP)
    tablet = person(OKAFOR)
    tablet.is_ready_for_offline()
    is_accessible(tablet, *sizes)

    tablet.open_register()
    is_accessible(tablet, *sizes)
    tablet.mark_all_present_except(absent=[OMAR], late={MEI: 4})
    tablet.mark_late(ADA, 15)
    is_accessible(tablet, *sizes)
    tablet.view("Photos")
    is_accessible(tablet, *sizes)
    tablet.take_register()
    expect(tablet.foot).to_contain_text("Register taken")
    is_accessible(tablet, *sizes)
    tablet.view("List")
    is_accessible(tablet, *sizes)


def test_a_closed_register_and_what_is_not_there(person: Callable[..., Tablet]) -> None:
    tablet = person(OKAFOR, at=MORNING.replace(minute=20))
    tablet.open_register()
    is_accessible(tablet)
    tablet.back_to_today()
    tablet.press(tablet.lesson("11E/Mu").get_by_role("link"))
    expect(tablet.page.get_by_text("There are no pupils in this group")).to_be_visible()
    is_accessible(tablet)


def test_search_and_the_people(
    person: Callable[..., Tablet], a_tablet: Callable[..., Tablet]
) -> None:
    tablet = person(OKAFOR)
    for words in ("", "8B", "nobody"):
        tablet.go(f"/registers?q={words}")
        is_accessible(tablet)

    administrator = a_tablet(tablet.address, reduced_motion="reduce")
    administrator.sign_in(HADDAD, "/people")
    is_accessible(administrator, PHONE, UPRIGHT, LAPTOP)
    administrator.go("/backups")
    is_accessible(administrator, PHONE, UPRIGHT, LAPTOP)


def test_the_offline_document(person: Callable[..., Tablet], watch: Watch) -> None:
    tablet = person(OKAFOR)
    tablet.is_ready_for_offline()
    watch.expect_no_network()
    tablet.context.set_offline(True)
    tablet.open_cold()
    expect(tablet.lesson("8B morning register")).to_be_visible()
    is_accessible(tablet)
    tablet.open_register()
    tablet.choose(ADA, "absent")
    expect(tablet.chip).to_contain_text("waiting")
    is_accessible(tablet)
    tablet.go("/registers/AAAAAAAAAAAAAAAAAAAAAA")
    expect(tablet.page.get_by_text("This register is not on this tablet")).to_be_visible()
    is_accessible(tablet)


def test_the_live_board_and_its_registers(person: Callable[..., Tablet]) -> None:
    office = person(PRICE, "/board", touch=False, viewport=LAPTOP)
    is_accessible(office, LAPTOP, UPRIGHT)
    office.go("/board/pupils")
    is_accessible(office, LAPTOP, UPRIGHT)
    office.go("/board")

    office.page.get_by_role("link", name="8B").first.click()
    office.page.wait_for_url("**/board/registers/**")
    is_accessible(office, LAPTOP, UPRIGHT)
