"""Arrows, P, A, L and Ctrl+Z; and what *Take register* does with blanks (design README)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ADA, KOFI, OKAFOR, PUPILS_8B
from tests.e2e.server import Server
from tests.e2e.tablet import LAPTOP, Tablet

FIRST, SECOND, THIRD = PUPILS_8B[0], PUPILS_8B[1], PUPILS_8B[2]


@pytest.fixture
def laptop(server: Server, a_tablet: Callable[..., Tablet]) -> Tablet:
    """Nothing here is ever clicked or tapped."""
    laptop = a_tablet(server.address, touch=False, viewport=LAPTOP)
    laptop.go("/sign-in")
    keys = laptop.page.keyboard
    expect(laptop.page.get_by_label("E-mail")).to_be_focused()  # the page puts the cursor there
    keys.type(OKAFOR)
    keys.press("Tab")
    expect(laptop.page.get_by_label("Password")).to_be_focused()
    keys.type("firstbell-demo")
    keys.press("Enter")
    laptop.page.wait_for_url("**/today")
    laptop.lesson("8B morning register").get_by_role("link").focus()
    keys.press("Enter")
    laptop.is_listening()
    return laptop


def test_letters_mark_and_arrows_go_on(laptop: Tablet) -> None:
    keys = laptop.page.keyboard
    laptop.who(FIRST).focus()

    keys.press("p")
    keys.press("ArrowDown")
    keys.press("a")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    keys.press("l")

    expect(laptop.who(FIRST)).to_be_focused()
    laptop.shows({FIRST: "late 2", SECOND: "absent", ADA: "none"})


def test_control_z_takes_back_one_change_after_the_other(laptop: Tablet) -> None:
    keys = laptop.page.keyboard
    laptop.who(FIRST).focus()
    keys.press("p")
    keys.press("a")

    keys.press("Control+z")
    laptop.shows({FIRST: "present"})
    keys.press("Control+z")
    laptop.shows({FIRST: "none"})
    laptop.all_present()
    laptop.shows({FIRST: "present", ADA: "present", KOFI: "planned"})
    keys.press("Control+z")

    laptop.shows({FIRST: "none", ADA: "none", KOFI: "planned"})
    laptop.has_sent_everything()


def test_a_letter_in_the_search_or_the_minutes_marks_nobody(laptop: Tablet) -> None:
    keys = laptop.page.keyboard
    laptop.who(FIRST).focus()
    keys.press("l")
    laptop.minutes(FIRST).focus()

    keys.press("a")

    laptop.shows({FIRST: "late"})


def test_take_register_names_who_has_no_mark_and_goes_to_the_first(laptop: Tablet) -> None:
    keys = laptop.page.keyboard
    laptop.page.locator("[data-do=all]").focus()
    keys.press("Enter")
    laptop.who(SECOND).focus()
    keys.press("Control+z")
    laptop.who(THIRD).focus()
    for pupil in PUPILS_8B[3:]:
        laptop.who(pupil).focus()
        keys.press("p")
    laptop.page.locator("[data-do=take]").focus()

    keys.press("Enter")

    expect(laptop.foot).to_contain_text(f"Mark them first: {FIRST}, {SECOND}")
    expect(laptop.who(FIRST)).to_be_focused()
    keys.press("p")
    keys.press("ArrowDown")
    keys.press("p")
    laptop.page.locator("[data-do=take]").focus()
    keys.press("Enter")
    expect(laptop.foot).to_contain_text("Register taken at 08:0")
