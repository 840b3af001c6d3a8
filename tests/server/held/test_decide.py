"""A person accepts a held op, sets it aside, or takes it up again (PROTOCOL 8.6)."""

import pytest

from database.sql import rows
from sync.core import ids
from tests import builders as make
from tests.server.held.conftest import WRONG_MAC, Desk


async def test_an_accepted_entry_gets_its_number_then_and_says_that_a_person_accepted_it(
    desk: Desk,
) -> None:
    school = desk.school
    op = await desk.hold()
    await desk.send(desk.tablet.line(desk.op("seen", [school.bea])))
    desk.at("08:30")

    answer = await desk.accept(op, school.okafor, "Ms Okafor was there")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/held/{op}")
    first, accepted = await desk.acts()
    assert (first["seq"], accepted["seq"]) == (1, 2)
    assert (accepted["author_id"], accepted["flag"]) == (school.okafor, "by_a_person")
    row = await desk.row(op)
    assert (row["disposition"], row["seq"], row["text_code"]) == ("accepted", 2, None)
    assert await desk.mark(school.ada) == "present"
    said = ("accepted", school.price, school.okafor, "Ms Okafor was there")
    assert await desk.decisions() == [said]
    assert await desk.journal() == [("op_accepted", school.price, "Ms Okafor was there")]


async def test_the_time_of_receipt_stands_not_that_of_the_decision(desk: Desk) -> None:
    op = await desk.hold()
    desk.at("10:00")

    await desk.accept(op, desk.school.okafor)

    [act] = await rows("select received_at, grade from act where school_id = $1", desk.school.id)
    assert (act["received_at"], act["grade"]) == (make.london("08:05"), "A")


async def test_it_can_be_accepted_as_the_entry_of_another(desk: Desk) -> None:
    op = await desk.hold()

    await desk.accept(op, desk.school.lund, by=desk.head)

    [act] = await desk.acts()
    assert act["author_id"] == desk.school.lund


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": " "}, "Write the reason"),
        ({"as": ""}, "Choose whose entry it is."),
        ({"as": "not an id"}, "Choose whose entry it is."),
        ({"as": ids.short(make.named("a stranger"))}, "Choose whose entry it is."),
        ({"seen": "1"}, "Somebody has decided on this entry meanwhile. Look at it again."),
        ({"seen": "many"}, "Somebody has decided on this entry meanwhile."),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_written(
    desk: Desk, fields: dict[str, str], says: str
) -> None:
    op = await desk.hold()
    whole = {"as": ids.short(desk.school.okafor), "reason": "She told me"} | fields

    answer = await desk.decide(op, "accept", None, **whole)

    assert answer.status_code == 422
    assert says in answer.text
    assert (await desk.row(op))["disposition"] == "held"
    assert [*await desk.acts(), *await desk.decisions(), *await desk.journal()] == []


async def test_who_takes_no_registers_is_nobodys_author(desk: Desk) -> None:
    op = await desk.hold()

    answer = await desk.accept(op, desk.school.haddad)

    assert (answer.status_code, await desk.acts()) == (422, [])


async def test_what_cannot_be_entered_is_refused_with_its_reason(desk: Desk) -> None:
    school, tablet, now = desk.school, desk.tablet, desk.school.clock.now()
    register = school.register()
    ops = {
        "This school has no such register.": tablet.op(
            "seen", make.named("no register"), now, [school.ada]
        ),
        "None of its pupils is, or was lately, on that register.": tablet.op(
            "seen", register, now, [make.named("no pupil")]
        ),
        "It says something that this version of Firstbell does not know.": tablet.op(
            "teleported", register, now, [school.ada]
        ),
        "What it says of the pupils cannot be read.": tablet.op(
            "seen", register, now, [school.ada], extra=1
        ),
    }
    for reason, op in ops.items():
        [said] = await desk.send(tablet.line(op))

        answer = await desk.accept(said["id"], school.okafor)

        assert (said["disposition"], answer.status_code) == ("held", 422)
        assert f"It cannot be entered. {reason}" in answer.text
    assert [*await desk.acts(), *await desk.decisions()] == []


async def test_what_cannot_be_read_is_only_set_aside(desk: Desk) -> None:
    [said] = await desk.send(WRONG_MAC + b" %PDF-1.7 <b>bold</b> \xff\x00")
    op = said["id"]

    page = (await desk.price.open(f"/held/{op}")).text
    refused = await desk.accept(op, desk.school.okafor)
    await desk.set_aside(op, "No entry at all")

    assert f'action="/held/{op}/accept"' not in page
    assert "%PDF-1.7 &lt;b&gt;bold&lt;/b&gt; \\xff\\x00" in page
    assert (refused.status_code, "The entry cannot be read." in refused.text) == (422, True)
    assert (await desk.row(op))["disposition"] == "set_aside"


