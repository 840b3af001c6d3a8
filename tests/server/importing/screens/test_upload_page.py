"""An upload from its first page to its last: refused, compared, confirmed, put aside, killed."""

from pathlib import Path

import pytest

from database.sql import rows
from server.importing.screens.found import neutral
from tests.server.importing.folders import append, digest, swap
from tests.server.importing.screens.conftest import Administrator, Office, csv_files, zipped


async def pupils(office: Office) -> int:
    [row] = await rows("select count(*) as n from pupil where school_id = $1", office.school)
    return int(row["n"])


def path_of(page: str) -> str:
    """The fingerprint that the page's form sends back."""
    return page.partition('name="seen" value="')[2].partition('"')[0]


async def confirmed(khan: Administrator, address: str, page: str, **typed: str) -> str:
    answer = await khan.press(f"{address}/confirm", seen=path_of(page), **typed)
    assert answer.status_code == 303, answer.text
    return await khan.worked(address)


async def test_files_are_compared_confirmed_and_written(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    before = await digest()
    address, page = await khan.sent(("westmere.zip", zipped(westmere)))
    assert "What would change" in page
    assert await pupils(office) == 0
    assert await digest() == before

    page = await confirmed(khan, address, page)

    assert "Everything is in." in page
    assert 'href="/imports/runs/1"' in page
    assert await pupils(office) == 4
    assert not office.uploads.sent(address.rpartition("/")[2]).exists()
    start = await khan.open("/imports")
    assert "Import 1, OneRoster 1.2" in start
    assert "Under way" not in start


async def test_what_is_wrong_is_a_table_and_a_file_without_formulas(
    office: Office, westmere: Path
) -> None:
    swap("demographics.csv", "2013-12-10", "=HYPERLINK(1)")(westmere)
    append("roles.csv", "r99,,,+cmd|x,primary,student,2026-09-01,,westmere,")(westmere)
    khan = await office.administrator()
    before = await digest()

    address, page = await khan.sent(*csv_files(westmere))

    assert "The files need correcting" in page
    assert "<td>&#34;=HYPERLINK(1)&#34; is not a date" in page
    report = await khan.browser.open(f"{address}/report")
    assert report.headers["content-disposition"] == 'attachment; filename="to-correct.txt"'
    assert report.headers["content-type"].startswith("text/plain")
    lines = report.text.splitlines()
    assert lines[0] == "file\tline\tcolumn\twhat is wrong"
    assert {len(line.split("\t")) for line in lines} == {4}
    cells = [cell for line in lines for cell in line.split("\t")]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    assert await digest() == before
    assert not office.uploads.sent(address.rpartition("/")[2]).exists()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        (" @cmd", "' @cmd"),
        ("-2", "'-2"),
        ("+44", "'+44"),
        ('"=1" is not a date', '"=1" is not a date'),
        ("a\tb\r\nc\0", "a b  c "),
    ],
)
def test_a_cell_of_the_report_is_no_formula(cell: str, written: str) -> None:
    assert neutral(cell) == written


async def test_the_first_200_are_shown_and_all_are_in_the_file(
    office: Office, westmere: Path
) -> None:
    append("users.csv", *(f"p{n},,,true,,,,X" for n in range(250)))(westmere)
    khan = await office.administrator()

    address, page = await khan.sent(*csv_files(westmere))

    assert page.count('class="table__name">users.csv') == 200
    assert "The first 200 are shown." in page
    report = (await khan.browser.open(f"{address}/report")).text
    assert report.count("users.csv\t") >= 250


async def test_a_zip_that_does_harm_is_refused_on_its_page(office: Office) -> None:
    khan = await office.administrator()

    _, page = await khan.sent(("school.zip", b"PK no zip at all"))

    assert "It cannot be unpacked: it is damaged, or no zip." in page


