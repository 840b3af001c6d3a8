"""A hundred pupils, long names, names from the right; days and groups with nothing (show 8)."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import LUND, OKAFOR, PUPILS_10X
from tests.e2e.server import MORNING, Server
from tests.e2e.tablet import PHONE, UPRIGHT, Tablet
from tests.e2e.waiting import becomes

IN_PERIOD_2 = MORNING.replace(hour=9, minute=27)
SATURDAY = datetime(2026, 11, 28, 9, 0)
TRAINING_DAY = datetime(2026, 11, 27, 8, 2)


def scrolls_sideways(tablet: Tablet) -> bool:
    return bool(
        tablet.page.evaluate("document.documentElement.scrollWidth > document.body.clientWidth")
    )


@pytest.mark.parametrize("viewport", [PHONE, UPRIGHT], ids=["phone", "tablet"])
def test_a_hundred_pupils_with_any_names_fit_and_are_taken(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet], viewport: object
) -> None:
    server = a_server(IN_PERIOD_2)
    tablet = a_tablet(server.address, viewport=viewport)
    tablet.sign_in(LUND)
    tablet.open_register("10X/En")

    assert sorted(tablet.marks()) == sorted(PUPILS_10X)
    assert not scrolls_sideways(tablet)
    tablet.all_present()
    tablet.choose(PUPILS_10X[0], "late")
    tablet.choose(PUPILS_10X[10], "absent")
    assert not scrolls_sideways(tablet)
    tablet.view("Photos")
    assert not scrolls_sideways(tablet)
    tablet.take_register()
    becomes(lambda: server.ledger.completion("10X/En", "2") is not None, within_s=10)
    assert len(server.ledger.marks("10X/En", "2")) == len(PUPILS_10X)


def test_a_name_from_the_right_stands_in_its_own_direction(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(a_server(IN_PERIOD_2).address)
    tablet.sign_in(LUND)
    tablet.open_register("10X/En")

    name = tablet.row(PUPILS_10X[10]).locator("bdi")

    assert name.evaluate("bdi => getComputedStyle(bdi).direction") == "rtl"


def test_a_group_without_pupils_says_what_to_do(
    server: Server, a_tablet: Callable[..., Tablet]
) -> None:
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    expect(tablet.lesson("11E/Mu")).to_contain_text("no pupils in this group")

    tablet.press(tablet.lesson("11E/Mu").get_by_role("link"))

    expect(tablet.page.get_by_text("There are no pupils in this group")).to_be_visible()
    expect(tablet.page.get_by_text("missing")).to_have_count(0)


def test_a_lesson_without_a_teacher_is_found_and_taken(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet]
) -> None:
    server = a_server(IN_PERIOD_2)
    tablet = a_tablet(server.address)
    tablet.sign_in(OKAFOR)
    tablet.page.get_by_role("searchbox").fill("Art 1")
    tablet.press(tablet.page.get_by_role("button", name="Find"))
    expect(tablet.page.get_by_text("Nobody is set to teach it")).to_be_visible()

    tablet.press(tablet.page.get_by_role("link", name="Open"))
    tablet.is_listening()
    tablet.all_present()
    tablet.take_register()

    becomes(lambda: server.ledger.completion("8B", "2") is not None, within_s=10)


@pytest.mark.parametrize(
    ("day", "words"), [(SATURDAY, "Weekend"), (TRAINING_DAY, "Staff training day")]
)
def test_a_closed_day_says_why(
    a_server: Callable[..., Server], a_tablet: Callable[..., Tablet], day: datetime, words: str
) -> None:
    tablet = a_tablet(a_server(day).address)
    tablet.sign_in(OKAFOR)

    expect(tablet.page.get_by_text("No registers today", exact=True)).to_be_visible()
    expect(tablet.page.get_by_text(words)).to_be_visible()
    tablet.is_ready_for_offline()  # for Monday
    tablet.page.get_by_role("searchbox").fill("8B")
    tablet.press(tablet.page.get_by_role("button", name="Find"))
    expect(tablet.page.get_by_text(f"There is no school today: {words}")).to_be_visible()
