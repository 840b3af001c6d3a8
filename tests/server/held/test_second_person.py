"""The only evidence that a pupil was seen that day takes two people (rule E1, SYNC §3)."""

from datetime import timedelta

import pytest

from server.entries.day import register_id
from tests import builders as make
from tests.builders import MONDAY
from tests.server.held.conftest import WRONG_MAC, Desk


async def test_one_asks_and_another_agrees(desk: Desk) -> None:
    school = desk.school
    op = await desk.hold()

    await desk.set_aside(op, "From a lost tablet")
    asked = await desk.row(op)
    queue, page = await desk.words("/held"), await desk.words(f"/held/{op}", desk.head)
    await desk.set_aside(op, "", by=desk.head)

    assert asked["disposition"] == "held"
    assert "Needs a second person" in queue
    assert "Mrs Price has asked to set it aside. A second person must agree." in page
    assert "Nothing else says that Ada Byrne was seen that day." in page
    assert (await desk.row(op))["disposition"] == "set_aside"
    assert await desk.decisions() == [
        ("asked", school.price, None, "From a lost tablet"),
        ("seconded", desk.shah, None, "From a lost tablet"),
    ]
    assert await desk.journal() == [
        ("op_set_aside_asked", school.price, "From a lost tablet"),
        ("op_set_aside", desk.shah, "From a lost tablet"),
    ]


async def test_the_same_person_is_no_second(desk: Desk) -> None:
    op = await desk.hold()
    await desk.set_aside(op)

    answer = await desk.set_aside(op)

    assert answer.status_code == 422
    assert "You have asked for it. A second person must agree." in answer.text
    assert (await desk.row(op))["disposition"] == "held"
    assert len(await desk.decisions()) == 1


async def test_who_has_not_seen_that_somebody_asked_does_not_agree_by_accident(desk: Desk) -> None:
    op = await desk.hold()
    await desk.set_aside(op)

    answer = await desk.set_aside(op, "Sent twice", by=desk.head, seen="0")

    assert answer.status_code == 422
    assert (await desk.row(op))["disposition"] == "held"


async def test_it_can_be_accepted_or_taken_back_while_it_waits_for_the_second(desk: Desk) -> None:
    first, second = await desk.hold(), await desk.hold(desk.op("seen", [desk.school.bea]))
    for op in (first, second):
        await desk.set_aside(op)

    await desk.accept(first, desk.school.okafor, by=desk.head)
    await desk.decide(second, "take-up", reason="")
    again = await desk.set_aside(second, by=desk.head)

    assert (await desk.row(first))["disposition"] == "accepted"
    assert (again.status_code, (await desk.row(second))["disposition"]) == (303, "held")
    assert "Dr Shah has asked to set it aside." in await desk.words(f"/held/{second}")


async def test_who_asked_needs_nobody_once_the_pupil_was_seen_elsewhere(desk: Desk) -> None:
    school, now = desk.school, desk.school.clock.now()
    op = await desk.hold()
    await desk.set_aside(op, "From a lost tablet")
    seen = desk.tablet.op("seen", school.register("4"), now, [school.ada])
    await desk.send(desk.tablet.line(seen))

    await desk.set_aside(op, "She was in period 4")

    assert (await desk.row(op))["disposition"] == "set_aside"
    assert await desk.decisions() == [
        ("asked", school.price, None, "From a lost tablet"),
        ("set_aside", school.price, None, "She was in period 4"),
    ]


async def test_what_its_tablet_proves_meanwhile_waits_for_nobody(desk: Desk) -> None:
    content = desk.op()
    op = await desk.hold(content)
    await desk.set_aside(op)
    await desk.send(desk.tablet.line(content))

    answer = await desk.decide(op, "take-up", reason="", seen="1")

    assert (await desk.row(op))["disposition"] == "accepted"
    assert answer.status_code == 422
    assert "Cannot take up the entry: it is accepted." in answer.text
    assert "A second person must agree." not in answer.text


@pytest.mark.parametrize("where", ["Tutor", "4"])
async def test_a_mark_of_the_day_in_any_register_is_other_evidence(desk: Desk, where: str) -> None:
    school, now = desk.school, desk.school.clock.now()
    seen = desk.tablet.op("seen", school.register(where), now, [school.ada])
    await desk.send(desk.tablet.line(seen))
    op = await desk.hold()

    await desk.set_aside(op)

    assert (await desk.row(op))["disposition"] == "set_aside"


async def test_a_mark_of_another_day_is_none(desk: Desk) -> None:
    school = desk.school
    await make.a_lesson(school.id, school.group, weekday=2)
    tuesday = MONDAY + timedelta(days=1)
    op = await desk.hold()
    desk.at("08:05", tuesday)
    register = register_id(school.id, tuesday, make.named("Northfield Tutor"), school.group)
    seen = desk.tablet.op("seen", register, school.clock.now(), [school.ada])
    [said] = await desk.send(desk.tablet.line(seen))

    await desk.set_aside(op)

    assert said["disposition"] == "accepted"
    assert (await desk.row(op))["disposition"] == "held"


async def test_an_entry_that_says_of_nobody_that_they_were_seen_takes_one_person(
    desk: Desk,
) -> None:
    lines = [
        desk.op("not_seen"),
        desk.op("complete"),
        desk.op("no_statement"),
        desk.op("seen", [make.named("no pupil of ours")]),
    ]
    for content in lines:
        op = await desk.hold(content)

        await desk.set_aside(op)

        assert (await desk.row(op))["disposition"] == "set_aside"


async def test_it_takes_two_even_where_register_and_form_are_not_ours(desk: Desk) -> None:
    """The day is then that of the tablet's clock; the pupil is ours all the same."""
    school, now = desk.school, desk.school.clock.now()
    unknown = desk.tablet.op("arrived", make.named("nowhere"), now, [school.ada], at="08:05")
    spaced = desk.op().replace(b'","', b'", "')
    for content in (unknown, spaced):
        [said] = await desk.send(WRONG_MAC + b" " + content)
        assert said["disposition"] in ("held", "quarantined")

        await desk.set_aside(said["id"])

        assert (await desk.row(said["id"]))["disposition"] == said["disposition"]
        assert "Needs a second person" in await desk.words("/held")
