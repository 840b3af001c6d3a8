"""Revocation between tap and push, from the offline entries to the journal (PROTOCOL 8.5)."""

import secrets
from datetime import date
from uuid import UUID

from database.engine import current_engine
from database.sql import execute, rows
from server.held.ended import revoke_ended
from sync.core import ids
from sync.service import evidence
from sync.service.log import lock_head, save_head
from sync.service.revoke import revoke_grants
from tests.builders import MONDAY, london
from tests.server.held.conftest import Desk


async def head_is_heard(desk: Desk, at: str) -> None:
    """The server hears of the tablet's newest op, and of nothing else."""
    tablet, now = desk.tablet, london(at)
    contact = evidence.ContactRow(
        device_id=tablet.id,
        n=tablet.n,
        head_id=tablet.prev,
        received_at=now,
        wall_ms=evidence.milliseconds(now),
        floor_n=0,
    )
    async with current_engine().transaction():
        await evidence.add_contacts(desk.school.id, [contact])


async def revoke(
    desk: Desk, at: str, staff_id: UUID | None = None, device_id: UUID | None = None
) -> int:
    async with current_engine().transaction():
        head = await lock_head(desk.school.id, london(at))
        count = await revoke_grants(
            head,
            secrets.token_bytes,
            staff_id=staff_id,
            device_id=device_id,
            by=desk.school.haddad,
            said="Tablet lost",
        )
        await save_head(head)
    return count


async def revoked_at(desk: Desk) -> list[tuple[UUID, object]]:
    found = await rows(
        "select staff_id, revoked_at from author_grant where school_id = $1 order by issued_at",
        desk.school.id,
    )
    return [(row["staff_id"], row["revoked_at"]) for row in found]


async def test_a_revoked_teachers_offline_entries(desk: Desk) -> None:
    school, tablet = desk.school, desk.tablet
    before = tablet.op("seen", school.register(), london("08:06"), [school.ada])
    await head_is_heard(desk, "08:07")
    unclear = tablet.op("seen", school.register(), london("08:08"), [school.bea])
    await revoke(desk, "08:10", staff_id=school.okafor)

    desk.at("09:00")
    first, second = await desk.send(tablet.line(before), tablet.line(unclear))
    queue, register = await desk.words("/held"), await desk.words(f"/board{school.address()}")
    mine = await desk.words("/entries/mine", await school.browser("okafor"))
    desk.at("09:10")
    await desk.accept(second["id"], school.okafor, "She took it before she left", by=desk.head)

    assert (first["disposition"], first["seq"]) == ("accepted", 1)
    assert (second["disposition"], second["text"]) == ("held", "grant.revoked")
    assert "Bea Cole: present" in queue
    assert "Ms Okafor Tablet B2-14" in queue
    assert "access on this tablet had ended, or may have ended, by then." in queue
    assert "Ada Byrne: present Author’s access ended since" in register
    assert "made before your access on this tablet ended" in mine
    assert [(a["seq"], a["flag"], a["author_id"]) for a in await desk.acts()] == [
        (1, "revoked_since", school.okafor),
        (2, "by_a_person", school.okafor),
    ]
    assert await desk.mark(school.bea) == "present"
    assert await desk.journal() == [
        ("grant_revoked", school.haddad, "Tablet lost"),
        ("op_accepted", desk.shah, "She took it before she left"),
    ]
    assert "Accepted by a person" in await desk.words(f"/board{school.address()}")


async def _part_of_a_proof(desk: Desk, heard: str = "08:08") -> tuple[bytes, bytes]:
    """Two entries, the newest of them ``heard`` of, her grants revoked, the first one sent."""
    school, tablet = desk.school, desk.tablet
    first = tablet.op("seen", school.register(), london("08:06"), [school.ada])
    last = tablet.op("seen", school.register(), london("08:07"), [school.bea])
    await head_is_heard(desk, heard)
    await revoke(desk, "08:10", staff_id=school.okafor)
    desk.at("09:00")
    [said] = await desk.send(tablet.line(first))
    assert (said["disposition"], said["text"]) == ("held", "grant.revoked")
    return first, last


async def test_an_entry_whose_proof_is_whole_only_later_is_entered_then(desk: Desk) -> None:
    first, last = await _part_of_a_proof(desk)
    mine = await desk.school.browser("okafor")
    assert "Not in a register 1" in await desk.words("/entries/mine", mine)

    desk.at("09:05")
    again, linked = await desk.send(desk.tablet.line(first), desk.tablet.line(last))

    assert (again["disposition"], again["dup"], again["seq"], again["grade"]) == (
        "accepted",
        True,
        1,
        "B",
    )
    assert (linked["disposition"], linked["seq"]) == ("accepted", 2)
    assert [(a["flag"], a["author_id"]) for a in await desk.acts()] == [
        ("revoked_since", desk.school.okafor)
    ] * 2
    assert await desk.mark(desk.school.ada) == "present"
    assert "Ada Byrne" not in await desk.words("/held")
    shown = await desk.words("/entries/mine", mine)
    assert "Not in a register" not in shown
    assert "Ada Byrne: present" in shown
    assert "made before your access on this tablet ended" in shown


