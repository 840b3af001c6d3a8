"""A tablet in any engine that speaks WebDriver: the few things that the offline story needs."""

from typing import Any

from tests.e2e.cast import PASSWORD
from tests.e2e.driver import ELEMENT, Refused
from tests.e2e.engines import Driver
from tests.e2e.waiting import becomes

SOON_S = 30.0  # an engine without a display card, on a machine that does other things

FIND = """const [css, words, part] = arguments
const found = [...document.querySelectorAll(css)].find(one => one.textContent.includes(words))
return (part ? found?.querySelector(part) : found) ?? null"""
MARKS = """return [...document.querySelectorAll(".pupil")].map(row =>
  [row.querySelector(".pupil__name").textContent, row.dataset.mark])"""


class PlainTablet:
    def __init__(self, driver: Driver, address: str) -> None:
        self._driver = driver
        self._address = address

    # What she does

    def go(self, path: str) -> None:
        self._driver.ask("Navigate", url=self._address + path)

    def sign_in(self, email: str) -> None:
        self.go("/sign-in")
        for field, typed in (("#email", email), ("#password", PASSWORD)):
            self._driver.ask("ElementSendKeys", id=self._find(field), text=typed)
        self.press("button[type=submit]", "Sign in")
        self.sees("[data-view=today]")

    def open_register(self, name: str) -> None:
        self.press(".now a")
        self.sees("h1", name)
        becomes(lambda: not self._is_there("[data-without-script]"), within_s=SOON_S)

    def choose(self, pupil: str, mark: str) -> None:
        self.press(".pupil", pupil, f".segments__option[data-kind={mark}]")

    def press(self, css: str, words: str = "", part: str = "") -> None:
        self.sees(css, words)
        self._driver.ask("ElementClick", id=self._find(css, words, part))

    # What she sees

    def sees(self, css: str, words: str = "", within_s: float = SOON_S) -> None:
        becomes(lambda: self._is_there(css, words), within_s=within_s)

    def marks(self) -> dict[str, str]:
        return dict(self._run(MARKS))

    def _is_there(self, css: str, words: str = "") -> bool:
        try:
            return self._run(FIND, css, words) is not None
        except Refused:  # one page has gone, the next is not there yet
            return False

    def _find(self, css: str, words: str = "", part: str = "") -> str:
        return str(self._run(FIND, css, words, part)[ELEMENT])

    def _run(self, script: str, *said: str) -> Any:
        return self._driver.ask("ExecuteScript", script=script, args=list(said))
