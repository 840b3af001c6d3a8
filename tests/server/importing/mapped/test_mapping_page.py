"""The screen: shown, chosen, refused in words, used, kept with the school and offered again."""

import re
import shutil
from pathlib import Path
from secrets import token_bytes
from uuid import UUID

import httpx
import pytest_asyncio

from database.sql import rows
from server.importing.mapped import store
from server.importing.mapped.choices import Choices, FileChoice
from server.importing.mapped.samples import samples
from server.importing.reading.parse import parse_mapping
from server.importing.reading.problems import Problems
from server.importing.screens.uploads import State, Upload
from tests.server.importing.folders import swap
from tests.server.importing.mapped.files import STUDENTS
from tests.server.importing.screens.conftest import Administrator, Office, csv_files


@pytest_asyncio.fixture
async def khan(office: Office) -> Administrator:
    return await office.administrator()


def sent(office: Office, folder: Path, school: UUID | None = None) -> str:
    """The mapping's address of an upload of these files that has been found to need one."""
    id_, _ = office.uploads.new(token_bytes)
    shutil.copytree(folder, office.uploads.files(id_))
    upload = Upload(
        id=id_,
        school_id=school or office.school,
        by=office.khan,
        by_name="Ms Khan",
        sent_at=office.clock.now(),
        names=sorted(path.name for path in folder.iterdir()),
        state=State.MAPPING,
        began_at=office.clock.now(),
    )
    shutil.copytree(folder, office.uploads.sent(id_), dirs_exist_ok=True)
    office.uploads.write(upload)
    return f"/imports/{id_}/mapping"


def form_in(page: str) -> dict[str, str]:
    """What the page's form would send as it stands."""
    form = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page):
        [chosen] = re.findall(r'<option value="([^"]*)" selected>', options)
        form[name] = chosen
    for name, value in re.findall(r'type="radio" name="([^"]+)" value="([^"]+)" checked', page):
        form[name] = value
    return form


async def pressed(khan: Administrator, address: str, do: str, **chosen: str) -> httpx.Response:
    return await khan.browser.send(
        address, page=address, **form_in(await khan.open(address)) | chosen | {"do": do}
    )


def upload_of(office: Office, address: str) -> str:
    return address.split("/")[2]


async def test_it_is_used_read_and_offered_again(
    office: Office, khan: Administrator, folder: Path
) -> None:
    upload, page = await khan.sent(*csv_files(folder))
    address = f"{upload}/mapping"
    assert f'href="{address}"' in page
    assert 'value="%d/%m/%Y" checked' in await khan.open(address)

    answer = await pressed(khan, address, "use", name="Office export")

    assert answer.status_code == 303
    page = await khan.worked(address.removesuffix("/mapping"))
    assert "Read as Office export." in page
    assert "What would change" in page
    await khan.press(f"{address.removesuffix('/mapping')}/aside")
    (folder / STUDENTS).rename(folder / "Students of today.csv")
    again = await khan.open(sent(office, folder))
    assert "These files have the columns of “Office export”." in again
    assert 'name="name" value="Office export"' in again


