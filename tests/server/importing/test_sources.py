"""Two sources feed one school: whom one has already, the other's files find."""

from uuid import UUID

import pytest

from database.sql import execute, rows
from tests.server.importing.folders import counted, named
from tests.server.importing.schools import (
    TOMORROW,
    a_record,
    bring_in,
    contact,
    counts,
    lines,
    linked,
    pupil,
    teacher,
)

pytestmark = pytest.mark.usefixtures("database")

ADA = pupil("Ada", upn="A1")


async def school() -> str:
    [row] = await rows("select id from school")
    return str(row["id"])


async def second(record, **more):
    return await bring_in(record, source="arbor", school=await school(), **more)


async def test_a_pupil_is_found_by_the_unique_pupil_number():
    await bring_in(a_record(ADA))
    before = await named("pupil", "Ada")

    await second(a_record(pupil("Ada", source_id="77", upn="A1"), groups=[], group_pupils=[]))

    assert await named("pupil", "Ada") == before
    found = await rows("select source, source_id, id from source_id where kind = 'pupil'")
    assert sorted((row["source"], row["source_id"], row["id"]) for row in found) == [
        ("arbor", "77", before["id"]),
        ("sims", "ada", before["id"]),
    ]


async def test_without_a_number_a_pupil_is_somebody_else():
    await bring_in(a_record(pupil("Ada")))

    await second(a_record(pupil("Ada"), groups=[], group_pupils=[]))

    assert await counted("pupil") == {"pupil": 2}


@pytest.mark.parametrize(("email", "people"), [("n.okafor@w.example", 1), ("other@w.example", 2)])
async def test_staff_are_found_by_e_mail(email, people):
    await bring_in(a_record(staff=[teacher("Okafor", "N.Okafor@w.example")]))

    await second(a_record(staff=[teacher("Okafor", email, source_id="9")], groups=[]))

    assert await counted("staff") == {"staff": people}


async def test_an_e_mail_of_two_members_of_staff_finds_neither():
    office = "office@w.example"
    await bring_in(a_record(staff=[teacher("Price", office), teacher("Lund", office)]))

    await second(a_record(staff=[teacher("Price", office)], groups=[]))

    assert await counted("staff") == {"staff": 3}


async def test_a_contact_is_found_by_e_mail_and_both_names():
    home = "byrne@mail.example"
    await bring_in(a_record(ADA, contacts=[contact("Tom", home), contact("Orla", home)]))

    await second(
        a_record(contacts=[contact("Tom", home), contact("Pat", home), contact("Orla")], groups=[])
    )

    assert await counted("contact") == {"contact": 4}


async def test_whom_the_other_source_still_has_does_not_end():
    await bring_in(
        a_record(
            ADA, contacts=[contact("Tom", "t@mail.example")], contact_links=[linked("ada", "tom")]
        )
    )
    await second(
        a_record(
            ADA,
            contacts=[contact("Tom", "t@mail.example")],
            contact_links=[linked("ada", "tom")],
            groups=[],
            group_pupils=[],
        )
    )

    found = await second(a_record(groups=[]))

    assert (await named("pupil", "Ada"))["on_roll_until"] is None
    assert [row["ended_on"] for row in await rows("select ended_on from contact_link")] == [None]
    assert counts(found, "pupils") == {"missing": 1}
    gone = await rows("select source, kind from source_id where gone_on is not null")
    assert sorted((row["source"], row["kind"]) for row in gone) == [
        ("arbor", "contact"),
        ("arbor", "pupil"),
    ]


async def test_who_is_gone_from_both_ends():
    await bring_in(a_record(ADA))
    await second(a_record(ADA, groups=[], group_pupils=[]))
    await second(a_record(groups=[]))

    await bring_in(a_record(), today=TOMORROW)

    assert (await named("pupil", "Ada"))["on_roll_until"] == TOMORROW


async def test_one_source_says_nothing_of_what_only_the_other_has():
    await bring_in(a_record(ADA, pupil("Bea")))

    await second(a_record(pupil("Cem"), groups=[], group_pupils=[]))

    until = await rows("select on_roll_until from pupil")
    assert [row["on_roll_until"] for row in until] == [None, None, None]
    assert not await rows("select * from group_pupil where left_on is not null")


async def test_a_source_that_counts_its_pupils_anew_finds_them_by_their_numbers():
    await bring_in(a_record(ADA))
    before = await named("pupil", "Ada")

    found = await bring_in(a_record(pupil("Ada", source_id="new-1", upn="A1")), today=TOMORROW)

    assert await named("pupil", "Ada") == before
    assert counts(found, "pupils") == {"unchanged": 1}
    gone = await rows("select source_id from source_id where gone_on is not null")
    assert [row["source_id"] for row in gone] == ["ada"]


async def test_who_left_and_is_in_another_source_now_returns():
    await bring_in(a_record(ADA))
    await bring_in(a_record())

    found = await second(a_record(ADA, groups=[], group_pupils=[]), today=TOMORROW)

    ada = await named("pupil", "Ada")
    assert (ada["on_roll_from"], ada["on_roll_until"]) == (TOMORROW, None)
    assert counts(found, "pupils") == {"returned": 1}
    assert await counted("earlier_stay") == {"earlier_stay": 1}


async def email_of(name: str) -> str | None:
    [row] = await rows("select email from staff where family_name = $1", name)
    email: str | None = row["email"]
    return email


async def give_email(name: str, email: str) -> UUID:
    [row] = await rows("select school_id, id from staff where family_name = $1", name)
    await execute(
        "update staff set email = $3 where school_id = $1 and id = $2",
        row["school_id"],
        row["id"],
        email,
    )
    staff: UUID = row["id"]
    return staff


@pytest.mark.parametrize("theirs", [None, "other@w.example"])
async def test_an_e_mail_that_was_given_here_stays_and_is_named(theirs):
    await bring_in(a_record(staff=[teacher("Okafor")]))
    await give_email("Okafor", "given@w.example")

    found = await bring_in(a_record(staff=[teacher("Okafor", theirs)]))

    assert await email_of("Okafor") == "given@w.example"
    assert lines(found, "staff") == [f"kept Ngozi Okafor: e-mail given@w.example → {theirs or ''}"]


async def test_an_e_mail_that_the_files_gave_follows_the_files():
    await bring_in(a_record(staff=[teacher("Okafor", "old@w.example")]))

    found = await bring_in(a_record(staff=[teacher("Okafor", "new@w.example")]))

    assert await email_of("Okafor") == "new@w.example"
    assert lines(found, "staff") == ["changed Ngozi Okafor: e-mail old@w.example → new@w.example"]


async def test_an_e_mail_given_here_stays_though_the_files_agreed_with_it_once():
    await bring_in(a_record(staff=[teacher("Okafor")]))
    await give_email("Okafor", "given@w.example")
    await bring_in(a_record(staff=[teacher("Okafor", "given@w.example")]))

    found = await bring_in(a_record(staff=[teacher("Okafor", "new@w.example")]))

    assert lines(found, "staff") == ["kept Ngozi Okafor: e-mail given@w.example → new@w.example"]
