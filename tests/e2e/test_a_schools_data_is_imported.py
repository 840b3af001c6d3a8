"""The administrator brings her school's files in, again, and undoes the last (issue 3)."""

import os
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import ViewportSize, expect

from tests.e2e.axe import violations
from tests.e2e.cast import HADDAD, PRICE
from tests.e2e.imports import Imports, files_of, zipped
from tests.e2e.server import ROOT, Server
from tests.e2e.tablet import PHONE, UPRIGHT, Tablet
from tests.e2e.watch import Watch

LAPTOP = ViewportSize(width=1366, height=768)
SAMPLES = ROOT.parent / "shared" / "data"
LEAVERS = 12


def with_leavers(name: str, text: str) -> str:
    """More pupils in 8C than usually leave at once."""
    line = {
        "users.csv": "extra{0},,,true,extra{0},,Nina,Number{0},,,,,,,8,secret,,,,,,westmere,\n",
        "roles.csv": "rx{0},,,extra{0},primary,student,2026-09-01,,westmere,\n",
        "enrollments.csv": "ex{0},,,8c,westmere,extra{0},student,,2026-09-01,\n",
    }.get(name, "")
    return text + "".join(line.format(n) for n in range(LEAVERS))


def renamed(name: str, text: str) -> str:
    return text.replace("Ada,Byrne", "Ada,Byrne-Cole") if name == "users.csv" else text


def spoiled(name: str, text: str) -> str:
    return text.replace("2013-12-10", "10/13/2013") if name == "demographics.csv" else text


@pytest.fixture
def imports(server: Server, a_tablet: Callable[..., Tablet]) -> Imports:
    tablet = a_tablet(server.address, touch=False, viewport=LAPTOP, reduced_motion="reduce")
    tablet.sign_in(HADDAD, "/people")
    return Imports(tablet)


def is_accessible(imports: Imports) -> None:
    """At three sizes, light and dark, and no wider than the page."""
    for size in (PHONE, UPRIGHT, LAPTOP):
        imports.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            imports.page.emulate_media(color_scheme=scheme)
            assert violations(imports.page) == [], (size, scheme)
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not imports.page.evaluate(wide), size