async def test_what_is_missing_is_said_and_nothing_that_was_chosen_is_lost(
    office: Office, khan: Administrator, folder: Path
) -> None:
    address = sent(office, folder)
    place = [one.file for one in samples(folder)].index(STUDENTS)

    answer = await pressed(
        khan, address, "use", name="", end_dates="soon", **{f"column:{place}:3": ""}
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    for sentence in (
        f"{STUDENTS}: Pupils need a last name: choose its column.",
        "Give the mapping a name of letters and figures, 36 at most.",
        "“soon” cannot be chosen: take one from the list.",
    ):
        assert sentence in answer.text
    assert form_in(answer.text)[f"column:{place}:3"] == ""
    assert form_in(answer.text)[f"column:{place}:4"] == "given_name"
    assert await rows("select name from import_mapping") == []


async def test_a_change_fetches_the_form_alone(
    office: Office, khan: Administrator, folder: Path
) -> None:
    address = sent(office, folder)
    page = await khan.open(address)
    headers = {"hx-request": "true", "x-csrftoken": await khan.browser.csrf(address)}

    answer = await khan.browser.http.post(address, data=form_in(page), headers=headers)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<form id="mapping"')
    assert "All that is needed is chosen." in answer.text


async def test_it_is_saved_as_a_file_that_the_command_reads(
    office: Office, khan: Administrator, folder: Path
) -> None:
    address = sent(office, folder)

    answer = await pressed(khan, address, "file", name="Office “export”")

    problems = Problems()
    mapping = parse_mapping(answer.text, "office-export.toml", problems)
    assert answer.headers["content-disposition"] == 'attachment; filename="office-export.toml"'
    assert problems.sentences() == []
    assert mapping is not None
    assert mapping.title == "Office “export”"


async def test_another_mapping_of_the_same_name_asks_before_it_takes_its_place(
    office: Office, khan: Administrator, folder: Path
) -> None:
    kept = store.Kept("Office Export", Choices())
    await store.keep(office.school, kept, office.khan, office.clock.now())
    address = sent(office, folder)

    refused = await pressed(khan, address, "use", name="office export")
    taken = await pressed(khan, address, "use", name="office export", replace="yes")

    assert refused.status_code == 422
    assert "There is a mapping “Office Export” already." in refused.text
    assert 'name="replace" value="yes"' in refused.text
    assert taken.status_code == 303
    assert len(await rows("select id from import_mapping")) == 1


async def test_files_that_are_refused_come_back_to_what_was_chosen(
    office: Office, khan: Administrator, folder: Path
) -> None:
    swap(STUDENTS, "31/01/2014", "31/13/2014")(folder)
    address = sent(office, folder)
    await pressed(khan, address, "use", name="Office export", date_form="%d/%m/%Y")
    upload = address.removesuffix("/mapping")
    assert "is not a date (expected 13/01/2011)" in await khan.worked(upload)

    page = await khan.open(address)

    assert 'value="%d/%m/%Y" checked' in page
    assert 'name="name" value="Office export"' in page


async def test_what_stands_in_the_files_is_text(
    office: Office, khan: Administrator, folder: Path
) -> None:
    swap("staff.csv", "Kitchen Manager", "<script>alert(1)</script>")(folder)
    swap("staff.csv", "Title", '"<b>""T"')(folder)

    page = await khan.open(sent(office, folder))

    assert "<script>alert" not in page
    assert "<b>" not in page
    assert "role:&lt;script&gt;" in page


async def test_private_columns_are_not_shown(
    office: Office, khan: Administrator, folder: Path
) -> None:
    page = await khan.open(sent(office, folder))

    assert "Never read or shown: Doctor." in page
    assert "Never read or shown: NI Number." in page
    assert "Dr Who" not in page
    assert "AB123456C" not in page


async def test_another_schools_upload_and_mapping_are_as_none(
    office: Office, khan: Administrator, folder: Path
) -> None:
    address = sent(office, folder)
    await pressed(khan, address, "use", name="Office export")
    await khan.worked(address.removesuffix("/mapping"))
    haddad = await office.administrator("haddad")

    assert (await haddad.browser.open(address)).status_code == 404
    assert (await haddad.press(address, do="use", name="x")).status_code == 404
    [other] = await rows("select school_id as id from staff where family_name = 'Haddad'")
    page = await haddad.open(sent(office, folder, other["id"]))
    assert "All that is needed is chosen." in page
    assert "Office export" not in page


async def test_an_upload_that_needs_no_mapping_goes_back_to_its_page(
    office: Office, khan: Administrator, folder: Path
) -> None:
    address = sent(office, folder)
    upload = office.uploads.read(upload_of(office, address))
    assert upload is not None
    upload.state = State.READY
    office.uploads.write(upload)

    for answer in (await khan.browser.open(address), await khan.press(address, do="use", name="x")):
        assert answer.headers["location"] == address.removesuffix("/mapping")


def test_files_fit_that_have_every_column_whatever_their_names(folder: Path) -> None:
    found = samples(folder)
    chosen = FileChoice("pupils", {"Adno": "id", "Known As": "given_name"})

    fitted = store.fitted(Choices({"pupils of last year.csv": chosen}), found)

    assert fitted is not None
    assert {name: file.thing for name, file in fitted.items() if file.thing} == {STUDENTS: "pupils"}
    assert store.fitted(Choices(), found) is None
    swap(STUDENTS, "Known As", "Called")(folder)
    assert store.fitted(Choices({STUDENTS: chosen}), samples(folder)) is None
