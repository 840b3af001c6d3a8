"""An office's own CSV files: columns proposed, chosen, seen as they would be read, compared."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.e2e.axe import violations
from tests.e2e.cast import HADDAD
from tests.e2e.server import Server
from tests.e2e.tablet import LAPTOP, PHONE, UPRIGHT, Tablet
from tests.e2e.watch import Watch
from tests.server.importing.mapped.files import STUDENTS, office_files


class MappingScreen:
    """The page on which an administrator says which column is what."""

    def __init__(self, tablet: Tablet) -> None:
        self.tablet = tablet
        self.page: Page = tablet.page

    def send(self, folder: Path) -> None:
        self.tablet.go("/imports")
        self.page.get_by_label("Files").set_input_files(sorted(folder.iterdir()))
        self.page.get_by_role("button", name="Send and compare").click()
        link = self.page.get_by_role("link", name="Name the columns")
        for _ in range(40):  # a page without scripts is loaded again by its reader
            if link.count():
                break
            self.page.wait_for_timeout(500)
            self.page.goto(self.page.url)
        link.click()
        expect(self.page.get_by_role("heading", name="Which column is what?")).to_be_visible()

    def file(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    def column(self, file: str, name: str) -> Locator:
        return self.file(file).get_by_label(name, exact=True)

    def rows(self, file: str) -> Locator:
        return self.file(file).get_by_role("table")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).last.click()

    @property
    def lacks(self) -> Locator:
        return self.page.get_by_role("region", name="Use it").get_by_role("status")

    def is_accessible(self, *sizes: ViewportSize) -> None:
        for size in sizes:
            self.page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                self.page.emulate_media(color_scheme=scheme)
                assert violations(self.page) == [], (size, scheme)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Days and months of these dates can be told from no date."""
    folder = office_files(tmp_path / "office")
    pupils = folder / STUDENTS
    text = (
        pupils.read_text().replace("13/12/2013", "03/12/2013").replace("31/01/2014", "01/03/2014")
    )
    pupils.write_text(text)
    return folder


@pytest.fixture
def screen(server: Server, a_tablet: Callable[..., Tablet]) -> Callable[..., MappingScreen]:
    def open_one(**options: object) -> MappingScreen:
        tablet = a_tablet(server.address, touch=False, reduced_motion="reduce", **options)
        tablet.sign_in(HADDAD, "/people")
        return MappingScreen(tablet)

    return open_one


def test_columns_are_chosen_used_and_offered_again(
    screen: Callable[..., MappingScreen], office: Path, server: Server
) -> None:
    mapping = screen(viewport=LAPTOP)
    mapping.send(office)
    expect(mapping.column(STUDENTS, "Reg")).to_have_value("tutor_group")
    expect(mapping.rows(STUDENTS)).to_contain_text("03/12/2013")
    expect(mapping.page.get_by_text("Never read or shown: Doctor.")).to_be_visible()
    expect(mapping.page.get_by_text("Dr Who")).to_have_count(0)
    expect(mapping.lacks).to_contain_text("The dates can be read in more than one way")
    mapping.is_accessible(PHONE, UPRIGHT, ViewportSize(width=1366, height=900))

    mapping.page.get_by_label(re.compile("^Day/month/year")).check()
    expect(mapping.rows(STUDENTS)).to_contain_text("3 December 2013")
    surname = mapping.column(STUDENTS, "Surname")
    surname.focus()
    surname.select_option("Not read")
    expect(mapping.lacks).to_contain_text("Pupils need a last name: choose its column.")
    expect(surname).to_be_focused()
    surname.select_option("Last name")
    expect(mapping.lacks).to_contain_text("All that is needed is chosen.")
    expect(mapping.page.get_by_label(re.compile("^Day/month/year"))).to_be_checked()
    mapping.page.get_by_label("What do you call these files?").fill("Office export")
    mapping.press("Use this mapping")

    expect(mapping.page.get_by_text("Read as Office export")).to_be_visible()
    mapping.page.get_by_role("button", name="Put aside").click()
    mapping.send(office)
    expect(mapping.page.get_by_text("the columns of “Office export”")).to_be_visible()
    expect(mapping.rows(STUDENTS)).to_contain_text("3 December 2013")


def test_another_thing_brings_its_own_columns(
    screen: Callable[..., MappingScreen], office: Path
) -> None:
    mapping = screen(viewport=LAPTOP)
    mapping.send(office)

    mapping.file("staff.csv").get_by_label("holds").select_option("Pupils")
    expect(mapping.column("staff.csv", "Surname")).to_have_value("family_name")
    expect(mapping.column("staff.csv", "Post")).to_have_value("")
    mapping.column("staff.csv", "Staff Code").select_option("Admission number or id")
    expect(mapping.rows("staff.csv")).to_contain_text("Admission number or id")
    mapping.file("staff.csv").get_by_label("holds").select_option("Staff")

    expect(mapping.column("staff.csv", "Staff Code")).to_have_value("id")
    expect(mapping.rows("staff.csv")).to_contain_text("Teacher of Science: Teacher")
    mapping.is_accessible(LAPTOP)


def test_it_works_without_scripts_and_loses_nothing(
    screen: Callable[..., MappingScreen], office: Path, watch: Watch
) -> None:
    watch.expect("422 (Unprocessable Entity)")
    mapping = screen(java_script_enabled=False, viewport=LAPTOP)
    mapping.send(office)

    mapping.page.get_by_label(re.compile("^Month/day/year")).check()
    mapping.column(STUDENTS, "Known As").select_option("Not read")
    mapping.press("Show the first rows")
    expect(mapping.rows(STUDENTS)).to_contain_text("12 March 2013")
    expect(mapping.rows(STUDENTS)).not_to_contain_text(re.compile(r"\bBea\b"))
    mapping.press("Use this mapping")
    expect(mapping.page.get_by_role("alert")).to_contain_text("Pupils need a first name")
    expect(mapping.page.get_by_role("alert")).to_contain_text("Give the mapping a name")
    expect(mapping.page.get_by_label(re.compile("^Month/day/year"))).to_be_checked()
    mapping.column(STUDENTS, "Legal Forename").select_option("First name")
    mapping.page.get_by_label("What do you call these files?").fill("Office export")
    mapping.press("Use this mapping")

    expect(mapping.page.get_by_role("heading", name="Which column is what?")).to_have_count(0)
    assert "/mapping" not in mapping.page.url