async def test_a_proof_that_is_younger_than_the_revocation_enters_nothing(desk: Desk) -> None:
    first, last = await _part_of_a_proof(desk, heard="08:11")

    again, linked = await desk.send(desk.tablet.line(first), desk.tablet.line(last))

    assert [again["disposition"], linked["disposition"]] == ["held", "held"]
    assert await desk.acts() == []


async def test_what_a_person_has_decided_on_is_left_to_people(desk: Desk) -> None:
    first, last = await _part_of_a_proof(desk)
    op = ids.op_id(first)
    await desk.set_aside(op, "She was not here")  # only asked: nobody else says that Ada was seen

    await desk.send(desk.tablet.line(last))

    assert (await desk.row(op))["disposition"] == "held"
    await desk.set_aside(op, by=desk.head)
    assert (await desk.row(op))["disposition"] == "set_aside"
    assert await desk.mark(desk.school.ada) == "none"


async def test_an_entry_accepted_late_keeps_the_proof_of_its_time(desk: Desk) -> None:
    school, tablet = desk.school, desk.tablet
    op = tablet.op("seen", school.register(), london("08:09"), [school.ada])
    await head_is_heard(desk, "08:12")
    await revoke(desk, "08:11", device_id=tablet.id)
    desk.at("09:00")
    [said] = await desk.send(tablet.line(op))

    await desk.accept(said["id"], school.okafor)

    assert said["text"] == "grant.revoked"
    [act] = await rows(
        "select grade, latest_at from act where school_id = $1 order by seq", school.id
    )
    assert (act["grade"], act["latest_at"]) == ("B", london("08:12"))


async def test_of_whom_or_on_what_grants_are_revoked(desk: Desk) -> None:
    school = desk.school
    other = await school.tablet(school.lund)
    await other.sign_in(school.okafor, school.clock.now())

    on_one = await revoke(desk, "08:10", staff_id=school.okafor, device_id=other.id)
    of_person = await revoke(desk, "08:20", staff_id=school.okafor)
    on_tablet = await revoke(desk, "08:30", device_id=other.id)
    again = await revoke(desk, "08:40", device_id=other.id)

    assert (on_one, of_person, on_tablet, again) == (1, 1, 1, 0)
    assert sorted((await revoked_at(desk)), key=str) == sorted(
        [
            (school.okafor, london("08:20")),
            (school.lund, london("08:30")),
            (school.okafor, london("08:10")),
        ],
        key=str,
    )
    assert len(await desk.journal()) == 3


async def test_another_schools_grants_stay(desk: Desk) -> None:
    async with current_engine().transaction():
        head = await lock_head(desk.school.id, london("08:10"))
        head.school_id = UUID(int=1)
        count = await revoke_grants(head, secrets.token_bytes, staff_id=desk.school.okafor)

    assert (count, await revoked_at(desk)) == (0, [(desk.school.okafor, None)])


async def test_who_no_longer_works_here_has_no_grants_from_that_day_on(desk: Desk) -> None:
    school = desk.school
    await _ends(desk, MONDAY.replace(day=24))
    early = await revoke_ended(school.id, london("23:59"), secrets.token_bytes)

    later = london("07:00", MONDAY.replace(day=25))
    count = await revoke_ended(school.id, later, secrets.token_bytes)
    again = await revoke_ended(school.id, later, secrets.token_bytes)

    assert (early, count, again) == (0, 1, 0)
    midnight = london("00:00", MONDAY.replace(day=24))
    assert await revoked_at(desk) == [(school.okafor, midnight)]
    assert await desk.journal() == [("grant_revoked", None, "No longer works here")]


async def test_what_she_made_on_her_last_day_and_sent_later_waits_for_a_person(
    desk: Desk,
) -> None:
    school = desk.school
    await _ends(desk, MONDAY.replace(day=24))
    op = desk.op()
    now = desk.at("09:00", MONDAY.replace(day=24))
    await revoke_ended(school.id, now, secrets.token_bytes)

    [said] = await desk.send(desk.tablet.line(op))
    page = (await desk.price.open(f"/held/{said['id']}")).text

    assert (said["disposition"], said["text"]) == ("held", "grant.revoked")
    assert "selected>Ms Okafor, Teacher (has left)</option>" in page


async def _ends(desk: Desk, day: date) -> None:
    await execute(
        "update staff set ended_on = $3 where school_id = $1 and id = $2",
        desk.school.id,
        desk.school.okafor,
        day,
    )