async def test_what_another_tablet_made_is_entered_only_by_that_tablet(desk: Desk) -> None:
    other = await desk.school.tablet(desk.school.lund)
    content = desk.op("not_seen")
    [said] = await desk.send(desk.tablet.line(content), tablet=other)
    op = said["id"]
    await desk.set_aside(op, "A copy")
    await desk.decide(op, "take-up", reason="")

    answer = await desk.accept(op, desk.school.okafor)
    [own] = await desk.send(desk.tablet.line(content))

    assert (said["text"], answer.status_code) == ("op.other_device", 422)
    assert "It was made on another tablet than the one that sent it." in answer.text
    assert own["disposition"] == "accepted"


async def test_what_is_set_aside_is_kept_and_can_be_taken_up_and_accepted(desk: Desk) -> None:
    school = desk.school
    op = await desk.hold(desk.op("not_seen"))

    await desk.set_aside(op, "Sent twice")
    aside = await desk.row(op)
    listed = await desk.words("/held/set-aside")
    await desk.decide(op, "take-up", reason="It was not")
    await desk.accept(op, school.okafor)

    assert (aside["disposition"], aside["text_code"], aside["seq"]) == (
        "set_aside",
        "mac.wrong",
        None,
    )
    assert "Ada Byrne: absent" in listed
    assert await desk.mark(school.ada) == "absent"
    assert [what for what, *_ in await desk.decisions()] == ["set_aside", "taken_up", "accepted"]
    assert [what for what, *_ in await desk.journal()] == [
        "op_set_aside",
        "op_taken_up",
        "op_accepted",
    ]


async def test_setting_aside_needs_a_reason(desk: Desk) -> None:
    op = await desk.hold(desk.op("not_seen"))

    answer = await desk.set_aside(op, "  ")

    assert (answer.status_code, "Write the reason" in answer.text) == (422, True)
    assert (await desk.row(op))["disposition"] == "held"


async def test_what_is_in_the_register_is_not_set_aside(desk: Desk) -> None:
    op = await desk.hold()
    await desk.accept(op, desk.school.okafor)

    form = {"as": ids.short(desk.school.okafor), "reason": "No", "seen": "1"}

    for what in ("set-aside", "accept", "take-up"):
        answer = await desk.decide(op, what, None, **form)

        assert answer.status_code == 422
    assert "It is in the register." in await desk.words(f"/held/{op}")
    assert len(await desk.acts()) == len(await desk.decisions()) == 1


async def test_two_people_at_once_decide_once(desk: Desk) -> None:
    op = await desk.hold()
    await desk.accept(op, desk.school.okafor)

    second = await desk.set_aside(op, "Sent twice", by=desk.head, seen="0")

    assert (second.status_code, "Somebody has decided" in second.text) == (422, True)
    assert (await desk.row(op))["disposition"] == "accepted"


async def test_a_tablet_that_sends_it_again_hears_what_was_decided(desk: Desk) -> None:
    content, other = desk.op("not_seen"), desk.op("not_seen", [desk.school.bea])
    op, second = await desk.hold(content), await desk.hold(other)
    await desk.set_aside(op)
    await desk.accept(second, desk.school.okafor)

    again = await desk.send(WRONG_MAC + b" " + content, WRONG_MAC + b" " + other)

    assert [(one["disposition"], one["dup"]) for one in again] == [
        ("set_aside", True),
        ("accepted", True),
    ]
    assert again[1]["seq"] == 1
    assert len(await desk.acts()) == 1


async def test_what_its_tablet_can_prove_after_all_is_judged_again(desk: Desk) -> None:
    content = desk.op("not_seen")
    op = await desk.hold(content)
    await desk.set_aside(op)

    [again] = await desk.send(desk.tablet.line(content))

    assert (again["disposition"], again["dup"]) == ("accepted", True)
    assert (await desk.row(op))["disposition"] == "accepted"
    assert await desk.mark(desk.school.ada) == "absent"


async def test_a_copy_from_another_tablet_takes_no_decision_back(desk: Desk) -> None:
    content = desk.op("not_seen")
    op = await desk.hold(content)
    await desk.set_aside(op)
    other = await desk.school.tablet(desk.school.lund)

    [again] = await desk.send(desk.tablet.line(content), tablet=other)

    assert again["disposition"] == "set_aside"
    assert (await desk.row(op))["disposition"] == "set_aside"
