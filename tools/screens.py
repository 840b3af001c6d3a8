"""Takes the pictures under docs/screens from the demo school: `python -m tools.screens`.

Each screen at a tablet's, a phone's and a desktop's size, in light and dark (issue 2, Shows 7).
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from server.demo.sign_ins import PASSWORD
from tests.e2e.imports import files_of, zipped
from tools.chromium import find_chromium

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "docs" / "screens"
SIZES = ((820, 1180), (390, 844), (1366, 768))
PORT = 8631
OPEN, CLOSED = "2026-11-23T08:05", "2026-11-23T08:24"  # while 8B's register is open, and after
BASE = f"http://localhost:{PORT}"
WAIT_S = 60


@contextmanager
def demo_school(at: str) -> Iterator[None]:
    """The demo from ``at`` on, in a folder of its own, for as long as the pictures take."""
    with tempfile.TemporaryDirectory() as data:
        command = [str(ROOT / "firstbell"), "demo", "--port", str(PORT), "--at", at, "--data", data]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_until_served()
            yield
        finally:
            process.terminate()
            process.wait()


def _wait_until_served() -> None:
    for _ in range(WAIT_S * 5):
        try:
            urlopen(f"{BASE}/health")  # noqa: S310 - our own server
        except URLError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the demo did not start")


def sign_in(page: Page, name: str) -> None:
    page.goto(f"{BASE}/sign-in")
    page.fill("[name=email]", f"{name}@northfield.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "sign-in" not in url)


def today(page: Page) -> None:
    sign_in(page, "okafor")
    page.wait_for_selector("#ready:not([hidden])")


def register(page: Page) -> None:
    today(page)
    page.click("a.now__act")
    page.wait_for_selector(".tally b", state="attached")


def marked(page: Page) -> None:
    register(page)
    if page.locator(".pupil[data-mark=late]").count():
        return  # the picture before this one has marked it
    page.click("[data-do=all]")
    rows = page.locator(".pupil[data-mark=present] .pupil__who")
    rows.nth(3).click()
    rows.nth(6).click()
    page.locator(".pupil[data-mark=absent] .pupil__who").last.click()
    page.wait_for_timeout(400)


def photos(page: Page) -> None:
    marked(page)
    page.locator("input[name=view][value=photos]").check(force=True)


def offline(page: Page) -> None:
    register(page)
    page.context.set_offline(True)
    page.locator(".pupil[data-mark=present] .pupil__who").first.click()
    page.locator(".pupil[data-mark=absent] .pupil__who").first.click()
    if not page.locator("[data-do=take][data-done]").count():
        page.click("[data-do=take]")
    page.wait_for_timeout(1500)


def search(page: Page) -> None:
    sign_in(page, "okafor")
    page.goto(f"{BASE}/registers?q=8B")


def board(page: Page) -> None:
    sign_in(page, "price")


def board_register(page: Page) -> None:
    board(page)
    page.locator("a.tile[data-state=received]").first.click()
    page.wait_for_load_state()


def people(page: Page) -> None:
    sign_in(page, "haddad")


def backups(page: Page) -> None:
    people(page)
    page.goto(f"{BASE}/backups")


def tablets(page: Page) -> None:
    people(page)
    page.goto(f"{BASE}/devices")


def mine(page: Page) -> None:
    sign_in(page, "okafor")
    page.goto(f"{BASE}/entries/mine")


def held(page: Page) -> None:
    sign_in(page, "price")
    page.goto(f"{BASE}/held")


def rescue(page: Page) -> None:
    sign_in(page, "price")
    page.goto(f"{BASE}/rescue")


def imports(page: Page) -> None:
    people(page)
    page.goto(f"{BASE}/imports")


def sent(page: Page, edit: Callable[[str, str], str], heading: str) -> None:
    page.goto(f"{BASE}/imports")
    page.set_input_files("#files", zipped(files_of("westmere", edit)))
    page.click("#send button")
    page.wait_for_selector(f"h1:text-is('{heading}')")


def import_refused(page: Page) -> None:
    people(page)
    sent(
        page, lambda _, text: text.replace("2013-12-10", "10/13/2013"), "The files need correcting"
    )


def import_compare(page: Page) -> None:
    import_run(page)
    sent(page, lambda _, text: text.replace("Ada,Byrne", "Ada,Byrne-Cole"), "What would change")


def import_run(page: Page) -> None:
    imports(page)
    if not page.locator("a[href='/imports/runs/1']").count():
        sent(page, lambda _, text: text, "What would change")
        page.click("text=Import now")
        page.wait_for_selector("h1:text-is('Imported')")
    page.goto(f"{BASE}/imports/runs/1")


def door(page: Page) -> None:
    page.goto(f"{BASE}/sign-in")


def nothing_here(page: Page) -> None:
    page.goto(f"{BASE}/nothing-here")


Shots = dict[str, Callable[[Page], None]]
WHILE_OPEN: Shots = {
    "sign-in": door,
    "today": today,
    "register-start": register,
    "register": marked,
    "register-photos": photos,
    "search": search,
    "register-offline-taken": offline,
    "people": people,
    "backups": backups,
    "tablets": tablets,
    "my-entries": mine,
    "entries-that-need-a-person": held,
    "rescue": rescue,
    "imports": imports,
    "import-refused": import_refused,
    "import-compare": import_compare,
    "import-run": import_run,
    "not-found": nothing_here,
}
AFTER_CLOSE: Shots = {"board": board, "board-register": board_register}


def take(browser: Browser, shots: Shots, name: str, size: tuple[int, int], scheme: str) -> None:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        has_touch=width < 1000,
        reduced_motion="reduce",
    )
    page = context.new_page()
    shots[name](page)
    page.wait_for_timeout(300)
    page.screenshot(path=SCREENS / f"{name}-{width}x{height}-{scheme}.png")
    context.close()


def main(names: list[str]) -> None:
    """Takes the pictures of ``names``; of every screen where none is named."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for at, shots in ((OPEN, WHILE_OPEN), (CLOSED, AFTER_CLOSE)):
        wanted = [name for name in shots if not names or name in names]
        if wanted:
            with demo_school(at), sync_playwright() as playwright:
                _take_all(playwright, shots, wanted)


def _take_all(playwright: Playwright, shots: Shots, wanted: list[str]) -> None:
    arguments = ["--no-sandbox", "--disable-gpu"]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
    for name in wanted:
        for size in SIZES:
            for scheme in ("light", "dark"):
                take(browser, shots, name, size, scheme)
    browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
