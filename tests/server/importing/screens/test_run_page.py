"""What an import did, shown afterwards, and its undo while nothing depends on it."""

import re
from pathlib import Path

from database.sql import rows
from tests import builders as make
from tests.server.importing.folders import append, digest, swap
from tests.server.importing.screens.conftest import Administrator, Office, csv_files


async def imported(khan: Administrator, folder: Path, **typed: str) -> None:
    address, page = await khan.sent(*csv_files(folder))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    await khan.press(f"{address}/confirm", seen=seen, **typed)
    assert "Everything is in." in await khan.worked(address)


async def family_name() -> str:
    [ada] = await rows("select family_name from pupil where given_name = 'Ada'")
    return str(ada["family_name"])


async def test_what_an_import_did_is_shown_field_by_field(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    await imported(khan, westmere)
    swap("users.csv", "Ada,Byrne", "Ada,Cole")(westmere)
    await imported(khan, westmere)

    page = await khan.open("/imports/runs/2")

    assert "Import 2" in page
    assert "23 November 2026, 08:02, by Ms Khan." in page
    assert "<del>Byrne</del>" in page
    assert "<ins>Cole</ins>" in page
    start = await khan.open("/imports")
    assert "by Ms Khan: 1 changed" in start
    assert "It cannot be undone any more: only the last import can." in await khan.open(
        "/imports/runs/1"
    )


async def test_the_last_import_is_undone(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    await imported(khan, westmere)
    swap("users.csv", "Ada,Byrne", "Ada,Cole")(westmere)
    await imported(khan, westmere)
    assert await family_name() == "Cole"
    assert "Undo this import" in await khan.open("/imports/runs/2")

    answer = await khan.press("/imports/runs/2/undo")

    assert answer.status_code == 303
    assert await family_name() == "Byrne"
    page = await khan.open("/imports/runs/2")
    assert "Undone 23 November 2026, 08:02 by Ms Khan." in page
    assert "Undo this import" not in page
    assert '<span class="tag">Undone</span>' in await khan.open("/imports")
    before = await digest()
    assert (await khan.press("/imports/runs/2/undo")).status_code == 303  # pressed twice
    assert await digest() == before


async def test_what_depends_on_an_import_is_named_and_nothing_is_undone(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    await imported(khan, westmere)
    [ada] = await rows("select id from pupil where given_name = 'Ada'")
    await make.a_plan(office.school, ada["id"], "V")
    before = await digest()

    page = await khan.open("/imports/runs/1")
    answer = await khan.press("/imports/runs/1/undo")

    assert "It cannot be undone any more: planned absences (1) would be lost." in page
    assert "Undo this import" not in page
    assert answer.status_code == 422
    assert "This import cannot be undone: planned absences (1) would be lost." in answer.text
    assert await digest() == before


async def test_an_import_that_changed_nothing_has_nothing_to_undo(
    office: Office, westmere: Path
) -> None:
    khan = await office.administrator()
    await imported(khan, westmere)
    await imported(khan, westmere)

    assert "It changed nothing, so there is nothing to undo." in await khan.open("/imports/runs/2")
    assert "Undo this import" in await khan.open("/imports/runs/1")


async def test_imports_of_another_school_are_of_nothing_here(
    office: Office, westmere: Path
) -> None:
    await imported(await office.administrator(), westmere)
    haddad = await office.administrator("haddad")

    for number in ("1", "0", "-1", "9" * 30, "x"):
        assert (await haddad.browser.open(f"/imports/runs/{number}")).status_code == 404
        assert (await haddad.press(f"/imports/runs/{number}/undo")).status_code == 404
    assert "Import 1" not in await haddad.open("/imports")


async def test_a_brake_asks_for_its_number_where_it_stands(office: Office, westmere: Path) -> None:
    khan = await office.administrator()
    many(westmere, 12)
    await imported(khan, westmere)
    for file in ("users.csv", "roles.csv", "enrollments.csv"):
        path = westmere / file
        kept = [line for line in path.read_text().splitlines() if "extra" not in line]
        path.write_text("\n".join(kept) + "\n")
    address, page = await khan.sent(*csv_files(westmere))
    assert re.search(r"This would end 12 of 1\d pupils: type the number to go on.", page)
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    before = await digest()

    for typed in ("", "11", "1e1", "-12", "<b>", "9" * 400):
        answer = await khan.press(f"{address}/confirm", seen=seen, end_pupils=typed)
        assert answer.status_code == 422
        assert "Type 12 to go on, or put the files aside." in answer.text
    assert await digest() == before
    fields = {"end_pupils": " 12 ", "end_places": "12"}
    asked = {name: value for name, value in fields.items() if f'name="{name}"' in page}
    await khan.press(f"{address}/confirm", seen=seen, **asked)

    assert "Everything is in." in await khan.worked(address)


def many(folder: Path, count: int) -> None:
    """More pupils in 8C than usually leave at once."""
    append("users.csv", *(_user(n) for n in range(count)))(folder)
    append(
        "roles.csv",
        *(f"rx{n},,,extra{n},primary,student,2026-09-01,,westmere," for n in range(count)),
    )(folder)
    append(
        "enrollments.csv",
        *(f"ex{n},,,8c,westmere,extra{n},student,,2026-09-01," for n in range(count)),
    )(folder)


def _user(n: int) -> str:
    return f"extra{n},,,true,extra{n},,Pupil,Number{n},,,,,,,8,secret,,,,,,westmere,"