async def test_another_administrator_goes_on_and_another_school_sees_nothing(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    address, page = await khan.sent(*csv_files(westmere))
    osei = await office.administrator("osei")
    haddad = await office.administrator("haddad")

    for path in (address, f"{address}/part", f"{address}/report"):
        assert (await haddad.browser.open(path)).status_code == 404
    for verb in ("confirm", "aside", "again"):
        answer = await haddad.press(f"{address}/{verb}", seen=path_of(page))
        assert answer.status_code == 404
    assert "Sent" not in await haddad.open("/imports")
    assert "Sent 23 November 2026, 08:02 by Ms Khan" in await osei.open("/imports")
    await confirmed(osei, address, await osei.open(address))

    [run] = await rows("select started_by from import_run where school_id = $1", office.school)
    assert run["started_by"] != office.khan
    assert await pupils(office) == 4


async def test_put_aside_deletes_the_files_and_writes_nothing(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    address, page = await khan.sent(*csv_files(westmere))

    await khan.press(f"{address}/aside")

    assert "Put aside. Nothing was written" in await khan.open(address)
    assert not office.uploads.files(address.rpartition("/")[2]).exists()
    await khan.press(f"{address}/confirm", seen=path_of(page))
    assert await pupils(office) == 0
    assert "Under way" not in await khan.open("/imports")


async def test_files_of_another_school_are_refused(office: Office, westmere: Path) -> None:
    khan, haddad = await office.administrator(), await office.administrator("haddad")
    address, page = await khan.sent(*csv_files(westmere))
    await confirmed(khan, address, page)
    before = await digest()

    _, page = await haddad.sent(*csv_files(westmere))

    assert "which is Westmere School here" in page
    assert await digest() == before


async def test_of_files_of_several_schools_only_the_own_is_read(
    office: Office, westmere: Path
) -> None:
    swap("orgs.csv", "Westmere School", "Westmere Secondary Academy")(westmere)
    append("orgs.csv", "east,,,Eastmere School,school,,trust")(westmere)
    khan, haddad = await office.administrator(), await office.administrator("haddad")

    address, page = await khan.sent(*csv_files(westmere))
    _, refused = await haddad.sent(*csv_files(westmere))

    assert "The files hold 2 schools; only Westmere Secondary Academy is read." in page
    assert "Eastmere School), and none of them is Northfield Secondary Academy." in refused
    await confirmed(khan, address, page)
    append("orgs.csv", "north,,,Northfield,school,,trust")(westmere)
    _, known = await khan.sent(*csv_files(westmere))
    assert "The files hold 3 schools; only Westmere Secondary Academy is read." in known


async def test_only_what_was_compared_is_written(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    first, compared = await khan.sent(*csv_files(westmere))
    swap("users.csv", "Ada,Byrne", "Ada,Cole")(westmere)
    second, other = await khan.sent(*csv_files(westmere))
    await confirmed(khan, first, compared)

    page = await confirmed(khan, second, other)

    assert "The school’s data has changed since you compared." in page
    [ada] = await rows("select family_name from pupil where given_name = 'Ada'")
    assert ada["family_name"] == "Byrne"
    page = await confirmed(khan, second, page)
    assert "Everything is in." in page
    [ada] = await rows("select family_name from pupil where given_name = 'Ada'")
    assert ada["family_name"] == "Cole"


async def test_a_stale_page_confirms_nothing(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    address, _ = await khan.sent(*csv_files(westmere))

    for seen in ("", "x", "é" * 10_000):
        answer = await khan.press(f"{address}/confirm", seen=seen)
        assert answer.status_code == 422
        assert "has changed since you compared" in answer.text
    assert await pupils(office) == 0


async def test_an_unknown_format_asks_for_its_columns(office: Office) -> None:
    khan = await office.administrator()

    address, page = await khan.sent(("pupils.csv", b"Surname,Forename\nByrne,Ada\n"))

    assert "These files are in no format that is known here." in page
    assert f'href="{address}/mapping"' in page


async def test_rubbish_in_an_address_is_of_nothing(office: Office) -> None:
    khan = await office.administrator()

    for id_ in ("x", "%2e%2e", "a" * 32, "a" * 5_000, "%00", "formats%2f..", "\u202e" * 32):
        assert (await khan.browser.open(f"/imports/{id_}")).status_code == 404, id_


async def test_pages_are_as_useful_without_a_format_or_files(office: Office) -> None:
    khan = await office.administrator()

    start, formats = await khan.open("/imports"), await khan.open("/imports/formats")

    assert "Nothing has been imported yet. Firstbell understands" in start
    assert "users.csv" in formats
    assert "Passwords are never read." in formats
