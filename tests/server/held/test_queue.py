"""The queue: why, who, which tablet, when, how old, and what it says in words (SYNC §3)."""

from datetime import timedelta

import httpx

from server.held.queue import PAGE
from tests import builders as make
from tests.builders import MONDAY, london
from tests.server.accounts.door import Browser
from tests.server.held.conftest import WRONG_MAC, Desk
from tests.server.morning import Morning


async def test_an_entry_is_told_in_words(desk: Desk) -> None:
    op = await desk.hold(desk.op("arrived", at="08:04", src="clock"))
    desk.at("09:35")

    queue, entry = await desk.words("/held"), await desk.words(f"/held/{op}")

    assert "Entries that need a person 1" in queue
    for page in (queue, entry):
        assert "Ada Byrne: arrived 08:04" in page
        assert "8B morning register, Monday 23 November" in page
        assert "The proof of who made it does not fit." in page
        assert "Said to be Ms Okafor" in page
        assert "Tablet B2-14" in page
    assert "Made 08:05 received 08:05 1 hour" in queue
    assert "Received 08:05, 1 hour ago" in entry
    assert "&#34;type&#34;:&#34;arrived&#34;" in entry


async def test_a_proved_author_is_named_and_chosen_beforehand(desk: Desk) -> None:
    content = desk.tablet.op(
        "seen", make.named("no register"), desk.school.clock.now(), [desk.school.ada]
    )
    [said] = await desk.send(desk.tablet.line(content))

    page = (await desk.price.open(f"/held/{said['id']}")).text

    assert "<dd>Ms Okafor</dd>" in page
    assert "selected>Ms Okafor, Teacher</option>" in page
    assert "No register of this school" in page


async def test_nobody_is_chosen_where_nothing_is_proved(desk: Desk) -> None:
    desk.tablet.grant = make.named("a grant of nobody")
    [said] = await desk.send(desk.tablet.line(desk.op()))

    page = (await desk.price.open(f"/held/{said['id']}")).text

    assert "Author not known" in page
    assert " selected" not in page


async def test_pupils_of_no_school_of_ours_are_counted_not_named(desk: Desk) -> None:
    school = desk.school
    await desk.hold(desk.op("not_seen", [school.ada, make.named("x"), make.named("y")]))

    assert "Ada Byrne and 2 pupils unknown to this school: absent" in await desk.words("/held")


async def test_many_pupils_are_counted_and_named_on_the_entrys_own_page(desk: Desk) -> None:
    school = desk.school
    dov = await make.a_pupil(school.id, "Dov Eze", school.group)
    op = await desk.hold(desk.op("seen", [*school.pupils, dov]))

    assert "4 pupils: present" in await desk.words("/held")
    assert "Ada Byrne, Bea Cole, Cem Demir, Dov Eze" in await desk.words(f"/held/{op}")


async def test_what_is_decided_leaves_the_queue_and_its_count(desk: Desk) -> None:
    first = await desk.hold(desk.op("not_seen"))
    second = await desk.hold(desk.op("not_seen", [desk.school.bea]))
    both = await desk.words("/board")

    await desk.set_aside(first)
    one = await desk.words("/board")
    await desk.accept(second, desk.school.okafor)

    assert "2 entries need a person" in both
    assert "Need a person 2" in both
    assert "1 entry needs a person" in one
    board = await desk.words("/board")
    assert "a person Registers" in board
    assert "entries need" not in board
    assert "entry needs" not in board
    assert "No entry needs a person" in await desk.words("/held")


async def test_bytes_of_any_kind_are_shown_and_break_nothing(desk: Desk) -> None:
    rubbish = {
        b"\xff\xfe\x00": "\\xff\\xfe\\x00",
        "né \u202e<script>".encode(): "né \\u202e&lt;script&gt;",
        b'{"type":"seen","body":{"pupils":7},"wall":1e99}': "&#34;wall&#34;:1e99",
        b"[" * 5_000: "[[[[",
        b'{"body":[],"grant":{},"wall":' + b"9" * 400 + b"}": "99999",
        b"x" * 30_000: "30000 bytes",
    }
    for content, shown in rubbish.items():
        [said] = await desk.send(WRONG_MAC + b" " + content)

        page = (await desk.price.open(f"/held/{said['id']}")).text

        assert said["disposition"] == "quarantined"
        assert shown in page
        assert "It cannot be read what it says" in page or "seen" in shown or "wall" in shown
    assert f"Entries that need a person {len(rubbish)}" in await desk.words("/held")


async def test_a_clock_beyond_all_calendars_is_not_believed(desk: Desk) -> None:
    content = desk.op().replace(b'"wall":', b'"wall":8640000000000')
    await desk.send(WRONG_MAC + b" " + content)

    assert "Not known when made" in await desk.words("/held")


async def test_entries_of_another_day_have_their_date(desk: Desk) -> None:
    await desk.hold()
    desk.at("08:05", MONDAY + timedelta(days=3))

    assert "Made 23 November 08:05 received 23 November 08:05 3 days" in await desk.words("/held")


async def test_a_long_queue_comes_in_pages_the_longest_waiting_first(desk: Desk) -> None:
    school = desk.school
    everybody = [desk.op("not_seen", [school.ada]) for _ in range(PAGE)]
    await desk.send(*(WRONG_MAC + b" " + op for op in everybody))
    await desk.hold(desk.op("not_seen", [school.bea]))

    first = await desk.price.open("/held")
    second = await desk.words(f"/held?after={PAGE}")

    assert (first.text.count('id="h-'), "Bea Cole" in first.text) == (PAGE, False)
    assert f'href="/held?after={PAGE}"' in first.text
    assert ("Bea Cole" in second, "Ada Byrne" in second) == (True, False)
    for odd in ("x", "-1", "9" * 30, "%00"):
        assert (await desk.price.open(f"/held?after={odd}")).status_code == 200
        assert (await desk.price.open(f"/held/set-aside?page={odd}")).status_code == 200


async def test_only_office_and_head_decide(desk: Desk) -> None:
    op = await desk.hold()
    for name in ("okafor", "haddad"):
        browser = await desk.school.browser(name)
        for path in ("/held", "/held/part", "/held/set-aside", f"/held/{op}"):
            answer = await browser.open(path)

            assert answer.status_code == 403
            assert "this is for others to do" in answer.text
        assert (await _post(browser, op)).status_code == 403
    assert (await desk.row(op))["disposition"] == "held"


async def _post(browser: Browser, op: str) -> httpx.Response:
    page = "/today" if (await browser.open("/today")).status_code == 200 else "/people"
    return await browser.send(f"/held/{op}/set-aside", page=page, reason="x", seen="0")


async def test_an_op_of_another_school_is_of_nothing_here(desk: Desk) -> None:
    other = await Morning().make("Westmere")
    content = other.tablet.op("seen", other.register, london("08:05"), [other.ada])
    reply = await other.send_lines(other.tablet, WRONG_MAC + b" " + content, at=london("08:05"))
    assert reply.ops[0].disposition == "held"

    for named in (reply.ops[0].id, "A" * 43, "nonsense", "%00"):
        page = await desk.price.open(f"/held/{named}")
        sent = [
            await desk.price.send(f"/held/{named}/{what}", page="/held", reason="No", seen="0")
            for what in ("accept", "set-aside", "take-up")
        ]

        assert {answer.status_code for answer in (page, *sent)} == {404}
        assert "There is no such entry in this school." in page.text
    assert "No entry needs a person" in await desk.words("/held")
