"""A teacher's tablet as a page object: what a person does on it, and what she can see."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from tests.e2e.cast import PASSWORD

UPRIGHT = ViewportSize(width=820, height=1180)
PHONE = ViewportSize(width=390, height=844)
LAPTOP = ViewportSize(width=1440, height=900)

SAVED_MS = 250  # a tap is painted at once, and counted by the chip only when it is on the disk

READ_MARKS = """rows => rows.map(row => {
  const { mark } = row.dataset
  const minutes = mark === "late" ? " " + row.querySelector(".stepper__input").value : ""
  return [row.querySelector(".pupil__name").textContent, mark + minutes]
})"""

Mark = Literal["present", "absent", "late"]


class Tablet:
    """One browser with one page; ``address``: where Firstbell is for it."""

    def __init__(self, context: BrowserContext, address: str, *, touch: bool = True) -> None:
        self.context = context
        self.address = address
        self._touch = touch
        self.page: Page = context.pages[0] if context.pages else context.new_page()

    # What she does

    def press(self, target: Locator) -> None:
        if self._touch:
            target.tap()
        else:
            target.click()

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def sign_in(self, email: str, first_page: str = "/today") -> None:
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.press(self.page.get_by_role("button", name="Sign in"))
        self.page.wait_for_url(f"**{first_page}")

    def sign_out(self) -> None:
        self.press(self.page.get_by_role("button", name="Sign out"))

    def open_register(self, name: str = "8B morning register") -> None:
        """From Today, the way a teacher does."""
        self.press(self.lesson(name).get_by_role("link"))
        expect(self.page.get_by_role("heading", name=name)).to_be_visible()
        self.is_listening()

    def find_register(self, words: str, starts: str) -> None:
        """From Today's search, one that is not hers."""
        self.page.get_by_role("searchbox").fill(words)
        self.press(self.page.get_by_role("button", name="Find"))
        self.press(self.page.get_by_role("link", name=re.compile(f"^Open .*{starts}")))
        self.is_listening()

    def back_to_today(self) -> None:
        self.press(self.page.get_by_role("link", name="Today", exact=True))
        expect(self.page.locator("[data-view=today]")).to_be_visible()

    def all_present(self) -> None:
        self.press(self.page.locator("[data-do=all]"))

    def choose(self, pupil: str, mark: Mark) -> None:
        """By the three words beside the name."""
        self.press(self.row(pupil).get_by_role("radio", name=mark.capitalize(), exact=True))
        self.shows({pupil: mark})

    def tap_name(self, pupil: str) -> None:
        self.press(self.who(pupil))

    def say_minutes(self, pupil: str, minutes: int | str) -> None:
        self.minutes(pupil).fill(str(minutes))
        self.minutes(pupil).press("Tab")

    def mark_late(self, pupil: str, minutes: int) -> None:
        self.choose(pupil, "late")
        self.say_minutes(pupil, minutes)

    def mark_all_present_except(
        self, *, absent: Sequence[str] = (), late: Mapping[str, int] | None = None
    ) -> None:
        self.all_present()
        for pupil in absent:
            self.choose(pupil, "absent")
        for pupil, minutes in (late or {}).items():
            self.mark_late(pupil, minutes)

    def take_register(self) -> None:
        self.press(self.page.locator("[data-do=take]"))

    def view(self, name: Literal["List", "Photos"]) -> None:
        self.press(self.page.get_by_role("radio", name=name))

    # What she sees

    def lesson(self, name: str) -> Locator:
        """A line or card of Today."""
        return self.page.locator(".now, .lesson", has_text=name)

    def row(self, pupil: str) -> Locator:
        exact = re.compile(f"^{re.escape(pupil)}$")
        return self.page.locator(".pupil", has=self.page.locator(".pupil__name", has_text=exact))

    def who(self, pupil: str) -> Locator:
        return self.row(pupil).locator(".pupil__who")

    def minutes(self, pupil: str) -> Locator:
        return self.row(pupil).get_by_role("spinbutton")

    @property
    def chip(self) -> Locator:
        return self.page.locator("#chip")

    @property
    def foot(self) -> Locator:
        return self.page.locator(".finish__words")

    @property
    def stop(self) -> Locator:
        """The dialog that must be read before anything goes on."""
        return self.page.get_by_role("dialog", name="This entry is not saved")

    @property
    def undo_button(self) -> Locator:
        return self.page.get_by_role("button", name="Undo")

    def is_listening(self) -> None:
        """Waits until the sheet takes taps: its script then removes the plain form's button."""
        expect(self.page.locator(".pupil").first).to_be_visible()
        expect(self.page.locator("[data-without-script]")).to_have_count(0)

    def is_ready_for_offline(self) -> None:
        expect(self.page.locator("#ready")).to_contain_text(
            "Ready for offline until", timeout=10_000
        )

    def has_sent_everything(self, within_s: float = 10) -> None:
        self.page.wait_for_timeout(SAVED_MS)
        expect(self.chip).to_have_text("Sent", timeout=within_s * 1000)

    def shows(self, marks: Mapping[str, str]) -> None:
        """Each pupil's mark; ``late 5`` says the minutes too."""
        for pupil, said in marks.items():
            mark, _, minutes = said.partition(" ")
            expect(self.row(pupil)).to_have_attribute("data-mark", mark)
            if minutes:
                expect(self.minutes(pupil)).to_have_value(minutes)

    def marks(self) -> dict[str, str]:
        """Everything that the sheet shows, at once."""
        return dict(self.page.locator(".pupil").evaluate_all(READ_MARKS))

    def open_cold(self, path: str = "/today") -> None:
        """A new page, as after a start of the browser."""
        self.page = self.context.new_page()
        self.go(path)
