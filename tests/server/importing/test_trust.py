"""A trust's files hold several schools: whoever moves between them is one pupil at each."""

from datetime import date
from pathlib import Path

import pytest

from database.sql import Row, rows
from tests.server.importing.folders import append, run, swap

pytestmark = pytest.mark.usefixtures("database")

TOMORROW = date(2026, 11, 24)
UPN = "B801200005001"


async def adas() -> dict[str, Row]:
    found = await rows(
        """select school.name as school, pupil.* from pupil
           join school on school.id = pupil.school_id where given_name = 'Ada'"""
    )
    return {row["school"]: row for row in found}


async def test_a_pupil_who_moves_is_off_one_roll_and_on_the_other(westmere: Path) -> None:
    swap("orgs.csv", "science,", "east,,,Eastmere School,school,,trust\nscience,")(westmere)
    swap("users.csv", "Ada,Byrne,,,", f"Ada,Byrne,,{UPN},")(westmere)
    status, said = await run(westmere)
    assert status == 0, said
    before = (await adas())["Westmere School"]
    assert (before["upn"], before["on_roll_until"]) == (UPN, None)

    for name, needs in (("roles.csv", ",ada,"), ("enrollments.csv", ",ada,")):
        path = westmere / name
        kept = [line for line in path.read_text("utf-8").splitlines() if needs not in line]
        path.write_text("\n".join(kept) + "\n", "utf-8")
    append("roles.csv", "r99,,,ada,primary,student,2026-11-24,,east,")(westmere)
    status, said = await run(westmere, today=TOMORROW)

    assert status == 0, said
    now = await adas()
    left, joined = now["Westmere School"], now["Eastmere School"]
    assert (left["id"], left["upn"], left["on_roll_until"]) == (before["id"], UPN, TOMORROW)
    assert (joined["upn"], joined["on_roll_from"]) == (UPN, TOMORROW)
    assert joined["on_roll_until"] is None
    again, said = await run(westmere, today=TOMORROW)
    assert again == 0
    assert await adas() == now
