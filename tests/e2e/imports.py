"""The administrator's pages of imports as a page object, and the files that she sends."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.tablet import Tablet

FIXTURES = Path(__file__).parents[1] / "server" / "importing" / "fixtures"
WORK_MS = 60_000  # a process is started, on a busy machine


def files_of(name: str, edit: Callable[[str, str], str] = lambda _, text: text) -> dict[str, str]:
    """The fixture's files by name; ``edit``: name and text → text."""
    found = sorted((FIXTURES / name).iterdir())
    return {path.name: edit(path.name, path.read_text("utf-8")) for path in found}


def zipped(files: dict[str, str]) -> FilePayload:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as to:
        for name, text in files.items():
            to.writestr(name, text)
    return FilePayload(name="school.zip", mimeType="application/zip", buffer=out.getvalue())


class Imports:
    """What she does there, and waits for."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        self.page: Page = tablet.page

    def go(self) -> None:
        self.tablet.go("/imports")

    def send(self, *files: FilePayload | str | Path) -> None:
        self.page.get_by_label("Files").set_input_files(list(files))  # type: ignore[arg-type]
        self.press("Send and compare")

    def press(self, button: str) -> None:
        self.tablet.press(self.page.get_by_role("button", name=button))

    def shows(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=WORK_MS)

    def is_done(self) -> None:
        self.shows("Imported")
        expect(self.page.get_by_text("Everything is in.")).to_be_visible()

    def bring_in(self, files: dict[str, str]) -> None:
        """The whole way, where nothing is in it."""
        self.go()
        self.send(zipped(files))
        self.shows("What would change")
        self.press("Import now")
        self.is_done()

    def open_run(self, number: int) -> None:
        self.tablet.go(f"/imports/runs/{number}")
        self.shows(f"Import {number}")

    def count(self, kind: str, column: int) -> str:
        """``column``: 0 added, 1 changed, 2 ended …"""
        row = self.page.get_by_role("row", name=re.compile(f"^{kind} ", re.IGNORECASE))
        return row.get_by_role("cell").nth(column).inner_text()

    def part(self, words: str) -> Locator:
        return self.page.locator(".changes").filter(has_text=re.compile(f"^\\s*{words}"))
