"""My entries: what, of which register, when, and where each is, in words (SYNC §3, §6)."""

import re
from datetime import timedelta

from database.sql import execute
from server.held.mine import DAYS, PAGE
from sync.core import ids
from tests.builders import MONDAY, london, named
from tests.server.accounts.door import Browser
from tests.server.held.conftest import WRONG_MAC, Desk


async def okafor(desk: Desk) -> Browser:
    return await desk.school.browser("okafor")


async def test_what_is_in_a_register_stands_with_both_times_the_newest_first(desk: Desk) -> None:
    school = desk.school
    first = desk.tablet.op("seen", school.register(), london("08:05"), school.pupils)
    await desk.send(desk.tablet.line(first))
    late = desk.tablet.op(
        "arrived", school.register(), london("08:09"), [school.ada], at="08:09", src="clock"
    )
    done = desk.tablet.op("complete", school.register(), london("08:09"), school.pupils)
    desk.at("09:31")
    await desk.send(desk.tablet.line(late), desk.tablet.line(done))

    page = await desk.words("/entries/mine", await okafor(desk))

    where = "8B morning register, Monday 23 November"
    times = "Made in time, clock agrees, received 09:31"
    lines = [
        f"08:09 Register taken {where} {times}",
        f"08:09 Ada Byrne: arrived 08:09 {where} {times}",
        f"08:05 Ada Byrne, Bea Cole, Cem Demir: present {where} Received in time",
    ]
    assert [page.find(line) for line in lines] == sorted(page.find(line) for line in lines)
    assert all(line in page for line in lines)
    assert "Not in a register" not in page


async def test_what_needs_a_person_says_why_and_who_decides(desk: Desk) -> None:
    await desk.hold()

    page = await desk.words("/entries/mine", await okafor(desk))

    assert "Not in a register 1" in page
    assert "08:05 Ada Byrne: present 8B morning register" in page
    assert "Needs a person The proof of who made it does not fit." in page
    assert "The office or the head decides." in page


async def test_what_others_made_on_the_same_tablet_hides_nothing(desk: Desk) -> None:
    """The newest hundred of the tablet were taken, and then hers of them."""
    own = await desk.hold()
    await desk.tablet.sign_in(desk.school.lund, london("08:05"))
    ops = [desk.op("not_seen") for _ in range(PAGE + 60)]
    await desk.send(*(WRONG_MAC + b" " + op for op in ops))

    hers = (await (await okafor(desk)).open("/entries/mine")).text
    his = (await (await desk.school.browser("lund")).open("/entries/mine")).text

    assert re.findall(r'data-op="([^"]+)"', hers) == [own]
    assert re.findall(r'data-op="([^"]+)"', his) == [ids.op_id(op) for op in ops[:-101:-1]]


async def test_what_was_decided_says_by_whom_and_why(desk: Desk) -> None:
    accepted = await desk.hold()
    aside = await desk.hold(desk.op("not_seen", [desk.school.bea]))
    desk.at("08:40")
    await desk.accept(accepted, desk.school.okafor, "She was there")
    await desk.set_aside(aside, "Sent twice", by=desk.head)

    page = await desk.words("/entries/mine", await okafor(desk))

    assert "Bea Cole: absent" in page
    assert "Set aside by Dr Shah, 08:40 Sent twice" in page
    assert "Accepted by Mrs Price, 08:40 She was there" in page


async def test_what_is_received_and_not_entered_says_so(desk: Desk) -> None:
    op = await desk.hold()
    await execute(
        "update inbox set disposition = 'received' where school_id = $1 and op_id = $2",
        desk.school.id,
        op,
    )

    assert "Received, not yet entered" in await desk.words("/entries/mine", await okafor(desk))


async def test_pupils_who_were_left_out_are_told_of(desk: Desk) -> None:
    stranger = named("no pupil of that register")
    await desk.send(desk.tablet.line(desk.op("seen", [desk.school.ada, stranger])))

    page = await desk.words("/entries/mine", await okafor(desk))

    assert "Some of its pupils are not on that register" in page


async def test_everybody_sees_their_own_only(desk: Desk) -> None:
    school = desk.school
    await desk.send(desk.tablet.line(desk.op()))
    await desk.hold(desk.op("seen", [school.bea]))
    await desk.tablet.sign_in(school.lund, school.clock.now())
    await desk.send(desk.tablet.line(desk.op("seen", [school.cem])))

    his = await desk.words("/entries/mine", await school.browser("lund"))
    office = await desk.words("/entries/mine")

    assert ("Cem Demir" in his, "Ada Byrne" in his, "Bea Cole" in his) == (True, False, False)
    assert "You have made no entries in this time." in office


async def test_a_form_is_an_entry_too(desk: Desk) -> None:
    school = desk.school
    page = school.address()
    await desk.price.send(page, page=page, all="1", seq="0")

    mine = await desk.words("/entries/mine")

    assert "Ada Byrne, Bea Cole, Cem Demir: present" in mine
    assert "By form, without a tablet" in mine


async def test_fourteen_days_are_shown(desk: Desk) -> None:
    await desk.send(desk.tablet.line(desk.op()))
    await desk.hold(desk.op("not_seen"))
    for days, shown in ((DAYS, True), (DAYS + 1, False)):
        desk.at("08:05", MONDAY + timedelta(days=days))
        page = await desk.words("/entries/mine", await okafor(desk))

        assert ("Ada Byrne: present" in page, "Ada Byrne: absent" in page) == (shown, shown)
    assert "the last 14 days" in page


async def test_more_than_a_hundred_come_in_pages(desk: Desk) -> None:
    school = desk.school
    await desk.send(desk.tablet.line(desk.op("seen", [school.bea])))
    ops = [desk.tablet.line(desk.op("seen", [school.ada])) for _ in range(PAGE)]
    await desk.send(*ops)
    await desk.hold(desk.op("not_seen", [school.cem]))
    browser = await okafor(desk)

    first = (await browser.open("/entries/mine")).text
    second = await desk.words("/entries/mine?before=2", browser)

    assert 'href="/entries/mine?before=2"' in first
    assert (first.count("Ada Byrne: present"), "Bea Cole" in first) == (PAGE, False)
    assert ("Bea Cole" in second, "Cem Demir" in second) == (True, False)
    for odd in ("x", "-1", "9" * 30, "%00"):
        assert (await browser.open(f"/entries/mine?before={odd}")).status_code == 200


async def test_rubbish_of_the_same_tablet_is_nobodys(desk: Desk) -> None:
    await desk.send(WRONG_MAC + b" %PDF-1.7")

    assert "Not in a register" not in await desk.words("/entries/mine", await okafor(desk))
