"""What a tablet reports and nobody has accepted shows where pupils are looked for (SYNC §6)."""

from datetime import datetime
from typing import Any

from database.sql import rows
from server.board.now import read_pupils
from server.register import reported
from server.register.reported import read_reported
from sync.core import ids
from tests import builders as make
from tests.builders import london, named
from tests.server.board.conftest import Office
from tests.tablet import Tablet

WRONG_MAC = b"m" * 43


async def hold(office: Office, tablet: Tablet, *ops: bytes, at: str = "08:05") -> list[str]:
    """Pushes ops with a wrong mac; their ids."""
    office.school.clock.at = london(at)
    lines = [WRONG_MAC + b" " + op for op in ops]
    answer = await office.school.send(*tablet.push_lines(*lines, at=london(at)))
    assert {op["disposition"] for op in answer.json()["ops"]} <= {"held", "quarantined"}
    return [ids.op_id(op) for op in ops]


def op(office: Office, tablet: Tablet, kind: str, *pupils: Any, **body: Any) -> bytes:
    at: datetime = london("08:04")
    return tablet.op(kind, office.school.register(), at, list(pupils), **body)


async def test_a_held_sighting_shows_on_the_board_on_its_register_and_by_the_pupil(
    office: Office,
) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    [seen, _] = await hold(
        office,
        tablet,
        op(office, tablet, "seen", school.ada, named("nobody")),
        op(office, tablet, "arrived", school.ada, school.bea, at="08:04", src="clock"),
    )

    line = await office.line("08:06")
    register = await office.page(f"/board{school.address()}")
    pupils = await read_pupils(school.id, "unmarked", london("08:06"))

    assert line.needs == "2 pupils reported, not accepted"
    assert "2 pupils reported, not accepted" in await office.page("/board")
    assert "Ada Byrne: present · received 08:05 · Tablet B2-14" in register
    assert "Ada Byrne, Bea Cole: arrived 08:04 · received 08:05" in register
    assert "Ada Byrne Reported, not accepted No mark" in register
    assert "Cem Demir No mark" in register
    answer = await (await school.browser("price")).open(f"/board{school.address()}")
    assert f'href="/held/{seen}"' in answer.text
    assert {one.name for one in pupils.pupils if one.reported} == {"Ada Byrne", "Bea Cole"}
    assert "Ada Byrne Reported, not accepted" in await office.page("/board/pupils?is=unmarked")


async def test_what_says_of_nobody_that_they_were_seen_reports_nothing(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    await hold(
        office,
        tablet,
        op(office, tablet, "not_seen", school.ada),
        op(office, tablet, "no_statement", school.ada),
        op(office, tablet, "seen", named("nobody")),
        tablet.op("seen", named("another register"), london("08:04"), [school.ada]),
        b"nonsense",
    )

    assert (await office.line("08:06")).needs == ""
    assert "Reported" not in await office.page(f"/board{school.address()}")


async def test_what_was_decided_is_reported_no_more(office: Office) -> None:
    school = office.school
    tablet = await office.tablet(school.okafor)
    [first] = await hold(office, tablet, op(office, tablet, "seen", school.ada))
    await hold(office, tablet, op(office, tablet, "seen", school.bea))

    await rows(
        "update inbox set disposition = 'set_aside' where school_id = $1 and op_id = $2",
        school.id,
        first,
    )

    assert (await office.line("08:06")).needs == "1 pupil reported, not accepted"


async def test_one_tablets_junk_hides_no_other_tablets_report(office: Office) -> None:
    school = office.school
    honest, liar = await office.tablet(school.okafor), await office.tablet(school.lund)
    await hold(office, honest, op(office, honest, "seen", school.ada))
    await hold(office, liar, *(op(office, liar, "seen", school.bea) for _ in range(120)))

    reports = await read_reported(school.id, [school.register()])

    told = reports[school.register()]
    assert len(told) == 1 + reported.NEWEST
    assert told[0].pupils == (school.ada,)


async def test_another_schools_reports_are_not_read(office: Office) -> None:
    tablet = await office.tablet(office.school.okafor)
    await hold(office, tablet, op(office, tablet, "seen", office.school.ada))
    other = await make.a_school("Westmere")

    assert await read_reported(other, [office.school.register()]) == {}