def test_a_school_comes_in_is_changed_and_undone(
    imports: Imports, a_tablet: Callable[..., Tablet], server: Server, watch: Watch
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    imports.tablet.press(imports.page.get_by_role("link", name="Import"))
    is_accessible(imports)
    it_is_refused(imports)
    imports.page.get_by_role("link", name="Send corrected files").click()
    it_comes_in(imports)
    office = a_tablet(server.address, touch=False)
    office.sign_in(PRICE, "/board")
    office.go("/registers?q=8C")
    office.page.get_by_role("link", name="Open").first.click()
    expect(office.page.get_by_text("Number3").first).to_be_visible()
    it_is_changed_past_the_brakes(imports)
    it_is_undone(imports)
    imports.tablet.go("/imports/formats")
    is_accessible(imports)


def it_is_refused(imports: Imports) -> None:
    imports.send(zipped(files_of("westmere", spoiled)))
    imports.shows("The files need correcting")
    row = imports.page.get_by_role("row", name="demographics.csv")
    expect(row).to_contain_text('"10/13/2013" is not a date')
    is_accessible(imports)
    with imports.page.expect_download() as saved:
        imports.page.get_by_role("link", name="Save all as a text file").click()
    assert "demographics.csv\t2\tbirthDate" in saved.value.path().read_text("utf-8")


def it_comes_in(imports: Imports) -> None:
    imports.send(zipped(files_of("westmere", with_leavers)))
    imports.shows("What would change")
    assert imports.count("Pupils", 0) == str(4 + LEAVERS)
    is_accessible(imports)
    imports.press("Import now")
    imports.is_done()
    is_accessible(imports)


def it_is_changed_past_the_brakes(imports: Imports) -> None:
    imports.go()
    imports.send(zipped(files_of("westmere", renamed)))
    imports.shows("What would change")
    expect(imports.part("Changed").first).to_contain_text("family name: Byrne")
    brakes = imports.page.locator(".brake")
    expect(brakes.first).to_be_visible()
    for brake in brakes.all():
        brake.fill("3")
    imports.press("Import now")
    expect(imports.page.get_by_text(f"Type {LEAVERS} to go on").first).to_be_visible()
    is_accessible(imports)
    for brake in brakes.all():
        brake.fill(str(LEAVERS))
    imports.press("Import now")
    imports.is_done()


def it_is_undone(imports: Imports) -> None:
    imports.page.get_by_role("link", name="Import 2").click()
    imports.shows("Import 2")
    is_accessible(imports)
    imports.press("Undo this import")
    expect(imports.page.get_by_text("Undone 23 November 2026")).to_be_visible(timeout=60_000)
    imports.go()
    expect(imports.page.get_by_role("link", name="Import 2")).to_contain_text("Undone")
    is_accessible(imports)


def upload_of(server: Server) -> dict[str, Any]:
    [path] = (server.data / "imports").glob("*/upload.json")
    found: dict[str, Any] = msgspec.json.decode(path.read_bytes())
    return found


def test_a_server_that_is_killed_says_what_is_true_when_it_is_back(
    imports: Imports, server: Server, watch: Watch
) -> None:
    watch.expect_no_network()
    watch.expect("Failed to fetch")
    imports.go()
    imports.send(zipped(files_of("westmere")))
    imports.shows("What would change")
    server.kill()
    server.start()
    imports.page.reload()
    imports.shows("What would change")

    imports.press("Import now")
    imports.page.wait_for_url("**/imports/*")
    server.kill()
    expect(imports.page.get_by_text("No connection at the moment.")).to_be_visible()
    server.start()

    imports.is_done()  # the page has gone on by itself, and so has the work
    imports.open_run(1)


def test_a_process_that_is_killed_writes_nothing_and_is_begun_again(
    imports: Imports, server: Server
) -> None:
    imports.go()
    imports.send(zipped(files_of("westmere")))
    imports.shows("What would change")
    imports.press("Import now")
    found: dict[str, Any] = {}

    def at_work() -> bool:
        found.update(upload_of(server))
        assert found["state"] != "done"
        return found["state"] == "writing" and bool(found.get("pid"))

    while not at_work():
        time.sleep(0.002)
    os.kill(found["pid"], signal.SIGKILL)

    imports.shows("Interrupted")
    expect(imports.page.get_by_text("Nothing was written.")).to_be_visible()
    is_accessible(imports)
    imports.press("Try again")
    imports.shows("What would change")
    imports.press("Import now")
    imports.is_done()


def test_a_session_that_has_ended_leads_to_the_door(imports: Imports, watch: Watch) -> None:
    watch.expect("401 (Unauthorized)")
    imports.go()
    imports.send(zipped(files_of("westmere")))
    imports.page.wait_for_url("**/imports/*")
    imports.tablet.context.clear_cookies()

    imports.page.wait_for_url("**/sign-in*")


def test_what_is_too_large_is_said_before_it_is_sent(imports: Imports, tmp_path: Path) -> None:
    large = tmp_path / "users.csv"
    with large.open("wb") as file:
        file.truncate(2_100_000_000)
    imports.go()

    imports.send(large)

    expect(imports.page.locator("[data-send-state]")).to_have_text(
        "users.csv is 2.1 GB. A file may be 50 MB."
    )
    assert imports.page.url.endswith("/imports")


def test_plain_forms_bring_a_school_in(server: Server, a_tablet: Callable[..., Tablet]) -> None:
    tablet = a_tablet(server.address, java_script_enabled=False)
    tablet.sign_in(HADDAD, "/people")
    imports = Imports(tablet)

    imports.bring_in(files_of("westmere"))  # the page loads itself again meanwhile

    imports.open_run(1)
    imports.press("Undo this import")
    expect(imports.page.get_by_text("Undone 23 November 2026")).to_be_visible(timeout=60_000)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="Microsoft's samples are not beside the checkout")
@pytest.mark.parametrize(
    ("name", "school", "pupils"),
    [
        ("microsoft-sds-uk-100", "Contoso High School", 30),
        ("microsoft-sds-v2.1", "School of TwoDotOne", 3),
    ],
)
def test_microsofts_samples_come_in_by_screen(
    imports: Imports, server: Server, name: str, school: str, pupils: int
) -> None:
    """They hold two schools; what is read is the one that the administrator's is."""
    with sqlite3.connect(server.data / "firstbell.sqlite") as database:
        database.execute("update school set name = ?", [school])
    files = {path.name: path.read_text("utf-8-sig") for path in (SAMPLES / name).glob("*.csv")}

    imports.bring_in(files | files_of(name))

    assert int(imports.count("Pupils", 0)) >= pupils
    expect(imports.page.get_by_text(f"only {school} is read")).to_be_visible()
    imports.open_run(1)
    is_accessible(imports)
