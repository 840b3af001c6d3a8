"""Every form works as a plain form (STYLE 2.8): radios, All present, minutes, Take register."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.cast import ADA, MEI, OKAFOR, OMAR, PUPILS_8B, ZARA
from tests.e2e.server import Server
from tests.e2e.tablet import Tablet
from tests.e2e.watch import Watch


@pytest.fixture
def plain(server: Server, a_tablet: Callable[..., Tablet]) -> Tablet:
    """A browser that runs no scripts, on 8B's morning register."""
    browser = a_tablet(server.address, java_script_enabled=False)
    browser.sign_in(OKAFOR)
    browser.press(browser.lesson("8B morning register").get_by_role("link"))
    return browser


def checked(browser: Tablet, pupil: str, mark: str) -> None:
    expect(browser.row(pupil).get_by_role("radio", name=mark, exact=True)).to_be_checked()


def test_marks_are_saved_and_the_register_is_taken(plain: Tablet, server: Server) -> None:
    plain.row(ADA).get_by_role("radio", name="Absent").check()
    plain.row(MEI).get_by_role("radio", name="Late").check()
    plain.minutes(MEI).fill("7")
    plain.row(OMAR).get_by_role("radio", name="Late").check()
    plain.press(plain.page.get_by_role("button", name="Save marks"))
    checked(plain, ADA, "Absent")
    expect(plain.minutes(OMAR)).to_have_value("2")  # by the school's clock, as nothing was typed
    plain.press(plain.page.get_by_role("button", name="All present"))
    checked(plain, ZARA, "Present")
    checked(plain, ADA, "Absent")
    plain.press(plain.page.get_by_role("button", name="Take register"))

    expect(plain.foot).to_contain_text("Register taken at 08:0")
    marks = server.ledger.marks("8B")
    assert marks[ADA] == "absent"
    assert marks[MEI] == "late 7"
    assert marks[ZARA] == "present"
    assert len(marks) == len(PUPILS_8B)
    assert server.ledger.completion("8B") is not None


def test_blanks_are_named_and_nothing_that_was_chosen_is_lost(
    plain: Tablet, server: Server, watch: Watch
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    plain.row(ADA).get_by_role("radio", name="Absent").check()

    plain.press(plain.page.get_by_role("button", name="Take register"))

    expect(plain.page.get_by_role("alert")).to_contain_text("Without a mark: ")
    checked(plain, ADA, "Absent")
    assert server.ledger.completion("8B") is None


def test_minutes_that_cannot_be_are_said_and_nothing_is_lost(
    plain: Tablet, server: Server, watch: Watch
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    plain.row(ADA).get_by_role("radio", name="Absent").check()
    plain.row(OMAR).get_by_role("radio", name="Late").check()
    plain.minutes(OMAR).fill("999")
    plain.page.locator("form.register").evaluate("form => form.noValidate = true")

    plain.press(plain.page.get_by_role("button", name="Save marks"))

    expect(plain.page.get_by_role("alert")).to_contain_text(f"{OMAR} cannot be 999 minutes late")
    checked(plain, ADA, "Absent")
    checked(plain, OMAR, "Late")
    expect(plain.minutes(OMAR)).to_have_value("999")
    assert server.ledger.acts("8B") == []
